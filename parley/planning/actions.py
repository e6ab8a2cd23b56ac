"""Planning the next thing, doing it, putting it off, taking it up again: on one record or many at once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from parley.foundation.web.middleware import zone_called
from parley.planning.events import TaskCompleted, TaskPlanned
from parley.planning.models import Before, Task, TaskKind
from parley.planning.record import ANY_TIME, DUE_AT, DURATION, KIND, REMIND, TEAM, task_record
from parley.planning.repeating import next_due

ABOUT = ("record_type", "record_id")
DONE = ("done_at", "done_by")
KEPT = ("subject", "kind", "any_time", "owner", "team", "priority", "duration", "remind",
        "repeat", "repeat_every", "repeat_until")  # fmt: skip
"""What the next one of a task that repeats has in common with it."""
MORNING = datetime.time(9)
NEXT_STEP = gettext_lazy("Next step")


def tomorrow() -> datetime.datetime:
    """Tomorrow morning where the person is: what a form offers first."""
    day = timezone.localtime(clock.now()).date() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, MORNING))


SUBJECT = Field("subject", gettext_lazy("What"), Text(), help=gettext_lazy("Empty: the kind says it all."))
LASTS = replace(DURATION, help=gettext_lazy("Empty: as long as before."))
WHEN = replace(DUE_AT, default=tomorrow)
ASSIGNEE = Field(
    "owner",
    gettext_lazy("Assignee"),
    Link(to="user"),
    help=gettext_lazy("Empty: yourself, or the queue if there is one."),
)
QUEUE = replace(TEAM, section=gettext_lazy("Leave it to a team"))
NEXT = (
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
)
"""The fields of a next step in the form that says what came of the last one (R116)."""


@action(
    "*",
    "plan",
    label=gettext_lazy("Plan the next step"),
    permission="*.view",
    inputs=(replace(KIND, default=TaskKind.CALL.value), SUBJECT, WHEN, ANY_TIME, REMIND, ASSIGNEE, QUEUE),
    icon="calendar-plus",
    applies=lambda record: record.record_key not in (task_record.key, "meeting"),
)
def plan_tasks(
    records: list[Any],
    *,
    by: Actor,
    due_at: datetime.datetime,
    kind: str = TaskKind.CALL.value,
    subject: str = "",
    any_time: bool = False,
    remind: str = Before.THEN.value,
    owner: int | None = None,
    team: int | None = None,
) -> list[Task]:
    """Plans the same thing about each record. Whoever sees a record and may create tasks plans on it."""
    values = {"kind": kind, "subject": subject, "due_at": due_at, "any_time": any_time, "remind": remind}
    values["owner"] = owner or (by.user.pk if by.user and not team else None)
    values["team"] = team
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
        *NEXT,
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
    """Says what came of each task and plans what follows, in one go (R116). What repeats comes again."""
    step = NextStep(next_due_at, next_any_time, next_kind, next_subject)
    step.ensure_complete()
    fresh = writing.lock(task_record, tasks)
    if not all(map(_is_open, fresh)):
        raise ActionRefused(_("This is done already."))
    done = {"done_at": clock.now(), "done_by": by.user.pk if by.user else None}
    values = done | ({"outcome": outcome} if outcome else {})
    changed = writing.change(task_record, fresh, values, by, internal=DONE)
    publish([TaskCompleted(**_about(task, by), task_id=task.pk) for task in changed])
    plan_next(step, [{"owner": task.owner_id, **about_of(task)} for task in changed], by)
    _repeat(changed, by)
    return changed


@dataclass(frozen=True)
class NextStep:
    """The next step as a form says it; without a time there is none."""

    due_at: datetime.datetime | None
    any_time: bool
    kind: str
    subject: str

    def ensure_complete(self) -> None:
        """Raises Invalid where it says what but not when."""
        if self.subject and self.due_at is None:
            message = _("Say when the next step is due.")
            raise Invalid(message, [Problem(message, "next_due_at", "required")])


def plan_next(step: NextStep, rows: Sequence[dict[str, Any]], by: Actor) -> list[Task]:
    """Plans the step for each row (owner, what it is about), if there is one."""
    if step.due_at is None:
        return []
    values = {"kind": step.kind, "subject": step.subject, "due_at": step.due_at, "any_time": step.any_time}
    return _plan([{**values, **row} for row in rows], by)


def _repeat(tasks: Sequence[Task], by: Actor) -> None:
    """Makes the next one of each task that repeats, in the same operation: undoing takes both back."""
    rows = []
    for task in tasks:
        zone = zone_called(task.owner.time_zone if task.owner else "UTC")
        due = next_due(task, zone)
        if due is not None:
            kept = {name: task_record.by_name[name].kind.read(task, name) for name in KEPT}
            rows.append({**kept, **about_of(task), "due_at": due})
    if rows:
        _plan(rows, by)


def about_of(task: Any) -> dict[str, Any]:
    """What a task or meeting is about, as values of another."""
    return {name: getattr(task, name) for name in ABOUT}


@action(
    "task",
    "reschedule",
    label=gettext_lazy("Reschedule"),
    permission="task.change",
    inputs=(WHEN, ANY_TIME, LASTS),
    icon="calendar",
    applies=_is_open,
)
def reschedule_tasks(
    tasks: list[Task],
    *,
    by: Actor,
    due_at: datetime.datetime,
    any_time: bool = False,
    duration: int | None = None,
) -> list[Task]:
    """Puts the tasks off, or brings them forward."""
    values = {"due_at": due_at, "any_time": any_time} | ({"duration": duration} if duration else {})
    return writing.change(task_record, tasks, values, by)


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
