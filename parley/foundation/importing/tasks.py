"""The background jobs of an import: reading large files, checking, running, undoing, and throwing old files away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from django.utils import timezone

from parley.foundation.importing import analysing, running, storage, undoing
from parley.foundation.importing.models import UNDO_FOR, Batch, File
from parley.foundation.jobs import periodic, queue, task

ATTEMPTS = 20


@task(queue_name="long", attempts=3, priority=10)
def read_files(batch_id: int) -> None:
    """Read large files and propose how they are matched."""
    _do(batch_id, Batch.State.READING, _read)


@task(queue_name="long", attempts=ATTEMPTS, priority=10)
def check_import(batch_id: int) -> None:
    """Count what the import would do."""
    _do(batch_id, Batch.State.CHECKING, _check)


@task(queue_name="long", attempts=ATTEMPTS)
def run_import(batch_id: int) -> None:
    """Write the rows that are not written yet."""
    _do(batch_id, Batch.State.RUNNING, _run)


@task(queue_name="long", attempts=ATTEMPTS)
def undo_import(batch_id: int) -> None:
    """Take back what is not taken back yet."""
    _do(batch_id, Batch.State.UNDOING, _undo)


def _read(batch: Batch) -> str:
    analysing.read_files(batch)
    return Batch.State.DRAFT


def _check(batch: Batch) -> str:
    return Batch.State.CHECKED if running.check(batch) else Batch.State.DRAFT


def _run(batch: Batch) -> str:
    whole = running.run(batch)
    Batch.objects.filter(pk=batch.pk).update(finished_at=timezone.now())
    if not whole:
        return Batch.State.STOPPED
    files = batch.files.all()
    return (
        Batch.State.FAILED if any(file.error and not file.done_rows for file in files) else Batch.State.DONE
    )


def _undo(batch: Batch) -> str:
    undoing.undo(batch)
    return Batch.State.UNDONE


def _do(batch_id: int, expected: str, work: Callable[[Batch], str]) -> None:
    """Work on a batch that is still in the state the job was made for; a job that is done twice does nothing."""
    batch = Batch.objects.select_related("created_by").get(pk=batch_id)
    if batch.state != expected:
        return
    with running.acting_as(batch.created_by):
        ended = work(batch)
    Batch.objects.filter(pk=batch_id, state=expected).update(state=ended)


def enqueue(batch: Batch, job: object, state: str) -> None:
    """Set the batch to work in the background, in the caller's transaction."""
    result = job.enqueue(batch_id=batch.pk)  # type: ignore[attr-defined]
    batch.state, batch.job_id = state, int(result.id)
    batch.save(update_fields=["state", "job_id"])


@periodic(daily=time(3, 40))
@task
def forget_old_files() -> int:
    """Remove uploaded files when their import can no longer be undone, and those of abandoned ones; returns how many."""
    before = timezone.now() - UNDO_FOR
    old = list(
        File.objects.filter(batch__created_at__lt=before).exclude(stored="").values_list("stored", flat=True)
    )
    storage.remove(old)
    File.objects.filter(stored__in=old).update(stored="")
    return len(old)


def request_stop(batch: Batch) -> None:
    if batch.job_id is not None:
        queue.request_stop(batch.job_id)
