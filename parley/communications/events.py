"""What happens between people and customers."""

from __future__ import annotations

from dataclasses import dataclass

from parley.foundation.events.event import Event


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """Somebody wrote a note on a record, or an answer to one (`parent_id`); `mentioned` are ids of colleagues."""

    note_id: int
    parent_id: int | None = None
    mentioned: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileAdded(Event):
    """A file came to a record, or a further version of one (`number` above 1)."""

    file_id: int
    name: str
    number: int
    size: int


@dataclass(frozen=True, kw_only=True)
class FileRemoved(Event):
    """A file of a record went to the bin."""

    file_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class FileRestored(Event):
    """A file came back from the bin."""

    file_id: int
    name: str
