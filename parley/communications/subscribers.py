"""A word about a customer is a touch."""

from __future__ import annotations

from parley.communications.events import NoteWritten
from parley.communications.models import Note
from parley.foundation.events.event import on
from parley.foundation.records.following import follows
from parley.pipelines.touching import touch

on(NoteWritten)(touch)
follows(Note)
