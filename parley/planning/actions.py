"""Planning the next thing, doing it, putting it off, taking it up again: on one record or many at once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.events.event import publish
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Invalid, Problem
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Link, LongText, Text
from parley.planning.events import TaskCompleted, TaskPlanned
from parley.planning.models import Task, TaskKind
from parley.planning.record import ANY_TIME, DUE_AT, KIND, task_record

ABOUT = ("record_type", "record_id")
DONE = ("done_at", "done_by")
MORNING = datetime.time(9)
NEXT_STEP = gettext_lazy("Next step")


def tomorrow() -> datetime.datetime:
    """Tomorrow morning where the person is: what a form offers first."""
    day = timezone.localtime(clock.now()).date() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, MORNING))


SUBJECT = Field("subject", gettext_lazy("What"), Text(), help=gettext_lazy("Empty: the kind says it all."))
WHEN = replace(DUE_AT, default=tomorrow)
ASSIGNEE = Field("owner", gettext_lazy("Assignee"), Link(to="user"), help=gettext_lazy("Empty: yourself."))


@action(
    "*",
    "plan",
    label=gettext_lazy("Plan the next step"),
    permission="*.view",
    inputs=(replace(KIND, default=TaskKind.CALL.value), SUBJECT, WHEN, ANY_TIME, ASSIGNEE),
    icon="calendar-plus",
    applies=lambda record: record.record_key != task_record.key,
)
def plan_tasks(
    records: list[Any],
    *,
    by: Actor,
    due_at: datetime.datetime,
    kind: str = TaskKind.CALL.value,
    subject: str = "",
    any_time: bool = False,
    owner: int | None = None,
) -> list[Task]:
    """Plans the same thing about each record. Whoever sees a record and may create tasks plans on it."""
    values = {"kind": kind, "subject": subject, "due_at": due_at, "any_time": any_time}
    values["owner"] = owner or (by.user.pk if by.user else None)
    key = registry.of(type(records[0])).key
    return _plan([{**values, "record_type": key, "record_id": record.pk} for record in records], by)


def _plan(rows: Sequence[dict[str, Any]], by: Actor) -> list[Task]:
    ensure_may(by, task_record.permission("create"))
    named = [{**row, "subject": row["subject"] or str(TaskKind(row["kind"]).label)} for row in rows]
    tasks = writing.create(task_record, named, by, internal=ABOUT)
    publish([TaskPlanned(**_about(task, by), task_id=task.pk) for task in tasks])
    return tasks


def _about(task: Task, by: Actor) -> dict[str, Any]:
    """What an event says: it is about the record that the task is about."""
    said = writing.event_about(task_record, task, by, clock.now())
    return said | {"record_type": task.record_type, "record_id": task.record_id} if task.record_type else said


def _is_open(task: Any) -> bool:
    return task.done_at is None


@action(
    "task",
    "complete",
    label=gettext_lazy("Done"),
    permission="task.change",
    inputs=(
        Field("outcome", gettext_lazy("What came of it"), LongText()),
        replace(
            DUE_AT,
            name="next_due_at",
            required=False,
            section=NEXT_STEP,
            help=gettext_lazy("Empty: no next step."),
        ),
        replace(ANY_TIME, name="next_any_time", section=NEXT_STEP),
        replace(KIND, name="next_kind", default=TaskKind.CALL.value, section=NEXT_STEP),
        replace(SUBJECT, name="next_subject", section=NEXT_STEP),
    ),
    icon="check",
    tone="good",
    applies=_is_open,
)
def complete_tasks(
    tasks: list[Task],
    *,
    by: Actor,
    outcome: str = "",
    next_due_at: datetime.datetime | None = None,
    next_any_time: bool = False,
    next_kind: str = TaskKind.CALL.value,
    next_subject: str = "",
) -> list[Task]:
    """Says what came of each task and plans what follows, in one go (R116)."""
    if next_subject and next_due_at is None:
        message = _("Say when the next step is due.")
        raise Invalid(message, [Problem(message, "next_due_at", "required")])
    fresh = writing.lock(task_record, tasks)
    if not all(map(_is_open, fresh)):
        raise ActionRefused(_("This is done already."))
    done = {"done_at": clock.now(), "done_by": by.user.pk if by.user else None}
    values = done | ({"outcome": outcome} if outcome else {})
    changed = writing.change(task_record, fresh, values, by, internal=DONE)
    publish([TaskCompleted(**_about(task, by), task_id=task.pk) for task in changed])
    if next_due_at is not None:
        follows = {
            "kind": next_kind,
            "subject": next_subject,
            "due_at": next_due_at,
            "any_time": next_any_time,
        }
        _plan([{**follows, "owner": task.owner_id, **_same_subject(task)} for task in changed], by)
    return changed


def _same_subject(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in ABOUT}


@action(
    "task",
    "reschedule",
    label=gettext_lazy("Reschedule"),
    permission="task.change",
    inputs=(WHEN, ANY_TIME),
    icon="calendar",
    applies=_is_open,
)
def reschedule_tasks(
    tasks: list[Task], *, by: Actor, due_at: datetime.datetime, any_time: bool = False
) -> list[Task]:
    """Puts the tasks off, or brings them forward."""
    return writing.change(task_record, tasks, {"due_at": due_at, "any_time": any_time}, by)


@action(
    "task",
    "reopen",
    label=gettext_lazy("Open again"),
    permission="task.change",
    icon="refresh",
    applies=lambda task: not _is_open(task),
)
def reopen_tasks(tasks: list[Task], *, by: Actor) -> list[Task]:
    """The tasks wait to be done again; what came of them stays written."""
    return writing.change(task_record, tasks, dict.fromkeys(DONE), by, internal=DONE)
