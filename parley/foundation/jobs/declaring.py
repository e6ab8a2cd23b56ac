"""Job types and their schedules, declared in code and known by name: the database never names code to import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from parley.foundation.jobs.schedules import Daily, Every, Schedule
from parley.foundation.jobs.standard import Task, standard_task

DEFAULT_ATTEMPTS = 5


@dataclass(frozen=True)
class JobType:
    """What the worker must know of a kind of job beyond its function."""

    name: str
    task: Task[Any, Any]
    attempts: int
    atomic: bool


@dataclass(frozen=True)
class Periodic:
    """A job type that the clock enqueues."""

    job_type: JobType
    schedule: Schedule


job_types: dict[str, JobType] = {}
periodic_jobs: dict[str, Periodic] = {}


def task(
    function: Callable[..., Any] | None = None,
    *,
    attempts: int = DEFAULT_ATTEMPTS,
    atomic: bool = False,
    **options: Any,
) -> Any:
    """Declare a module-level function as a job type, named `<module>.<function>`; arguments and result are JSON.

    `attempts` counts every start, also one that ended with the worker's death; after the last the job is kept as failed.
    `atomic` puts the whole job and the note that it is done into one transaction: for short jobs without network calls.
    Other options (`priority` -100..100, `queue_name` "default", "long" or "outbound") are those of the Tasks interface.
    """

    def declare(body: Callable[..., Any]) -> Task[Any, Any]:
        declared: Task[Any, Any] = standard_task(**options)(body)
        name = name_of(declared)
        if name in job_types:
            raise ValueError(f"Two job types are called {name!r}.")
        job_types[name] = JobType(name, declared, attempts, atomic)
        return declared

    return declare(function) if function else declare


def periodic(
    *, every: timedelta | None = None, daily: time | None = None, zone: str = "UTC"
) -> Callable[[Task[Any, Any]], Task[Any, Any]]:
    """Let the clock enqueue a task (without arguments) every so often, or daily at a wall time in a time zone."""
    if (every is None) == (daily is None):
        raise ValueError("Give either every=… or daily=…, not both.")
    schedule: Schedule = Every(every) if every is not None else Daily(daily or time(), zone)

    def declare(declared: Task[Any, Any]) -> Task[Any, Any]:
        name = name_of(declared)
        periodic_jobs[name] = Periodic(job_types[name], schedule)
        return declared

    return declare


def name_of(declared: Task[Any, Any]) -> str:
    """The name under which a job type is stored in the database."""
    return declared.module_path
