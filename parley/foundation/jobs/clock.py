"""The clock: enqueues periodic jobs when they are due, each time once however many workers tick."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parley.foundation.jobs import queue
from parley.foundation.jobs.declaring import Periodic, periodic_jobs
from parley.foundation.jobs.models import Job, PeriodicTime


def tick() -> int:
    """Enqueue what is due and return how many jobs that were; times that passed while nothing ran count once."""
    moment = queue.now()
    rows = {row.type: row for row in PeriodicTime.objects.filter(type__in=periodic_jobs)}
    enqueued = 0
    for name, declared in periodic_jobs.items():
        row = rows.get(name)
        if row is None:
            first = PeriodicTime(type=name, next_at=declared.schedule.after(moment))
            PeriodicTime.objects.bulk_create([first], ignore_conflicts=True)
        elif row.next_at <= moment:
            enqueued += _fire(declared, row, moment)
        elif row.next_at - moment > declared.schedule.horizon:
            _move(row, declared.schedule.after(moment))
    return enqueued


def _fire(declared: Periodic, row: PeriodicTime, moment: datetime) -> bool:
    """Move the time on and enqueue, in one transaction; False where another worker was first."""
    with transaction.atomic():
        if not _move(row, declared.schedule.after(moment), last_at=row.next_at):
            return False
        job_type = declared.job_type
        if Job.objects.filter(type=job_type.name, finished_at__isnull=True).exists():
            return False
        job_type.task.enqueue()
    return True


def _move(row: PeriodicTime, next_at: datetime, **changes: datetime) -> bool:
    same_as_read = PeriodicTime.objects.filter(type=row.type, next_at=row.next_at)
    return bool(same_as_read.update(next_at=next_at, **changes))
