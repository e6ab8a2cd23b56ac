"""What else My day shows: today's calendar, what waits for an answer, and the team at a glance."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.notifications.choosing import times_of
from parley.foundation.notifications.reading import seen_by, told_to
from parley.foundation.web import formatting
from parley.planning import kinds
from parley.planning.calendar.items import Item, items_between
from parley.planning.queries import day_bounds, staged_types, unanswered, without_next_step
from parley.planning.record import task_record

QUIET = (kinds.REMINDER.key, kinds.OVERDUE.key, kinds.MEETING_SOON.key, kinds.INVITED.key)
"""Kinds of which the page shows the thing itself."""
MOST = 6


@dataclass(frozen=True)
class Agenda:
    """One person's day: what has a time, and how many minutes of their working day are free."""

    items: list[Item]
    free: int
    now: int


def agenda_of(user: User, person: User) -> Agenda:
    """Today's meetings and timed tasks of one person."""
    local = timezone.localtime(clock.now())
    items = [one for one in items_between(user, [person.pk], local.date(), local.date()) if one.timed]
    times = times_of([person.pk])[person.pk]
    begin = times.work_from.hour * 60 + times.work_from.minute
    end = times.work_until.hour * 60 + times.work_until.minute
    works = not times.days or local.weekday() in times.days
    busy = {minute for one in items for minute in range(one.minute, one.minute + one.length)}
    free = sum(minute not in busy for minute in range(begin, end)) if works else 0
    return Agenda(items, free, local.hour * 60 + local.minute)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the person's answer."""

    icon: str
    title: str
    under: str
    url: str


def waiting_for(user: User) -> list[Waiting]:
    """Invitations without an answer, then what the person was told and has not read."""
    invitations = [
        Waiting(
            one.meeting.icon,
            _("Will you come? %(what)s") % {"what": one.meeting.subject},
            formatting.moment(one.meeting.starts_at),
            f"/meetings/{one.meeting_id}/",
        )
        for one in unanswered(user)[:MOST]
    ]
    rows = told_to(user).filter(read_at=None).exclude(kind__in=QUIET)[: MOST * 2]
    told = [
        Waiting(one.icon, one.row.text, one.title, f"/notifications/{one.row.pk}/open/")
        for one in seen_by(user, rows)
    ]
    return [*invitations, *told][:MOST]


@dataclass(frozen=True)
class Mate:
    """One colleague's day in a line."""

    person: User
    overdue: int
    today: int
    done: int
    aimless: int
    meetings: list[Item]


def team_of(user: User, people: Sequence[User]) -> list[Mate]:
    """Who has what today; those with most overdue first. A fixed number of queries."""
    ids = [person.pk for person in people]
    begin, end = day_bounds()
    late, due = Q(done_at=None, due_at__lt=begin), Q(done_at=None, due_at__gte=begin, due_at__lt=end)
    counted = task_record.visible_to(user).filter(owner_id__in=ids).values("owner_id")
    rows = {
        row["owner_id"]: row
        for row in counted.annotate(
            late=Count("pk", filter=late),
            due=Count("pk", filter=due),
            done=Count("pk", filter=Q(done_at__gte=begin, done_at__lt=end)),
        )
    }
    aimless = _aimless(user, ids)
    today = timezone.localtime(clock.now()).date()
    meetings = [one for one in _meetings(user, ids, today) if one.key == "meeting"]
    mates = [
        Mate(
            person,
            rows.get(person.pk, {}).get("late", 0),
            rows.get(person.pk, {}).get("due", 0),
            rows.get(person.pk, {}).get("done", 0),
            aimless[person.pk],
            [one for one in meetings if one.person == person.pk],
        )
        for person in people
    ]
    return sorted(mates, key=lambda mate: (-mate.overdue, -mate.today, mate.person.name))


def _meetings(user: User, ids: Collection[int], today: datetime.date) -> list[Item]:
    return items_between(user, ids, today, today)


def _aimless(user: User, ids: Collection[int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for record_type in staged_types(user):
        rows: Any = without_next_step(record_type, user, ids).order_by().values("owner_id")
        found.update({row["owner_id"]: row["n"] for row in rows.annotate(n=Count("pk"))})
    return found
