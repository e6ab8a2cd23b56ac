"""What happens between people and customers."""

from __future__ import annotations

from dataclasses import dataclass

from parley.foundation.events.event import Event


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """Somebody wrote a note on a record."""

    note_id: int
