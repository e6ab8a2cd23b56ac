"""Starting, stopping, resuming and taking back an operation on many records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import Action, find, read_inputs
from parley.foundation.bulk import tasks
from parley.foundation.bulk.applying import CHANGE, permission_of
from parley.foundation.bulk.models import UNDO_FOR, Run
from parley.foundation.bulk.selecting import keep_selection
from parley.foundation.jobs import queue
from parley.foundation.jobs.models import FINISHED, Job, State
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.foundation.records.declaration import Field, RecordType


@transaction.atomic
def start(
    record_type: RecordType, verb: str, values: Mapping[str, Any], ids: Iterable[int], user: User
) -> Run:
    """Does an action, or a change of fields, to these records in the background.

    Who may not do it to any record, or whose input is wrong, is refused here, before anything is written; each record
    is asked for again when its turn comes. Raises Invalid, NotAllowed.
    """
    by = Actor(user, "bulk")
    ensure_may(by, permission_of(record_type, verb))
    check_input(record_type, verb, values, by)
    run = Run.objects.create(
        user=user, record_type=record_type.key, verb=verb, input=dict(values), created_at=clock.now()
    )
    run.total = keep_selection(run, ids)
    if not run.total:
        raise Invalid(_("Nothing is selected."))
    run.save(update_fields=["total"])
    _enqueue(run, tasks.run_bulk, Run.State.RUNNING)
    return run


def check_input(record_type: RecordType, verb: str, values: Mapping[str, Any], by: Actor) -> None:
    """Whether the input can be read at all. Raises Invalid naming each field that is wrong."""
    if verb != CHANGE:
        read_inputs(find(record_type.key, verb), values, by)
        return
    if not values:
        raise Invalid(_("Choose a field to change."))
    chosen = tuple(changeable_field(record_type, name) for name in values)
    read_inputs(
        Action(record_type.key, CHANGE, "", "*.change", lambda *_rows, **_input: None, chosen), values, by
    )


def changeable_field(record_type: RecordType, name: str) -> Field:
    """A field that people may set. Raises Invalid."""
    declared = record_type.by_name.get(name)
    if declared is None or not declared.editable:
        raise Invalid(_("There is no field “%(name)s”.") % {"name": name[:80]})
    return declared


def runs_of(user: User) -> Any:
    """The operations of a person, latest first."""
    return Run.objects.filter(user=user).order_by("-pk")


def stop(run: Run) -> None:
    """Stops after the chunk in hand."""
    if run.job_id is None or not run.is_busy:
        return
    queue.request_stop(run.job_id)
    if Job.objects.filter(pk=run.job_id, state=State.STOPPED).exists():
        Run.objects.filter(pk=run.pk, state=run.state).update(
            state=Run.State.STOPPED, finished_at=clock.now()
        )


@transaction.atomic
def resume(run: Run) -> None:
    """Goes on where it was stopped, or where the worker gave up. Raises ActionRefused."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.state != Run.State.STOPPED and not is_interrupted(run):
        raise ActionRefused(_("This operation is not stopped."))
    undoing = run.chunks.filter(undone_at__isnull=False).exists() or run.state == Run.State.UNDOING
    if undoing:
        _enqueue(run, tasks.undo_bulk, Run.State.UNDOING)
    else:
        _enqueue(run, tasks.run_bulk, Run.State.RUNNING)


@transaction.atomic
def undo(run: Run) -> None:
    """Takes the whole operation back in the background. Raises ActionRefused, NotAllowed."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if not can_be_undone(run):
        raise ActionRefused(
            _("This operation cannot be taken back any more: that is possible for 30 days after its end.")
        )
    _enqueue(run, tasks.undo_bulk, Run.State.UNDOING)


def can_be_undone(run: Run) -> bool:
    """Whether there is something to take back, and still time for it."""
    ended = run.finished_at or run.created_at
    return (
        run.state in (Run.State.DONE, Run.State.STOPPED)
        and run.changed > 0
        and clock.now() - ended < UNDO_FOR
    )


def is_interrupted(run: Run) -> bool:
    """Whether the job has ended without finishing its work: the worker gave up after many attempts."""
    return run.is_busy and not Job.objects.filter(pk=run.job_id or 0).exclude(state__in=FINISHED).exists()


def _enqueue(run: Run, job: Any, state: str) -> None:
    result = job.using(priority=5).enqueue(run_id=run.pk)
    Run.objects.filter(pk=run.pk).update(state=state, job_id=int(result.id), finished_at=None)
    run.state, run.job_id = state, int(result.id)
