"""When a mail may reach a person: plain arithmetic on wall times in their zone.

A wall time that the spring change leaves out counts an hour later, one that the autumn change repeats counts at its
first occurrence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONGEST_SEARCH = 15
"""Days to look ahead: more than the longest pause that working days can make."""


class Times(Protocol):
    """What is known of a person's times."""

    days: list[int]
    work_from: time
    work_until: time
    quiet_from: time
    quiet_until: time
    only_working_days: bool
    summary_at: time


def at_wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which the clock on the wall shows this."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def next_allowed(moment: datetime, times: Times, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the quiet time or of the days off that it lies in."""
    for _step in range(LONGEST_SEARCH):
        local = moment.astimezone(zone)
        if not _works(local.date(), times):
            moment = at_wall(local.date() + timedelta(days=1), _morning(times), zone)
        elif is_quiet(local.time(), times):
            later_today = local.time() < times.quiet_until
            day = local.date() if later_today else local.date() + timedelta(days=1)
            moment = at_wall(day, times.quiet_until, zone)
        else:
            break
    return moment


def next_working(moment: datetime, times: Times, zone: ZoneInfo) -> datetime:
    """The moment itself where the person works then, else the beginning of their next working day."""
    local = moment.astimezone(zone)
    for day in _days_from(local.date()):
        if not times.days or day.weekday() in times.days:
            begin, end = at_wall(day, times.work_from, zone), at_wall(day, times.work_until, zone)
            if moment < end:
                return max(moment, begin)
    return moment


def next_summary(moment: datetime, times: Times, zone: ZoneInfo) -> datetime:
    """The next time after the moment at which the daily summary comes."""
    days = [day for day in _days_from(moment.astimezone(zone).date()) if _works(day, times)]
    found = (at_wall(day, times.summary_at, zone) for day in days)
    return next((one for one in found if one > moment), moment + timedelta(days=1))


def is_quiet(at: time, times: Times) -> bool:
    """Whether the wall time lies in the quiet time, which may span midnight."""
    begin, end = times.quiet_from, times.quiet_until
    return begin <= at < end if begin <= end else at >= begin or at < end


def _morning(times: Times) -> time:
    return times.quiet_until if is_quiet(time(), times) else time()


def _works(day: date, times: Times) -> bool:
    return not times.only_working_days or not times.days or day.weekday() in times.days


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(LONGEST_SEARCH))
