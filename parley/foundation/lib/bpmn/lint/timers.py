"""Times as people write them: what is wrong with them, and how far away they are."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo

from ..engine.durations import parse_cycle, parse_duration, parse_moment

_UTC = ZoneInfo("UTC")
_DAYS_IN_MONTH = 30.44
_SECONDS_IN_DAY = 86_400


def timer_problem(form: str, text: str) -> str | None:
    """Why a date, duration or cycle cannot be used; None for one that can. As the engine reads them."""
    try:
        if form == "date":
            parse_moment(text, _UTC)
        elif form == "duration":
            parse_duration(text)
        else:
            parse_cycle(text)
    except (ValueError, OverflowError) as error:
        return str(error)
    return None


def looks_iso(text: str) -> bool:
    """Whether someone meant ISO 8601: then a slip is a slip and not an expression."""
    return bool(re.match(r"P[\dT]|R\d*/|\d{4}-\d", text))


def duration_days(text: str) -> float:
    """About how many days an ISO duration lasts."""
    duration = parse_duration(text)
    return duration.months * _DAYS_IN_MONTH + duration.days + duration.seconds / _SECONDS_IN_DAY


def is_past(text: str, today: date) -> bool:
    return parse_moment(text, _UTC).date() < today
