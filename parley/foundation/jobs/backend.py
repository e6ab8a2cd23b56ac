"""The Tasks interface on the job table."""

from __future__ import annotations

from typing import Any

from parley.foundation.jobs import queue
from parley.foundation.jobs.declaring import job_types
from parley.foundation.jobs.models import Job, State
from parley.foundation.jobs.standard import (
    BaseTaskBackend,
    Task,
    TaskError,
    TaskResult,
    TaskResultDoesNotExist,
    TaskResultStatus,
)

STATUS = {
    State.SCHEDULED: TaskResultStatus.READY,
    State.WAITING: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.DONE: TaskResultStatus.SUCCESSFUL,
    State.FAILED: TaskResultStatus.FAILED,
    State.STOPPED: TaskResultStatus.FAILED,
}


class DatabaseBackend(BaseTaskBackend):
    """Enqueueing is one INSERT on the caller's connection: it commits or rolls back with the change that caused it."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        job = queue.new_job(task, list(args), dict(kwargs))
        job.save(force_insert=True)
        return task_result(job, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(pk=result_id).first() if result_id.isdigit() else None
        if job is None or job.type not in job_types:
            raise TaskResultDoesNotExist(result_id)
        return task_result(job, job_types[job.type].task)


def task_result(job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
    """The standard's view of a job. It counts attempts by `worker_ids`, so the last worker stands for all of them."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=STATUS[State(job.state)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend=task.backend,
        errors=[TaskError(exception_class_path=e["class"], traceback=e["traceback"]) for e in job.errors],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
