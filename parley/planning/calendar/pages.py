"""A part of the calendar as its templates draw it: columns with hours, or weeks with days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel import dates as babel_dates
from django.utils import timezone

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.notifications.choosing import times_of
from parley.foundation.notifications.models import WorkingTimes
from parley.foundation.web import formatting
from parley.planning.calendar.asked import Asked
from parley.planning.calendar.items import Item, items_between
from parley.planning.calendar.layout import Placed, place

IN_A_DAY = 4
"""Things that one day of a month lists."""


@dataclass(frozen=True)
class Column:
    """A day (of one person in the team's view) with what has a time and what has none."""

    day: datetime.date
    person: User | None
    placed: list[Placed]
    whole: list[Item]
    works: bool
    work_from: int
    work_until: int
    is_today: bool


@dataclass(frozen=True)
class MonthDay:
    """One day of a month: its first things, and how many more there are."""

    day: datetime.date
    items: list[Item]
    more: int
    inside: bool
    is_today: bool


@dataclass(frozen=True)
class Hour:
    """A line of the grid."""

    minute: int
    label: str


@dataclass(frozen=True)
class CalendarPage:
    """Everything that the templates need. `now` is the minute of the present moment, None on other days."""

    asked: Asked
    heading: str
    columns: list[Column]
    weeks: list[list[MonthDay]]
    hours: list[Hour]
    agenda: list[tuple[datetime.date, list[Item]]]
    now: int
    morning: int
    today: datetime.date
    names: list[str]


def page_of(user: User, asked: Asked) -> CalendarPage:
    """Reads what is asked for and puts it into its places."""
    people = [person.pk for person in asked.people]
    items = items_between(user, people, asked.first, asked.last)
    local = timezone.localtime(clock.now())
    times = times_of([user.pk, *people])
    mine = times[user.pk]
    return CalendarPage(
        asked=asked,
        heading=heading_of(asked),
        columns=[] if asked.view == "month" else _columns(asked, items, times, local.date()),
        weeks=_weeks(asked, items, local.date()) if asked.view == "month" else [],
        hours=[Hour(hour * 60, _hour(hour)) for hour in range(24)],
        agenda=_agenda(asked, items),
        now=local.hour * 60 + local.minute,
        morning=_minutes(mine.work_from),
        today=local.date(),
        names=[_weekday(number) for number in range(7)],
    )


def heading_of(asked: Asked) -> str:
    """November 2026, or 23 – 29 Nov 2026, or the day."""
    if asked.view == "month":
        return formatting.month(asked.day)
    if asked.view == "week":
        return f"{formatting.short_date(asked.first)} – {formatting.full_date(asked.last)}"
    return formatting.full_date(asked.day)


def _columns(
    asked: Asked, items: list[Item], times: Mapping[int, WorkingTimes], today: datetime.date
) -> list[Column]:
    if asked.view == "team":
        return [_column(asked.day, person, [i for i in items if i.person == person.pk], times[person.pk], today)
                for person in asked.people]  # fmt: skip
    mine = times[asked.people[0].pk]
    shown = list(_once(items)) if len(asked.people) == 1 else items
    return [
        _column(day, None, [i for i in shown if i.first <= day <= i.last], mine, today) for day in asked.days
    ]


def _once(items: Iterable[Item]) -> Iterable[Item]:
    """A meeting of several people stands once where only one calendar is shown."""
    seen: set[tuple[str, int]] = set()
    for item in items:
        if (item.key, item.pk) not in seen:
            seen.add((item.key, item.pk))
            yield item


def _column(
    day: datetime.date,
    person: User | None,
    items: Sequence[Item],
    times: WorkingTimes,
    today: datetime.date,
) -> Column:
    works = not times.days or day.weekday() in times.days
    return Column(
        day=day,
        person=person,
        placed=place([item for item in items if item.timed and item.first == day]),
        whole=[item for item in items if not item.timed],
        works=works,
        work_from=_minutes(times.work_from),
        work_until=_minutes(times.work_until),
        is_today=day == today,
    )


def _weeks(asked: Asked, items: list[Item], today: datetime.date) -> list[list[MonthDay]]:
    shown = list(_once(items)) if len(asked.people) == 1 else items
    days = []
    for day in asked.days:
        found = [item for item in shown if item.first <= day <= item.last]
        cut = found if len(found) <= IN_A_DAY else found[: IN_A_DAY - 1]
        days.append(MonthDay(day, cut, len(found) - len(cut), day.month == asked.day.month, day == today))
    return [days[number : number + 7] for number in range(0, len(days), 7)]


def _agenda(asked: Asked, items: list[Item]) -> list[tuple[datetime.date, list[Item]]]:
    """For the phone: the days that have something, in order."""
    shown = list(_once(items)) if len(asked.people) == 1 else items
    found = [(day, [item for item in shown if item.first <= day <= item.last]) for day in asked.days]
    return [(day, some) for day, some in found if some]


def _minutes(at: datetime.time) -> int:
    return at.hour * 60 + at.minute


def _hour(hour: int) -> str:
    return babel_dates.format_time(datetime.time(hour), "short", locale=formatting.locale())


def _weekday(number: int) -> str:
    return str(babel_dates.get_day_names("abbreviated", "stand-alone", formatting.locale())[number])
