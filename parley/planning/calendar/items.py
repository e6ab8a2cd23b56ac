"""Meetings and tasks of some people between two days: what stands in the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from parley.foundation.accounts.models import User
from parley.foundation.web.looks import hue
from parley.planning.meetings.models import Answer, Attendee, Meeting, Result
from parley.planning.meetings.record import meeting_record
from parley.planning.models import Task
from parley.planning.queries import Subject, subjects_of, within_reach
from parley.planning.record import task_record

MOST = 1500
"""Things of one kind that one calendar page shows."""
SHORTEST = 15
"""Minutes that something takes at least on the page."""
USUAL_TASK = 30


@dataclass(frozen=True)
class Item:
    """One thing in the calendar of one person. `first` and `last` are days, both included; `minute` counts from
    midnight on the wall of the reader, `length` in minutes; both only where it has a time."""

    key: str
    pk: int
    title: str
    first: datetime.date
    last: datetime.date
    timed: bool
    minute: int
    length: int
    person: int
    who: str
    icon: str
    state: str
    answer: str
    place: str
    subject: Subject | None
    may_move: bool

    @property
    def url(self) -> str:
        return reverse(f"{self.key}:page", args=[self.pk])

    @property
    def hue(self) -> int:
        """The colour of its person."""
        return hue(self.who)

    @property
    def name(self) -> str:
        """Its name in the page."""
        return f"{self.key}-{self.pk}-{self.person}"


def bounds(first: datetime.date, last: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """From the midnight before the first day to that after the last, where the reader is."""
    begin = timezone.make_aware(datetime.datetime.combine(first, datetime.time()))
    after = last + datetime.timedelta(days=1)
    return begin, timezone.make_aware(datetime.datetime.combine(after, datetime.time()))


def items_between(
    user: User, people: Collection[int], first: datetime.date, last: datetime.date
) -> list[Item]:
    """What these people have from one day to another, as far as the reader may see it; a fixed number of queries."""
    begin, end = bounds(first, last)
    meetings = list(_meetings(user, people, begin, end))
    rows = task_record.visible_to(user).filter(owner_id__in=people, due_at__gte=begin, due_at__lt=end)
    tasks = list(rows.select_related("owner").order_by("due_at", "pk")[:MOST])
    subjects = subjects_of([*meetings, *tasks], user)
    movable = {"meeting": within_reach(meetings, user, "change"), "task": within_reach(tasks, user, "change")}
    items = [_task_item(task, subjects, movable["task"]) for task in tasks]
    for meeting in meetings:
        items += _meeting_items(meeting, set(people), subjects, movable["meeting"])
    return sorted(items, key=lambda item: (item.first, item.timed, item.minute, -item.length, item.pk))


def _meetings(
    user: User, people: Collection[int], begin: datetime.datetime, end: datetime.datetime
) -> Iterable[Meeting]:
    attended = Attendee.objects.filter(user_id__in=people).exclude(answer=Answer.NO).values("meeting_id")
    rows = meeting_record.visible_to(user).filter(starts_at__lt=end, ends_at__gte=begin)
    rows = rows.filter(Q(owner_id__in=people) | Q(pk__in=attended)).exclude(result=Result.CANCELLED)
    found: Iterable[Meeting] = (
        rows.select_related("owner").prefetch_related("attendees__user").order_by("starts_at", "pk")[:MOST]
    )
    return found


def _task_item(task: Task, subjects: dict[Any, Subject], movable: set[int]) -> Item:
    local = timezone.localtime(task.due_at)
    return Item(
        key="task",
        pk=task.pk,
        title=task.subject,
        first=local.date(),
        last=local.date(),
        timed=not task.any_time,
        minute=local.hour * 60 + local.minute,
        length=max(SHORTEST, task.duration or USUAL_TASK),
        person=task.owner_id or 0,
        who=task.owner.name if task.owner else "",
        icon=task.icon,
        state=task.state,
        answer="",
        place="",
        subject=subjects.get((task.record_type, task.record_id or 0)),
        may_move=task.pk in movable and task.done_at is None,
    )


def _meeting_items(
    meeting: Meeting, people: set[int], subjects: dict[Any, Subject], movable: set[int]
) -> list[Item]:
    """One for each of the people who has it: its organizer and the colleagues who come."""
    begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    timed = not meeting.all_day and length < 24 * 60
    guests = {one.user_id: one for one in meeting.attendees.all() if one.user_id and one.answer != Answer.NO}
    having = {meeting.owner_id: meeting.owner} | {pk: one.user for pk, one in guests.items()}
    return [
        Item(
            key="meeting",
            pk=meeting.pk,
            title=meeting.subject,
            first=begin.date(),
            last=_last_day(begin, end, timed),
            timed=timed,
            minute=begin.hour * 60 + begin.minute,
            length=max(SHORTEST, length),
            person=pk or 0,
            who=person.name if person else "",
            icon=meeting.icon,
            state=meeting.state,
            answer=guests[pk].answer if pk in guests else "yes",
            place=meeting.place,
            subject=subjects.get((meeting.record_type, meeting.record_id or 0)),
            may_move=meeting.pk in movable and not meeting.result,
        )
        for pk, person in having.items()
        if pk in people
    ]


def _last_day(begin: datetime.datetime, end: datetime.datetime, timed: bool) -> datetime.date:
    """What ends at midnight does not reach into the next day."""
    if end > begin and end.time() == datetime.time():
        return end.date() - datetime.timedelta(days=1)
    return end.date()
