"""Housekeeping of the job tables."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import models

from parley.foundation.jobs import periodic, queue, signs, task
from parley.foundation.jobs.models import Job, State

KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=90)
CHUNK = 5000


@periodic(daily=time(3, 10))
@task
def prune() -> int:
    """Delete jobs done a week ago and failed ones after 90 days, in chunks so that nobody waits; returns how many."""
    signs.forget_old()
    now = queue.now()
    return _delete(
        Job.objects.filter(state__in=(State.DONE, State.STOPPED), finished_at__lt=now - KEEP_DONE)
    ) + _delete(Job.objects.filter(state=State.FAILED, finished_at__lt=now - KEEP_FAILED))


def _delete(old: models.QuerySet[Job]) -> int:
    deleted = 0
    while chunk := list(old.values_list("pk", flat=True)[:CHUNK]):
        deleted += Job.objects.filter(pk__in=chunk).delete()[0]
    return deleted
