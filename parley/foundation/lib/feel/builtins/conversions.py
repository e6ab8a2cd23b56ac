"""Conversion functions (DMN 1.4, table 72)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ..limits import Run
from ..temporal import (
    make_date,
    months_between,
    named_zone,
    offset_zone,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from ..values import NUMBERS, YearsMonthsDuration
from ..writing import write_value
from .registry import builtin

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?", re.ASCII)


@builtin("string(from: Any) -> string", needs_run=True)
def string(run: Run, value: Any) -> str | None:
    return value if value is None or type(value) is str else write_value(value, run)


@builtin("number(from: string) -> number")
def number_plain(text: str) -> Decimal | None:
    return NUMBERS.create_decimal(text) if _NUMBER.fullmatch(text) else None


@builtin("number(from: string, grouping separator: string?, decimal separator: string?) -> number")
def number(text: str, grouping: str | None, decimal: str | None) -> Decimal | None:
    if (
        grouping not in (None, " ", ",", ".")
        or decimal not in (None, ".", ",")
        or (grouping is not None and grouping == decimal)
    ):
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if decimal == ",":
        text = "" if "." in text else text.replace(",", ".")
    return number_plain(text)


@builtin("date(from: string) -> date")
def date_of_string(text: str) -> date | None:
    return parse_date(text)


@builtin("date(from: date) -> date")
def date_of_date(value: date) -> date:
    return value


@builtin("date(from: date and time) -> date")
def date_of_date_time(value: datetime) -> date:
    return value.date()


@builtin("date(year: number, month: number, day: number) -> date")
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    return make_date(int(year), int(month), int(day))


@builtin("time(from: string) -> time")
def time_of_string(text: str) -> time | None:
    return parse_time(text)


@builtin("time(from: time) -> time")
def time_of_time(value: time) -> time:
    return value


@builtin("time(from: date and time) -> time")
def time_of_date_time(value: datetime) -> time:
    return value.timetz()


@builtin("time(from: date) -> time")
def time_of_date(value: date) -> time:
    return time(tzinfo=UTC)


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration?) -> time")
def time_of_parts(
    hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None
) -> time | None:
    zone = None if offset is None else offset_zone(offset)
    if offset is not None and zone is None:
        return None
    microsecond = int((second - int(second)) * 1_000_000)
    try:
        return time(int(hour), int(minute), int(second), microsecond, zone)
    except (ValueError, OverflowError):
        return None


@builtin("date and time(from: string) -> date and time")
def date_time_of_string(text: str) -> datetime | None:
    return parse_date_time(text)


@builtin("date and time(from: date and time) -> date and time")
def date_time_of_date_time(value: datetime) -> datetime:
    return value


@builtin("date and time(from: date) -> date and time")
def date_time_of_date(value: date) -> datetime:
    return datetime.combine(value, time())


@builtin("date and time(date: date, time: time) -> date and time")
def date_time_of_date_and_time(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment)


@builtin("date and time(date: date and time, time: time) -> date and time")
def date_time_of_date_time_and_time(day: datetime, moment: time) -> datetime:
    return datetime.combine(day.date(), moment)


_PARTS = "year: number, month: number, day: number, hour: number, minute: number, second: number"


@builtin(f"date and time({_PARTS}, timezone: string) -> date and time")
def date_time_of_parts_in_zone(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    timezone: str,
) -> datetime | None:
    value = date_time_of_parts(year, month, day, hour, minute, second)
    zone = named_zone(timezone)
    return None if value is None or zone is None else value.replace(tzinfo=zone)


@builtin(f"date and time({_PARTS}, offset?: days and time duration?) -> date and time")
def date_time_of_parts(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: timedelta | None = None,
) -> datetime | None:
    moment, on = time_of_parts(hour, minute, second, offset), date_of_parts(year, month, day)
    return None if moment is None or on is None else datetime.combine(on, moment)


@builtin("duration(from: string) -> Any")
def duration(text: str) -> timedelta | YearsMonthsDuration | None:
    return parse_duration(text)


@builtin("duration(from: days and time duration) -> days and time duration")
@builtin("duration(from: years and months duration) -> years and months duration")
def duration_of_duration(value: Any) -> Any:
    return value


@builtin("years and months duration(from: date, to: date) -> years and months duration")
@builtin("years and months duration(from: date and time, to: date) -> years and months duration")
@builtin("years and months duration(from: date, to: date and time) -> years and months duration")
@builtin("years and months duration(from: date and time, to: date and time) -> years and months duration")
def years_and_months_duration(start: date, end: date) -> YearsMonthsDuration | None:
    return months_between(start, end)
