"""What follows from plans: the record counts as touched, reminders are made, people are told."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parley.foundation.accounts.models import User
from parley.foundation.events.event import on
from parley.foundation.notifications.notifying import Telling, tell_all
from parley.foundation.notifications.subscribers import told_otherwise
from parley.foundation.records import registry
from parley.foundation.records.events import RecordChanged, RecordCreated, RecordDeleted, RecordRestored
from parley.foundation.records.following import follows
from parley.foundation.web import formatting
from parley.pipelines.events import UnclaimedTooLong
from parley.pipelines.touching import touch
from parley.planning import kinds
from parley.planning.events import MeetingPlanned, MeetingReported, TaskCompleted, TaskPlanned
from parley.planning.meetings.models import Meeting
from parley.planning.models import Task
from parley.planning.reminding.scheduling import schedule_meetings, schedule_tasks
from parley.planning.showing import told_when

on(TaskPlanned, TaskCompleted, MeetingPlanned, MeetingReported)(touch)
follows(Task)
follows(Meeting)
told_otherwise("task")
told_otherwise("meeting")

TIMELY = {
    "task": {"due_at", "any_time", "owner", "remind", "done_at"},
    "meeting": {"starts_at", "ends_at", "remind", "result", "owner"},
}
"""The fields on which reminders depend."""
ONE_BY_ONE = 3
"""More new tasks of one person at once are told in one sentence."""


@on(RecordCreated)
def remind_of_new(events: list[RecordCreated]) -> None:
    """Makes the reminders of new tasks and meetings."""
    schedule_tasks([event.record_id for event in events if event.record_type == "task"], new=True)
    schedule_meetings([event.record_id for event in events if event.record_type == "meeting"])


@on(RecordChanged, RecordDeleted, RecordRestored)
def remind_anew(events: list[RecordChanged | RecordDeleted | RecordRestored]) -> None:
    """Makes reminders anew where something changed that they depend on."""
    touched: dict[str, list[int]] = defaultdict(list)
    for event in events:
        timely = TIMELY.get(event.record_type)
        if timely and (not isinstance(event, RecordChanged) or timely & set(event.fields)):
            touched[event.record_type].append(event.record_id)
    if touched["task"]:
        schedule_tasks(touched["task"])
    if touched["meeting"]:
        schedule_meetings(touched["meeting"])


@on(RecordCreated, RecordChanged)
def tell_assignees(events: list[RecordCreated | RecordChanged]) -> None:
    """Tells people of tasks that somebody else gave them."""
    given: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for event in events:
        owner = _new_owner(event) if event.record_type == "task" else None
        if owner and owner != event.actor_id and event.channel != "system":
            given[owner, event.actor_id].append(event.record_id)
    if not given:
        return
    people = User.objects.in_bulk({pk for pair in given for pk in pair if pk})
    tellings = []
    for (owner, giver), ids in given.items():
        who = people[giver].name if giver in people else _("The system")
        if len(ids) > ONE_BY_ONE:
            tellings.append(Telling(people[owner], _many(who, len(ids)), address="/tasks/", by=giver))
        else:
            tasks = Task.objects.in_bulk(ids)
            tellings += [Telling(people[owner], _one(who, task), task, by=giver) for task in tasks.values()]
    tell_all(kinds.ASSIGNED.key, tellings)


def _new_owner(event: Any) -> int | None:
    created = isinstance(event, RecordCreated)
    owner: int | None = event.values.get("owner") if created else event.fields.get("owner", [None, None])[1]
    return owner


def _one(who: str, task: Task) -> Any:
    def text() -> str:
        when = told_when(task.due_at, task.any_time)
        return _("%(who)s gave you a task: %(what)s, %(when)s") % {
            "who": who,
            "what": task.subject,
            "when": when,
        }

    return text


def _many(who: str, count: int) -> Any:
    return lambda: (
        ngettext("%(who)s gave you %(count)s task", "%(who)s gave you %(count)s tasks", count)
        % {"who": who, "count": count}
    )


@on(UnclaimedTooLong)
def tell_heads(events: list[UnclaimedTooLong]) -> None:
    """Tells heads of teams (and, where there are none, administrators) what waits too long for somebody to claim it."""
    heads = list(
        User.objects.filter(headed_teams__deleted_at=None, is_active=True)
        .exclude(headed_teams=None)
        .distinct()
    )
    if not heads:
        heads = list(User.objects.filter(Q(role__key="administrator"), is_active=True, deleted_at=None))
    ids: dict[str, list[int]] = defaultdict(list)
    for event in events:
        ids[event.record_type].append(event.record_id)
    records = {key: registry.get(key).model._base_manager.in_bulk(some) for key, some in ids.items()}
    told = [(event, records[event.record_type].get(event.record_id)) for event in events]
    tellings = [
        Telling(head, _waits(registry.get(event.record_type), record, event), record)
        for event, record in told
        if record is not None
        for head in heads
    ]
    tell_all(kinds.UNCLAIMED.key, tellings)


def _waits(record_type: Any, record: Any, event: UnclaimedTooLong) -> Any:
    return lambda: (
        _("Nobody claims “%(title)s”, for %(age)s now")
        % {"title": record_type.title_of(record), "age": formatting.age(timedelta(minutes=event.minutes))}
    )
