"""Deleting puts records into the bin; from there they come back whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.audit.models import Change
from parley.foundation.events.appending import append
from parley.foundation.events.event import publish
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.events import RecordDeleted, RecordRestored
from parley.foundation.records.writing import change_row, event_about


@transaction.atomic
def delete(record_type: RecordType, records: Iterable[Any], by: Actor) -> list[Any]:
    """Puts the records into the bin. Those that already are there stay as they are."""
    return _switch(record_type, records, by, into_bin=True)


@transaction.atomic
def restore(record_type: RecordType, records: Iterable[Any], by: Actor) -> list[Any]:
    """Brings the records back from the bin."""
    return _switch(record_type, records, by, into_bin=False)


def _switch(record_type: RecordType, records: Iterable[Any], by: Actor, *, into_bin: bool) -> list[Any]:
    now = clock.now()
    ids = [record.pk for record in records]
    rows = record_type.model._base_manager.select_for_update().filter(pk__in=ids)
    found = list(rows.order_by("pk"))
    if len(found) < len(set(ids)):
        raise NotFound(_("This record does not exist any more."))
    moving = [record for record in found if (record.deleted_at is None) is into_bin]
    for record in moving:
        record.deleted_at, record.deleted_by = (now, by.user) if into_bin else (None, None)
        record.version += 1
    record_type.model._base_manager.filter(pk__in=[record.pk for record in moving]).update(
        deleted_at=now if into_bin else None,
        deleted_by=by.user if into_bin else None,
        version=F("version") + 1,
        updated_at=now,
    )
    kind = Change.Kind.DELETED if into_bin else Change.Kind.RESTORED
    append(Change, [change_row(record_type, record, kind, {}, by, now) for record in moving])
    event = RecordDeleted if into_bin else RecordRestored
    publish([event(**event_about(record_type, record, by, now)) for record in moving])
    return moving
