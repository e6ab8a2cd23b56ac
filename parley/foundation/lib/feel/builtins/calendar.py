"""Temporal functions (DMN 1.4, table 79) and the clock."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from ..limits import Run
from .registry import builtin

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@builtin("day of year(date: date) -> number")
@builtin("day of year(date: date and time) -> number")
def day_of_year(value: date) -> Decimal:
    return Decimal(value.timetuple().tm_yday)


@builtin("day of week(date: date) -> string")
@builtin("day of week(date: date and time) -> string")
def day_of_week(value: date) -> str:
    return _DAYS[value.weekday()]


@builtin("month of year(date: date) -> string")
@builtin("month of year(date: date and time) -> string")
def month_of_year(value: date) -> str:
    return _MONTHS[value.month - 1]


@builtin("week of year(date: date) -> number")
@builtin("week of year(date: date and time) -> number")
def week_of_year(value: date) -> Decimal:
    """The week of ISO 8601."""
    return Decimal(value.isocalendar().week)


@builtin("now() -> date and time", needs_run=True)
def now(run: Run) -> datetime:
    return run.clock()


@builtin("today() -> date", needs_run=True)
def today(run: Run) -> date:
    return run.clock().date()
