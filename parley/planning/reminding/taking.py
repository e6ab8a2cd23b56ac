"""Reminders whose moment has come: each is taken once, however many workers there are and however long none ran.

What piled up while nothing ran comes at once, but as one sentence for each person where it is much, and late ones say
how late they are. Of a task that is overdue people hear again and again in their working hours, until it is done or
their head has been told.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.notifications.choosing import times_of
from parley.foundation.notifications.notifying import Telling, tell_all
from parley.foundation.notifications.times import next_working
from parley.foundation.web import formatting
from parley.foundation.web.middleware import zone_called
from parley.planning import kinds
from parley.planning.meetings.models import Answer
from parley.planning.models import Task
from parley.planning.reminding.models import Reminder, ReminderKind, ReminderRules
from parley.planning.showing import told_when

BATCH = 500
ONE_BY_ONE = 3
"""More overdue tasks of one person at once are told in one sentence."""
LATE = datetime.timedelta(minutes=10)
TASKS = "/tasks/"


def take_due() -> int:
    """Tells everybody what they wanted to be reminded of by now; returns how many reminders were taken."""
    taken = 0
    while part := _take_some():
        taken += part
    return taken


@transaction.atomic
def _take_some() -> int:
    due = Reminder.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    due = due.select_related("task__owner__team__head", "meeting__owner")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).delete()
    tasks = [row for row in rows if row.task is not None and _waits(row.task)]
    overdue = [row for row in tasks if row.kind == ReminderKind.OVERDUE]
    known = {row.task_id for row in overdue}
    tell_all(
        kinds.REMINDER.key,
        [_task_telling(row) for row in tasks if row.kind == ReminderKind.BEFORE and row.task_id not in known],
    )
    _tell_overdue(overdue)
    _tell_meetings([row for row in rows if row.meeting is not None])
    return len(rows)


def _waits(task: Task) -> bool:
    owner = task.owner
    return task.done_at is None and task.deleted_at is None and owner is not None and owner.is_active


def _task_telling(row: Reminder) -> Telling:
    task = row.task
    assert task is not None and task.owner is not None

    def text() -> str:
        when = told_when(task.due_at, task.any_time)
        return with_lateness(_("%(what)s: %(when)s") % {"what": task.subject, "when": when}, row.due_at)

    return Telling(task.owner, text, task)


def with_lateness(text: str, due_at: datetime.datetime) -> str:
    """The sentence, and how late it comes where it does."""
    late = clock.now() - due_at
    return _("%(text)s (%(age)s late)") % {"text": text, "age": formatting.age(late)} if late > LATE else text


def _tell_overdue(rows: list[Reminder]) -> None:
    rules = ReminderRules.current()
    per_person: dict[int, list[Task]] = defaultdict(list)
    people: dict[int, User] = {}
    for row in rows:
        if row.task is not None and row.task.owner is not None:
            per_person[row.task.owner.pk].append(row.task)
            people[row.task.owner.pk] = row.task.owner
    tellings: list[Telling] = []
    for pk, tasks in per_person.items():
        if len(tasks) > ONE_BY_ONE:
            tellings.append(Telling(people[pk], _many(len(tasks)), address=TASKS))
        else:
            tellings += [Telling(people[pk], _overdue(task), task) for task in tasks]
    tell_all(kinds.OVERDUE.key, tellings)
    last = [row for row in rows if row.number >= rules.at_most]
    _come_again([row for row in rows if row.number < rules.at_most], rules, people)
    if rules.tell_head:
        _tell_heads(last)


def _many(count: int) -> Callable[[], str]:
    return lambda: (
        ngettext("%(count)s task of yours is overdue", "%(count)s tasks of yours are overdue", count)
        % {"count": count}
    )


def _overdue(task: Task) -> Callable[[], str]:
    return lambda: (
        _("Overdue for %(age)s: %(what)s")
        % {"age": formatting.age(clock.now() - task.due_at), "what": task.subject}
    )


def _come_again(rows: list[Reminder], rules: ReminderRules, people: dict[int, User]) -> None:
    times = times_of(set(people))
    later = clock.now() + datetime.timedelta(minutes=rules.every_minutes)
    again = []
    for row in rows:
        if row.task is not None and row.task.owner is not None:
            owner = row.task.owner
            when = next_working(later, times[owner.pk], zone_called(owner.time_zone))
            again.append(Reminder(task=row.task, kind=row.kind, number=row.number + 1, due_at=when))
    Reminder.objects.bulk_create(again, batch_size=BATCH)


def _tell_heads(rows: Iterable[Reminder]) -> None:
    tellings = []
    for row in rows:
        task = row.task
        owner = task.owner if task is not None else None
        head = owner.team.head if owner is not None and owner.team is not None else None
        if task is not None and owner is not None and head is not None and head.pk != owner.pk:
            tellings.append(Telling(head, _undone(owner, task), task))
    tell_all(kinds.ESCALATED.key, tellings)


def _undone(owner: User, task: Task) -> Callable[[], str]:
    return lambda: (
        _("%(who)s has not done “%(what)s”: overdue for %(age)s, in spite of reminders")
        % {"who": owner.name, "what": task.subject, "age": formatting.age(clock.now() - task.due_at)}
    )


def _tell_meetings(rows: list[Reminder]) -> None:
    tellings = []
    for row in rows:
        meeting = row.meeting
        if meeting is None or meeting.deleted_at is not None or meeting.result:
            continue
        coming = meeting.attendees.exclude(answer=Answer.NO).exclude(user=None).select_related("user")
        people = {one.user.pk: one.user for one in coming if one.user is not None}
        if meeting.owner is not None:
            people[meeting.owner.pk] = meeting.owner
        text = _begins(row)
        tellings += [Telling(user, text, meeting) for user in people.values()]
    tell_all(kinds.MEETING_SOON.key, tellings)


def _begins(row: Reminder) -> Callable[[], str]:
    meeting = row.meeting
    assert meeting is not None

    def text() -> str:
        when = told_when(meeting.starts_at, meeting.all_day)
        said = _("%(what)s: %(when)s") % {"what": meeting.subject, "when": when}
        return with_lateness(f"{said}, {meeting.place}" if meeting.place else said, row.due_at)

    return text
