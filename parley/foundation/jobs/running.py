"""What a job's function can say and ask while it runs: its progress, and whether it should stop."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass


class GiveUp(Exception):
    """Raised by a job whose failure no further attempt can mend; it becomes failed at once."""


class RunEnded(BaseException):
    """This run of the job must not go on. Not an Exception, so that a job's own `except Exception` lets it pass."""


class LeaseLost(RunEnded):
    """Another worker has taken the job over; whatever this run still does must not be committed."""


class WorkerStopping(RunEnded):
    """The worker shuts down; the job goes back to the queue and this start is not counted."""


@dataclass
class Run:
    """One run of one job, fenced by its token: every write about the run says `where token = …`.

    `store_progress(done, total, message)` answers whether this run still held the job.
    `stop_requested`, `worker_stopping` and `lost` are set by the worker's supervisor, in another thread.
    """

    job_id: int
    token: int
    store_progress: Callable[[int, int | None, str], bool]
    stop_requested: bool = False
    stop_seen: bool = False
    worker_stopping: bool = False
    lost: bool = False

    def check(self) -> None:
        """Raise RunEnded where this run must not go on."""
        if self.lost:
            raise LeaseLost
        if self.worker_stopping:
            raise WorkerStopping


preparations: list[Callable[[], object]] = []
"""What apps above do before each run of a job, such as taking notice of changed settings."""


def before_each(function: Callable[[], object]) -> None:
    """Lets the function run before each job, in the job's thread."""
    if function not in preparations:
        preparations.append(function)


current_run: ContextVar[Run | None] = ContextVar("current_run", default=None)


def progress(done: int, total: int | None = None, message: str = "") -> None:
    """Store how far the job is, for a page to show; call it once a chunk, inside the chunk's transaction.

    It is also the fence: it raises RunEnded, and so rolls the chunk back, where another worker has taken the job
    over or this one shuts down. Outside a worker it does nothing.
    """
    run = current_run.get()
    if run is None:
        return
    run.check()
    if not run.store_progress(done, total, message):
        run.lost = True
        raise LeaseLost


def should_stop() -> bool:
    """Whether someone asked this job to stop; a job that returns after hearing so counts as stopped, not as done."""
    run = current_run.get()
    if run is None:
        return False
    run.check()
    run.stop_seen = run.stop_requested
    return run.stop_requested
