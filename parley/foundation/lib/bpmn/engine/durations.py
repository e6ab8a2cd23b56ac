"""ISO 8601 durations and repetitions, and their place in the calendar.

Days, months and years are counted on the wall clock of the process' zone, so that "P1D" after 9:00 is 9:00 of the next
day, also when the clocks change; hours, minutes and seconds are exact. A wall-clock time that does not exist is moved
forward by the gap; of two equal ones the first is meant.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_NUMBER = r"(\d{1,9}(?:[.,]\d{1,9})?)"
_DURATION = re.compile(
    rf"(?P<sign>[+-])?P(?:(\d{{1,9}})Y)?(?:(\d{{1,9}})M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?P<time>T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    re.ASCII,
)


class Duration(NamedTuple):
    months: int = 0
    days: int = 0
    seconds: float = 0.0

    @property
    def is_positive(self) -> bool:
        return min(self) >= 0 and max(self) > 0


class Cycle(NamedTuple):
    """`R3/2026-01-01T09:00:00Z/P1D`: `times` None for ever, `start` None for from now on."""

    times: int | None
    start: str | None
    period: str


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> Duration:
    """Raises ValueError for anything but an ISO 8601 duration."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or text.strip()[-1:] in "PT+-":
        raise ValueError(f"{text!r} is no ISO 8601 duration, such as PT1H or P3D.")
    years, months = int(match[2] or 0), int(match[3] or 0)
    weeks, days = _number(match[4]), _number(match[5])
    whole_days = int(weeks * 7 + days)
    seconds = (weeks * 7 + days - whole_days) * 86400
    seconds += _number(match[7]) * 3600 + _number(match[8]) * 60 + _number(match[9])
    sign = -1 if match["sign"] == "-" else 1
    return Duration(sign * (12 * years + months), sign * whole_days, sign * seconds)


def _number(text: str | None) -> float:
    return float(text.replace(",", ".")) if text else 0.0


def parse_cycle(text: str) -> Cycle:
    """Raises ValueError for anything but `R[n]/[start/]duration` or `R[n]/duration/end` without an end."""
    parts = text.strip().split("/")
    if not re.fullmatch(r"R\d{0,9}", parts[0], re.ASCII) or len(parts) not in (2, 3):
        raise ValueError(
            f"{text!r} is no ISO 8601 repetition, such as R/PT1H or R3/2026-01-01T09:00:00Z/P1D."
        )
    period = parts[-1]
    if not parse_duration(period).is_positive:
        raise ValueError(f"The period of {text!r} is not positive.")
    start = parts[1] if len(parts) == 3 else None
    if start is not None:
        datetime.fromisoformat(start)
    return Cycle(int(parts[0][1:]) if parts[0][1:] else None, start, period)


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """ISO text as a time in UTC; without an offset it is the wall clock of `zone`; a date is its midnight.

    Raises ValueError for text that is no ISO time.
    """
    value = datetime.fromisoformat(text.strip())
    return on_wall_clock(value, zone) if value.tzinfo is None else value.astimezone(UTC)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return on_wall_clock(datetime.combine(day, time()), zone)


def on_wall_clock(naive: datetime, zone: ZoneInfo) -> datetime:
    return naive.replace(tzinfo=zone).astimezone(UTC)


def add(start: datetime, duration: Duration, zone: ZoneInfo, times: int = 1) -> datetime:
    """`start` (UTC) plus `times` durations, in UTC. Raises OverflowError beyond the year 9999."""
    moment = start
    if duration.months or duration.days:
        local = start.astimezone(zone)
        if duration.months:
            local = add_months(local, duration.months * times)
        moment = (local + timedelta(days=duration.days * times)).astimezone(UTC)
    return moment + timedelta(seconds=duration.seconds * times) if duration.seconds else moment


def add_months(moment: datetime, months: int) -> datetime:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("The date is beyond the year 9999.")
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
