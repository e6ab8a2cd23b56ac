"""Marks on the cards of a board that upper contexts give, such as the next step.

    add_marks(next_step_marks)      # in a context's panels.py

A provider gets all records of a page at once and answers with one mark for each that has one: one query, never one
for each card.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from parley.foundation.records.declaration import RecordType


@dataclass(frozen=True)
class Mark:
    """A few words on a card. `state` is later, today, late or none; `title` says all.

    It stands at the foot, beside the amount, or has a line of its own.
    """

    text: str
    state: str = "later"
    icon: str = "calendar"
    title: str = ""
    own_line: bool = False


Marks = Callable[[RecordType, Sequence[Any]], "dict[int, Mark]"]
_providers: list[Marks] = []


def add_marks(provider: Marks) -> None:
    """Asks the provider for every board; adding it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def marks_of(record_type: RecordType, records: Sequence[Any]) -> dict[int, list[Mark]]:
    """The marks of records by their ids, in the order of the providers."""
    found: dict[int, list[Mark]] = defaultdict(list)
    if records:
        for provider in _providers:
            for pk, mark in provider(record_type, records).items():
                found[pk].append(mark)
    return found
