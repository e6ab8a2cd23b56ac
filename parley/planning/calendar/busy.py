"""When colleagues are busy: times only, never what they do, so that everybody may ask."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from parley.foundation.accounts.models import User
from parley.foundation.notifications.choosing import times_of
from parley.planning.calendar.items import USUAL_TASK, bounds
from parley.planning.meetings.models import Answer, Attendee, Meeting, Result
from parley.planning.models import Task

MOST = 20


@dataclass(frozen=True)
class Span:
    """A piece of the day, in minutes from midnight on the reader's wall."""

    minute: int
    length: int


@dataclass(frozen=True)
class Busy:
    """One person's day: when they are busy, and between which minutes they work."""

    person: User
    spans: list[Span]
    works: bool
    work_from: int
    work_until: int

    def at(self, minute: int, length: int) -> bool:
        """Whether they have something else then."""
        return any(one.minute < minute + length and minute < one.minute + one.length for one in self.spans)


def busy_on(day: datetime.date, people: Collection[User], without: int | None = None) -> list[Busy]:
    """The day of each of the people; `without` is a meeting that is being moved."""
    some = list(people)[:MOST]
    begin, end = bounds(day, day)
    ids = [person.pk for person in some]
    spans: dict[int, list[Span]] = {pk: [] for pk in ids}
    attended = Attendee.objects.filter(user_id__in=ids).exclude(answer=Answer.NO)
    rows = Meeting.objects.filter(starts_at__lt=end, ends_at__gt=begin, deleted_at=None, all_day=False)
    rows = rows.filter(Q(owner_id__in=ids) | Q(pk__in=attended.values("meeting_id")))
    rows = rows.exclude(result__in=(Result.CANCELLED, Result.NOT_HELD)).exclude(pk=without)
    guests: dict[int, set[int]] = {}
    for meeting, user in attended.filter(meeting__in=rows).values_list("meeting_id", "user_id"):
        guests.setdefault(meeting, set()).add(user)
    for pk, owner, starts, ends in rows.values_list("pk", "owner_id", "starts_at", "ends_at"):
        span = _span(max(starts, begin), min(ends, end), begin)
        for person in {owner, *guests.get(pk, set())} & set(ids):
            spans[person].append(span)
    tasks = Task.objects.filter(owner_id__in=ids, due_at__gte=begin, due_at__lt=end, any_time=False)
    tasks = tasks.filter(done_at=None, deleted_at=None)
    for owner, due, duration in tasks.values_list("owner_id", "due_at", "duration"):
        spans[owner].append(_span(due, due + datetime.timedelta(minutes=duration or USUAL_TASK), begin))
    times = times_of(ids)
    return [
        Busy(
            person,
            sorted(spans[person.pk], key=lambda one: one.minute),
            not times[person.pk].days or day.weekday() in times[person.pk].days,
            _minutes(times[person.pk].work_from),
            _minutes(times[person.pk].work_until),
        )
        for person in some
    ]


def _span(begin: datetime.datetime, end: datetime.datetime, midnight: datetime.datetime) -> Span:
    local = timezone.localtime(begin)
    return Span(local.hour * 60 + local.minute, max(1, int((end - begin).total_seconds() // 60)))


def _minutes(at: datetime.time) -> int:
    return at.hour * 60 + at.minute
