"""Background jobs: a job is one row, written in the caller's transaction and run by `manage.py work`.

    from parley.foundation.jobs import periodic, progress, should_stop, task

    @task(attempts=3, queue_name="long")
    def recalculate(pipeline_id: int) -> int: ...

    recalculate.enqueue(pipeline_id=7)          # or .using(priority=10, run_after=…).enqueue(…)

A job runs **at least once**: the worker may die between the work and the note that it is done. Two ways to have one
effect: `@task(atomic=True)` puts a short job and that note into one transaction; a long job commits in chunks, calls
`progress(…)` inside each chunk's transaction and, when run again, goes on where the last chunk ended.
"""

from __future__ import annotations

from parley.foundation.jobs.declaring import JobType, periodic, task
from parley.foundation.jobs.running import GiveUp, LeaseLost, RunEnded, WorkerStopping, progress, should_stop

__all__ = [
    "GiveUp",
    "JobType",
    "LeaseLost",
    "RunEnded",
    "WorkerStopping",
    "periodic",
    "progress",
    "should_stop",
    "task",
]
