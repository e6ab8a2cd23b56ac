"""Records that wait for an owner: since when, and for how long their pipeline lets them (R071)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from parley.foundation.accounts.actor import system
from parley.foundation.events.event import publish
from parley.foundation.lib import clock
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.writing import Draft, event_about, put
from parley.pipelines.events import UnclaimedTooLong
from parley.pipelines.models import Outcome, Pipeline

AT_ONCE = 500
"""Records that one transaction tells about."""


def prepare_waiting(record_type: RecordType, drafts: list[Draft]) -> None:
    """Notes since when a record has no owner; a claimed one does not wait."""
    if not record_type.owned:
        return
    for draft in drafts:
        if draft.is_new or draft.sets("owner"):
            put(record_type, draft, "waits_since", None if draft.values.get("owner") else clock.now())


def is_overdue(pipeline: Pipeline, waits: datetime.timedelta) -> bool:
    """Whether that is longer than the pipeline allows."""
    limit = pipeline.claim_minutes
    return limit is not None and waits > datetime.timedelta(minutes=limit)


def tell_overdue(record_type: RecordType) -> int:
    """Publishes UnclaimedTooLong once for each record that waits too long; how many there were.

    A record that is given back by its owner later waits anew, and is told of anew.
    """
    told = 0
    pipelines = Pipeline.objects.alive().filter(record_type=record_type.key, claim_minutes__isnull=False)
    for pipeline in pipelines:
        while part := _tell_some(record_type, pipeline):
            told += part
    return told


@transaction.atomic
def _tell_some(record_type: RecordType, pipeline: Pipeline) -> int:
    now, by = clock.now(), system()
    until = now - datetime.timedelta(minutes=pipeline.claim_minutes or 0)
    rows: Any = record_type.model._base_manager.select_for_update().filter(
        pipeline=pipeline, owner=None, outcome=Outcome.OPEN, deleted_at=None, waits_since__lte=until
    )  # fmt: skip
    untold_yet = Q(overdue_told_at=None) | Q(overdue_told_at__lt=F("waits_since"))
    untold = list(rows.filter(untold_yet).order_by("pk")[:AT_ONCE])
    record_type.model._base_manager.filter(pk__in=[record.pk for record in untold]).update(
        overdue_told_at=now
    )
    publish(
        [
            UnclaimedTooLong(
                **event_about(record_type, record, by, now),
                pipeline_id=pipeline.pk,
                minutes=int((now - record.waits_since).total_seconds() // 60),
            )
            for record in untold
        ]
    )
    return len(untold)
