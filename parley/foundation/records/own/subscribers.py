"""Every process takes notice of changed definitions."""

from __future__ import annotations

from typing import Any

from parley.foundation.events.event import on
from parley.foundation.records.events import RecordChanged, RecordCreated, RecordDeleted, RecordRestored
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own.shape import renew

DEFINING = {"field", "record_type"}


@on(RecordCreated, RecordChanged, RecordDeleted, RecordRestored)
def renew_shape(events: list[Any]) -> None:
    entries = [event.record_id for event in events if event.record_type == "dictionary_entry"]
    if any(event.record_type in DEFINING for event in events) or _name_sections(entries):
        renew()


def _name_sections(entries: list[int]) -> bool:
    return bool(entries) and OwnField.objects.filter(section__in=entries).exists()
