"""The timeline of a record: its history, and whatever other contexts know about it, newest first.

    add_source(notes_about, "notes", _("Notes"))      # in AppConfig.ready()

A source gets (record_type, record, user, before, limit) and returns its newest entries older than `before`; the group
and its label make a tab over the timeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType

PAGE = 30


@dataclass(frozen=True)
class Entry:
    """One line of the timeline.

    `kind` colours the icon: call, mail, note, task or "". `template` draws what stands under the head, from `data`;
    it finds the entry as `entry`.
    """

    at: datetime
    icon: str
    head: Any
    kind: str = ""
    template: str = ""
    id: str = ""
    pinned: bool = False
    data: dict[str, Any] = field(default_factory=dict)


Source = Callable[[RecordType, Any, User, "datetime | None", int], Iterable[Entry]]


@dataclass(frozen=True)
class Voice:
    """A source with the group of its entries and the label of that group's tab."""

    source: Source
    group: str
    label: Any


_voices: list[Voice] = []


def add_source(source: Source, group: str, label: Any) -> None:
    """Lets the source speak on every record's timeline; adding it again changes nothing."""
    if all(voice.source is not source for voice in _voices):
        _voices.append(Voice(source, group, label))


def groups() -> list[tuple[str, Any]]:
    """(group, label) of every kind of entry, in the order they were added."""
    return [(voice.group, voice.label) for voice in _voices]


@dataclass(frozen=True)
class Timeline:
    """Entries by local day, the pinned ones before all, and the moment to go on from ("" at the end)."""

    pinned: list[Entry]
    days: list[tuple[datetime, list[Entry]]]
    more: str

    def __bool__(self) -> bool:
        return bool(self.pinned or self.days)


def timeline(
    record_type: RecordType, record: Any, user: User, before: datetime | None = None, group: str = ""
) -> Timeline:
    """One page of the timeline."""
    found = [
        entry
        for voice in _voices
        if group in ("", voice.group)
        for entry in voice.source(record_type, record, user, before, PAGE + 1)
    ]
    pinned = [entry for entry in found if entry.pinned]
    entries = sorted((entry for entry in found if not entry.pinned), key=lambda entry: entry.at, reverse=True)
    shown = entries[:PAGE]
    days = [(day[0].at, day) for day in (list(same) for _day, same in groupby(shown, key=_day_of))]
    return Timeline(
        pinned if before is None else [], days, shown[-1].at.isoformat() if len(entries) > PAGE else ""
    )


def _day_of(entry: Entry) -> Any:
    return timezone.localtime(entry.at).date()
