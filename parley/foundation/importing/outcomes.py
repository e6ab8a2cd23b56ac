"""What the text of a cell turns out to be, when it is not simply a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


class Absent:
    """The cell says nothing about its field."""


ABSENT: Final = Absent()


@dataclass(frozen=True)
class Refused:
    """The cell cannot be taken; the sentence is for the person who imports."""

    message: Any


@dataclass(frozen=True)
class Missing:
    """The cell names a record that shall be made. `key` is the same for all spellings of one name."""

    text: str
    key: str


@dataclass(frozen=True)
class Coming:
    """The cell names a record that an earlier file of the same import brings; only a check meets this."""

    text: str


@dataclass(frozen=True)
class Later:
    """The cell names a record of the same file; the link is filled in at the end."""

    text: str


PENDING = (Missing, Coming, Later)
