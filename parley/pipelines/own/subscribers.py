"""A new record type with a pipeline gets its first one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import system
from parley.foundation.events.event import on
from parley.foundation.records.events import RecordCreated
from parley.foundation.records.own.models import OwnType
from parley.foundation.records.own.shape import renew
from parley.pipelines.editing import create_pipeline
from parley.pipelines.models import Pipeline


@on(RecordCreated)
def give_pipeline(events: list[RecordCreated]) -> None:
    ids = [event.record_id for event in events if event.record_type == "record_type"]
    rows = list(OwnType.objects.filter(pk__in=ids, base="staged")) if ids else []
    if rows:
        renew()
    for row in rows:
        if not Pipeline.objects.alive().filter(record_type=row.key).exists():
            create_pipeline(row.key, row.plural or _("Pipeline"), system())
