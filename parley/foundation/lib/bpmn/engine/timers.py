"""When a timer is due: date, duration and cycle, fixed in the model or given by an expression."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ...feel import YearsMonthsDuration
from .durations import (
    Cycle,
    Duration,
    add,
    midnight,
    on_wall_clock,
    parse_cycle,
    parse_duration,
    parse_moment,
)
from .problems import Problem
from .steps import from_utc_text, utc_text

if TYPE_CHECKING:
    from .graph import Calendar, TimerSpec

Row = dict[str, Any]
MAX_WORKING_PERIODS = 10_000
"""Periods of working time have to be counted one by one."""


class Clock:
    """The time of a step and the calendar of its process."""

    def __init__(self, now: str, zone: ZoneInfo, calendar: Calendar | None) -> None:
        self.now = from_utc_text(now)
        self.zone = zone
        self.calendar = calendar

    def after(self, start: datetime, duration: Duration, calendar: str, times: int = 1) -> datetime:
        if not calendar:
            return add(start, duration, self.zone, times)
        if self.calendar is None:
            raise Problem(
                "timer", f"The host supplies no working calendar, but the timer asks for {calendar!r}."
            )
        if times > MAX_WORKING_PERIODS:
            raise OverflowError("Too many periods of working time.")
        due = start
        for _ in range(times):
            due = self.calendar(due, duration, calendar)
        return due


def first_due(timer: TimerSpec, value: Any, clock: Clock) -> Row:
    """The part of a token's row that a timer needs: `due`, and for a cycle `cycle` = [start, done, left, period].

    `value` is the text of the model or the result of its expression. Raises Problem for what is no time.
    """
    try:
        if timer.form == "date":
            return {"due": utc_text(as_moment(value, clock.zone))}
        if timer.form == "duration":
            return {"due": utc_text(clock.after(clock.now, as_duration(value), timer.calendar))}
        return _first_of_cycle(parse_cycle(_text(value)), timer.calendar, clock)
    except (ValueError, OverflowError, TypeError) as error:
        raise Problem("timer", f"The timer's {timer.form} cannot be used: {error}") from None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{value!r} is no text.")


def _first_of_cycle(cycle: Cycle, calendar: str, clock: Clock) -> Row:
    start = parse_moment(cycle.start, clock.zone) if cycle.start else clock.now
    done = 0 if cycle.start else 1
    due = start if cycle.start else clock.after(start, parse_duration(cycle.period), calendar)
    return {"due": utc_text(due), "cycle": [utc_text(start), done, cycle.times, cycle.period]}


def next_due(timer: TimerSpec, row: Row, clock: Clock) -> Row | None:
    """The row's `due` and `cycle` after it has fired; None when there is no next time.

    Periods are counted from the start, so that they do not drift. Those missed while nobody looked are made up for by this
    one time: nobody wants 48 reminders at once.
    """
    if "cycle" not in row:
        return None
    start_text, done, left, period = row["cycle"]
    left = None if left is None else left - 1
    if left == 0:
        return None
    start, duration = from_utc_text(start_text), parse_duration(period)
    try:
        done = _count_past(
            lambda times: clock.after(start, duration, timer.calendar, times), done + 1, clock.now
        )
        due = utc_text(clock.after(start, duration, timer.calendar, done))
    except (OverflowError, ValueError):
        return None
    return {"due": due, "cycle": [start_text, done, left, period]}


def _count_past(moment: Callable[[int], datetime], times: int, now: datetime) -> int:
    """The smallest number of periods from `times` on that ends after `now`: doubling, then halving."""
    if moment(times) > now:
        return times
    step = 1
    while moment(times + step) <= now:
        step *= 2
        if step > 1 << 40:
            raise OverflowError("The period is too short.")
    low, high = times + step // 2, times + step
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if moment(middle) > now else (middle + 1, high)
    return low


def as_duration(value: Any) -> Duration:
    """ISO text or a duration of the expression language (whose days are 24 hours)."""
    if isinstance(value, timedelta):
        return Duration(seconds=value.total_seconds())
    if isinstance(value, YearsMonthsDuration):
        return Duration(months=value.total)
    return parse_duration(_text(value))


def as_moment(value: Any, zone: ZoneInfo) -> datetime:
    """ISO text, a date (its midnight) or a date and time of the expression language, in UTC."""
    if isinstance(value, datetime):
        return on_wall_clock(value, zone) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, date):
        return midnight(value, zone)
    return parse_moment(_text(value), zone)


def as_deadline(value: Any, clock: Clock) -> str:
    """The due date of a user task: a time, or a duration from now. Raises Problem."""
    try:
        is_duration = isinstance(value, timedelta | YearsMonthsDuration) or str(value).lstrip(
            "+-"
        ).startswith("P")
        moment = (
            clock.after(clock.now, as_duration(value), "") if is_duration else as_moment(value, clock.zone)
        )
        return utc_text(moment)
    except (ValueError, OverflowError, TypeError) as error:
        raise Problem("due", f"The due date cannot be used: {error}") from None
