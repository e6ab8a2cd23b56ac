"""The next step on the page and the card of a record, its open tasks beside it, and those done in its timeline."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.access.policy import may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.parts import Part, add_part
from parley.foundation.web.screens.timeline import Entry, add_source
from parley.pipelines.board.marks import Mark, add_marks
from parley.pipelines.models import Outcome, Staged
from parley.planning.meetings.actions import DIARY
from parley.planning.meetings.inviting import unreached, untold
from parley.planning.meetings.models import Answer, Attendee, Meeting
from parley.planning.meetings.record import meeting_record
from parley.planning.models import Task
from parley.planning.queries import Step, coming_about, next_steps, open_about, subjects_of, within_reach
from parley.planning.record import task_record
from parley.planning.showing import due_on_card, due_text

SHOWN = 10
"""Open tasks that a record's page lists."""


def may_plan(user: User) -> bool:
    """Whether this person may create tasks at all."""
    return may(Actor(user), task_record.permission("create"))


def may_meet(user: User) -> bool:
    """Whether this person may create meetings at all."""
    return may(Actor(user), meeting_record.permission("create"))


def next_step_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any] | None:
    """What is to be done next about an open record, or that nothing is."""
    if not isinstance(record, Staged) or record.outcome != Outcome.OPEN:
        return None
    step = next_steps(record_type.key, [record.pk]).get(record.pk)
    return {
        "record_type": record_type,
        "record": record,
        "task": step,
        "key": step.record_key if step else "",
        "verb": "report" if isinstance(step, Meeting) else "complete",
        "due": due_text(step) if step else "",
        "may_change": bool(step and within_reach([step], user, "change")),
        "may_plan": may_plan(user),
    }


def buttons_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any] | None:
    """Two clicks to write down a call or to arrange a meeting, on every record that somebody answers for."""
    if not record_type.owned or record_type.key in DIARY or not may_meet(user):
        return None
    return {"key": record_type.key, "record": record}


def tasks_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any] | None:
    """The open tasks about a record; types without owners show the panel only where there are some."""
    if record_type.key in DIARY:
        return None
    meetings = list(coming_about(record_type.key, [record.pk])[:SHOWN])
    tasks = list(open_about(record_type.key, [record.pk])[:SHOWN])
    if not tasks and not meetings and not record_type.owned:
        return None
    return {
        "meetings": [(meeting, due_text(meeting)) for meeting in meetings],
        "meetings_reach": within_reach(meetings, user, "view"),
        "record_type": record_type,
        "record": record,
        "tasks": [(task, due_text(task)) for task in tasks],
        "reach": within_reach(tasks, user, "view"),
        "changeable": within_reach(tasks, user, "change"),
        "may_plan": may_plan(user),
        "may_meet": may_meet(user),
    }


def about_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any] | None:
    """What a task or a meeting is about, for those who may see that; and when it is due."""
    subject = next(iter(subjects_of([record], user).values()), None)
    return {"task": record, "subject": subject, "due": due_text(record)}


def planned_and_done(
    record_type: RecordType, record: Any, user: User, before: datetime.datetime | None, limit: int
) -> Iterable[Entry]:
    """The tasks about a record: those done when they were done, the open ones when they were planned."""
    rows = Task.objects.filter(record_type=record_type.key, record_id=record.pk, deleted_at=None)
    rows = rows.annotate(moment=Coalesce("done_at", "created_at"))
    if before is not None:
        rows = rows.filter(moment__lt=before)
    rows = rows.select_related("owner", "created_by", "done_by")
    tasks = list(rows.order_by("-moment", "-pk")[:limit])
    reach = within_reach(tasks, user, "view")
    for task in tasks:
        who = task.done_by if task.done_at else task.created_by
        words = _("%(who)s completed a task") if task.done_at else _("%(who)s planned a task")
        yield Entry(
            at=task.moment,
            icon="check" if task.done_at else task.icon,
            head=words % {"who": who.name if who else _("The system")},
            kind="task",
            template="planning/entry.html",
            id=f"task-{task.pk}",
            data={"task": task, "due": due_text(task), "linked": task.pk in reach},
        )


def met_and_called(
    record_type: RecordType, record: Any, user: User, before: datetime.datetime | None, limit: int
) -> Iterable[Entry]:
    """The calls and meetings about a record, and those that a person attended."""
    rows = Meeting.objects.filter(deleted_at=None, starts_at__lte=clock.now())
    own = Q(record_type=record_type.key, record_id=record.pk)
    if record_type.key == "person":
        own |= Q(pk__in=Attendee.objects.filter(person_id=record.pk).values("meeting_id"))
    rows = rows.filter(own).select_related("owner")
    if before is not None:
        rows = rows.filter(starts_at__lt=before)
    meetings = list(rows.order_by("-starts_at", "-pk")[:limit])
    reach = within_reach(meetings, user, "view")
    for meeting in meetings:
        who = meeting.owner.name if meeting.owner else _("The system")
        yield Entry(
            at=meeting.starts_at,
            icon=meeting.icon,
            head=f"{meeting.get_kind_display()} · {who}",
            kind="call" if meeting.kind in ("call", "video") else "task",
            template="planning/meeting_entry.html",
            id=f"meeting-{meeting.pk}",
            data={"meeting": meeting, "linked": meeting.pk in reach},
        )


def attendees_part(record_type: RecordType, record: Meeting, user: User) -> dict[str, Any]:
    """Who comes to a meeting and what they answered; adding and taking away for those who may change it."""
    changes = bool(within_reach([record], user, "change"))
    return {
        "meeting": record,
        "attendees": list(record.attendees.select_related("user", "person").order_by("pk")),
        "may_change": changes and not record.result,
        "untold": len(untold(record)) if changes and not record.result else 0,
        "unreached": unreached(record) if changes else {},
        "mine": record.attendees.filter(user=user).first(),
        "answers": [(one.value, one.label) for one in (Answer.YES, Answer.MAYBE, Answer.NO)],
    }


def next_step_marks(record_type: RecordType, records: Sequence[Any]) -> dict[int, Mark]:
    """The next step of every open record on a board, or that there is none."""
    steps = next_steps(record_type.key, [record.pk for record in records])
    return {record.pk: _mark(steps.get(record.pk)) for record in records if record.outcome == Outcome.OPEN}


def _mark(task: Step | None) -> Mark:
    if task is None:
        return Mark(_("No next step"), "none")
    return Mark(due_on_card(task), task.state, task.icon, f"{task.get_kind_display()}: {task.subject}")


add_part(Part("head", "planning/next_step.html", next_step_part, order=20))
add_part(Part("head", "planning/about.html", about_part, DIARY, order=10))
add_part(Part("right", "planning/attendees.html", attendees_part, ("meeting",), order=1))
add_part(Part("actions", "planning/buttons.html", buttons_part, order=20))
add_part(Part("right", "planning/tasks.html", tasks_part, order=5))
add_source(planned_and_done, "tasks", gettext_lazy("Tasks"))
add_source(met_and_called, "meetings", gettext_lazy("Meetings and calls"))
add_marks(next_step_marks)
