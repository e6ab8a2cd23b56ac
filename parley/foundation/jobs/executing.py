"""Runs one claimed job to its end, whatever the end is."""

from __future__ import annotations

import contextvars
import logging
from typing import Any

from django.db import transaction

from parley.foundation.jobs import queue
from parley.foundation.jobs.declaring import JobType, job_types
from parley.foundation.jobs.models import Job
from parley.foundation.jobs.running import GiveUp, LeaseLost, Run, WorkerStopping, current_run, preparations

log = logging.getLogger("parley.jobs")


def run_of(job: Job) -> Run:
    """A run of a job just claimed."""

    def store(done: int, total: int | None, message: str) -> bool:
        return queue.store_progress(job.pk, job.token, done, total, message)

    return Run(job.pk, job.token, store, stop_requested=job.stop_requested_at is not None)


def execute(job: Job, run: Run) -> None:
    """Run a job in a context of its own, so that a language or time zone it activates does not reach the next one."""
    contextvars.copy_context().run(_execute, job, run)


def _execute(job: Job, run: Run) -> None:
    current_run.set(run)
    try:
        run.check()
        for prepare in preparations:
            prepare()
        _call(job, run)
    except LeaseLost:
        log.warning("Another worker took over %s; this run's last chunk is rolled back.", job)
    except WorkerStopping:
        queue.release([(job.pk, job.token)])
    except (Exception, SystemExit) as error:
        log.exception("Attempt %s of %s failed.", job.attempts, job)
        if not queue.fail(job, error):
            log.warning("Another worker took over %s before its failure was noted.", job)


def _call(job: Job, run: Run) -> None:
    job_type = job_types.get(job.type)
    if job_type is None:
        raise GiveUp(f"This version of the program has no job type {job.type!r}.")
    if job_type.atomic:
        with transaction.atomic():
            _finish(job, run, _result(job, job_type))
    else:
        _finish(job, run, _result(job, job_type))


def _result(job: Job, job_type: JobType) -> Any:
    return job_type.task.call(*job.arguments["args"], **job.arguments["kwargs"])


def _finish(job: Job, run: Run, result: Any) -> None:
    if not queue.finish(job.pk, job.token, result, stopped=run.stop_seen):
        raise LeaseLost
