"""Indexes follow the definitions of fields."""

from __future__ import annotations

from parley.foundation.events.event import on
from parley.foundation.records.events import RecordChanged, RecordCreated, RecordDeleted, RecordRestored
from parley.foundation.records.own.models import OwnField
from parley.foundation.shaping.fields.tasks import tend_index


@on(RecordCreated, RecordDeleted, RecordRestored)
def tend_indexes(events: list[RecordCreated | RecordDeleted | RecordRestored]) -> None:
    """Only of fields that have one."""
    ids = [event.record_id for event in events if event.record_type == "field"]
    for pk in (
        OwnField._base_manager.filter(pk__in=ids, indexed=True).values_list("pk", flat=True) if ids else ()
    ):
        tend_index.enqueue(field_id=pk)


@on(RecordChanged)
def follow_the_flag(events: list[RecordChanged]) -> None:
    for event in events:
        if event.record_type == "field" and "indexed" in event.fields:
            tend_index.enqueue(field_id=event.record_id)
