"""The background jobs of bulk operations: doing, taking back, and forgetting old ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from parley.foundation.bulk import running
from parley.foundation.bulk.models import UNDO_FOR, Run
from parley.foundation.jobs import periodic, task
from parley.foundation.lib import clock

ATTEMPTS = 20
KEEP = 3 * UNDO_FOR


@task(queue_name="long", attempts=ATTEMPTS)  # type: ignore[untyped-decorator]
def run_bulk(run_id: int) -> None:
    """Do the chunks that are not done yet."""
    _do(run_id, Run.State.RUNNING, running.run_chunks, Run.State.DONE)


@task(queue_name="long", attempts=ATTEMPTS)  # type: ignore[untyped-decorator]
def undo_bulk(run_id: int) -> None:
    """Take back the chunks that are not taken back yet."""
    _do(run_id, Run.State.UNDOING, running.undo_chunks, Run.State.UNDONE)


def _do(run_id: int, expected: str, work: Callable[[Run], bool], whole: str) -> None:
    """Works on an operation that is still in the state the job was made for; a job that is done twice does nothing."""
    run = Run.objects.select_related("user__role").get(pk=run_id)
    if run.state != expected:
        return
    with running.acting_as(run.user):
        ended = whole if work(run) else Run.State.STOPPED
    Run.objects.filter(pk=run_id, state=expected).update(state=ended, finished_at=clock.now())


@periodic(daily=time(3, 50))
@task
def forget_old_runs() -> int:
    """Forget operations of a season ago; what they did stays in the history. Returns how many."""
    old = Run.objects.filter(created_at__lt=clock.now() - KEEP)
    count = old.count()
    old.delete()
    return count
