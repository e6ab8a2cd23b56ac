"""Every statement on the job table. A claim is short; all that follows is fenced by the claim's token."""

from __future__ import annotations

import random
import traceback
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from parley.foundation.jobs.declaring import job_types, name_of
from parley.foundation.jobs.models import Job, JobQuerySet, State
from parley.foundation.jobs.running import GiveUp
from parley.foundation.jobs.standard import Task, normalize_json

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
TRACEBACK_KEPT = 8000


def now() -> datetime:
    """The database's time: one clock for all workers. SQLite has no other clock than this machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def new_job(task: Task[Any, Any], args: list[Any], kwargs: dict[str, Any]) -> Job:
    """An unsaved job; TypeError where an argument is not JSON."""
    name = name_of(task)
    return Job(
        type=name,
        arguments={"args": normalize_json(args), "kwargs": normalize_json(kwargs)},
        queue=task.queue_name,
        priority=task.priority,
        state=State.WAITING if task.run_after is None else State.SCHEDULED,
        run_after=task.run_after,
        created_at=timezone.now(),
        attempts_allowed=job_types[name].attempts,
    )


def enqueue_all(task: Task[Any, Any], arguments: Iterable[dict[str, Any]]) -> None:
    """Enqueue one job for each set of keyword arguments, in a few statements."""
    Job.objects.bulk_create((new_job(task, [], kwargs) for kwargs in arguments), batch_size=1000)


def claim(worker: str, queues: tuple[str, ...], size: int, lease: timedelta) -> list[Job]:
    """Take up to `size` waiting jobs for this worker; another worker's claim at the same time takes others.

    A job that was started before is taken alone: should it kill the worker again, no innocent neighbour of the batch
    pays with an attempt.
    """
    if not Job.objects.waiting(queues).exists():
        return []
    with transaction.atomic():
        jobs = list(Job.objects.waiting(queues).select_for_update(skip_locked=True)[:size])
        jobs = jobs[:1] if jobs and jobs[0].attempts else [job for job in jobs if not job.attempts]
        moment = now()
        taken = {
            "state": State.RUNNING,
            "worker": worker,
            "started_at": moment,
            "lease_until": moment + lease,
        }
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
            attempts=F("attempts") + 1, token=F("token") + 1, **taken
        )
    for job in jobs:
        job.attempts += 1
        job.token += 1
        job.worker, job.lease_until = worker, moment + lease
    return jobs


def renew(held: Iterable[tuple[int, int]], lease: timedelta) -> None:
    """Prolong the leases of (job, token) pairs. A row locked right now is being written by its own run: next time."""
    with transaction.atomic():
        until = now() + lease
        for pk, token in held:
            locked = Job.objects.held(pk, token).select_for_update(skip_locked=True)
            if list(locked.values_list("pk", flat=True)):
                Job.objects.held(pk, token).update(lease_until=until)


def store_progress(pk: int, token: int, done: int, total: int | None, message: str) -> bool:
    """Write a run's progress; False where the run no longer holds the job."""
    return bool(Job.objects.held(pk, token).update(done=done, total=total, message=message[:200]))


def finish(pk: int, token: int, result: Any, *, stopped: bool = False) -> bool:
    """Note that a job is done, or was stopped on request; False where the run no longer holds it."""
    return bool(
        Job.objects.held(pk, token).update(
            state=State.STOPPED if stopped else State.DONE,
            result=normalize_json(result),
            finished_at=Now(),
            lease_until=None,
        )
    )


def fail(job: Job, error: BaseException) -> bool:
    """Note a failed attempt: the job runs again after a pause, or is kept as failed when it may not."""
    note = {
        "class": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(traceback.format_exception(error))[-TRACEBACK_KEPT:],
        "attempt": job.attempts,
    }
    again = job.attempts < job.attempts_allowed and not isinstance(error, GiveUp)
    held = Job.objects.held(job.pk, job.token)
    return _set_back(held, [*job.errors, note], pause(job.attempts) if again else None)


def expire(job: Job) -> bool:
    """Take a job from a worker that stopped renewing its lease; the lost start counts as an attempt."""
    note = {
        "class": "parley.foundation.jobs.LeaseExpired",
        "traceback": f"The worker {job.worker} died or hung while it ran this job.",
        "attempt": job.attempts,
    }
    held = Job.objects.held(job.pk, job.token).filter(lease_until=job.lease_until)
    return _set_back(held, [*job.errors, note], timedelta() if job.attempts < job.attempts_allowed else None)


def _set_back(held: JobQuerySet, errors: list[Any], again_after: timedelta | None) -> bool:
    """Return a held job to the queue (now or after a pause), or, for None, keep it as failed."""
    if again_after is None:
        return bool(held.update(state=State.FAILED, errors=errors, finished_at=Now(), lease_until=None))
    return bool(
        held.update(
            state=State.SCHEDULED if again_after else State.WAITING,
            run_after=now() + again_after,
            errors=errors,
            lease_until=None,
        )
    )


def pause(attempt: int) -> timedelta:
    """5 s, 20 s, 80 s … up to an hour, a fifth more or less so that jobs that failed together do not return together."""
    exact: timedelta = min(FIRST_PAUSE * 4 ** min(attempt - 1, 10), LONGEST_PAUSE)
    return exact * random.uniform(0.8, 1.2)


def release(held: Iterable[tuple[int, int]]) -> None:
    """Give claimed jobs back without counting the start: they did not begin, or the worker shuts down in order."""
    with transaction.atomic():
        for pk, token in held:
            Job.objects.held(pk, token).update(
                state=State.WAITING, lease_until=None, attempts=F("attempts") - 1, token=F("token") + 1
            )


def promote_due() -> int:
    """Let scheduled jobs whose time has come wait for a worker; returns their number."""
    due = Job.objects.filter(state=State.SCHEDULED, run_after__lte=now())
    return due.update(state=State.WAITING) if due.exists() else 0


def request_stop(pk: int) -> None:
    """Ask a job to stop: one that has not begun is stopped now, a running one at its next `should_stop()`."""
    with transaction.atomic():
        Job.objects.filter(pk=pk, state__in=(State.SCHEDULED, State.WAITING)).update(
            state=State.STOPPED, stop_requested_at=Now(), finished_at=Now()
        )
        Job.objects.filter(pk=pk, state=State.RUNNING).update(stop_requested_at=Now())


def retry(pk: int) -> bool:
    """Give a failed job as many attempts again as its type allows."""
    job = Job.objects.filter(pk=pk, state=State.FAILED).first()
    if job is None or job.type not in job_types:
        return False
    changes = {
        "state": State.WAITING,
        "finished_at": None,
        "stop_requested_at": None,
        "attempts_allowed": job.attempts + job_types[job.type].attempts,
    }
    return bool(Job.objects.filter(pk=pk, state=State.FAILED).update(**changes))
