"""Dates and times as people and programs write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from .errors import TabularError

ORDERS = ("ymd", "dmy", "mdy")
LONGEST = 60
NUMERIC = re.compile(r"(\d{1,4})([-./ ])(\d{1,2})\2(\d{1,4})(?: ?г\.?)?")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
DAY_MONTH = re.compile(
    r"(?:\w+, ?)?(\d{1,2})(?:st|nd|rd|th)?[-. ] ?([^\W\d_]{3,12})\.?,?[-. ] ?(\d{2,4})(?: ?г\.?)?"
)
MONTH_DAY = re.compile(r"(?:\w+, ?)?([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
TIME = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|UTC|GMT|[-+]\d\d:?(?:\d\d)?))?"
)
# The first letters of the months in English, Russian and Indonesian; three tell them apart.
MONTHS = {
    start: number
    for number, starts in enumerate(
        (
            ("jan", "янв"),
            ("feb", "фев", "peb"),
            ("mar", "мар"),
            ("apr", "апр"),
            ("may", "мая", "май", "mei"),
            ("jun", "июн"),
            ("jul", "июл"),
            ("aug", "авг", "agu", "agt", "ags"),
            ("sep", "сен"),
            ("oct", "окт", "okt"),
            ("nov", "ноя", "nop"),
            ("dec", "дек", "des"),
        ),
        1,
    )
    for start in starts
}


def parse_date(text: str, order: str = "ymd", *, line: int = 0) -> date:
    """The day. `order` rules for figures only: a year of four digits in front and names of months speak for themselves.

    Two-digit years are 1969 to 2068, as in POSIX. A time of midnight may follow. Raises TabularError.
    """
    body = text.strip()
    if len(body) > LONGEST:
        raise TabularError("value_too_long", line=line, length=len(body), limit=LONGEST)
    figures = _figures(body, order)
    if figures is None:
        day, found = _split_time(body)
        if found is None or found.replace(tzinfo=None) != time():
            raise TabularError("not_a_date", line=line, text=text, order=order)
        figures = _figures(day, order)
        if figures is None:
            raise TabularError("not_a_date", line=line, text=text, order=order)
    try:
        return date(*figures)
    except ValueError:
        raise TabularError("no_such_date", line=line, text=text, order=order) from None


def parse_datetime(text: str, order: str = "ymd", *, line: int = 0) -> datetime:
    """Day and time; with a time zone when the text names one (`Z`, `UTC`, `+03:00`), else without.

    A day alone is its midnight. Raises TabularError.
    """
    body = text.strip()
    if len(body) > LONGEST:
        raise TabularError("value_too_long", line=line, length=len(body), limit=LONGEST)
    day, found = _split_time(body)
    return datetime.combine(parse_date(day, order, line=line), found or time())


def has_time(text: str) -> bool:
    return len(text) <= LONGEST and _split_time(text.strip())[1] is not None


def _split_time(body: str) -> tuple[str, time | None]:
    """The text before a time of day, and that time if there is one."""
    colon = body.find(":")
    start = max(body.rfind(" ", 0, colon), body.rfind("T", 0, colon)) if colon > 0 else -1
    match = TIME.fullmatch(body, start + 1) if start > 0 else None
    if match is None:
        return body, None
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return body, None
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    fraction = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        found = time(hour, int(match["minute"]), int(match["second"] or 0), fraction, _zone(match["zone"]))
    except ValueError:
        return body, None
    return body[:start].rstrip(" ,"), found


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name in ("Z", "UTC", "GMT"):
        return UTC
    digits = name[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if name[0] == "-" else offset)


def _figures(body: str, order: str) -> tuple[int, int, int] | None:
    """Year, month and day, not yet known to exist."""
    if match := NUMERIC.fullmatch(body):
        return _ordered(match[1], match[3], match[4], order)
    if match := COMPACT.fullmatch(body):
        return int(match[1]), int(match[2]), int(match[3])
    if match := DAY_MONTH.fullmatch(body):
        return _named(match[3], match[2], match[1])
    if match := MONTH_DAY.fullmatch(body):
        return _named(match[3], match[1], match[2])
    return None


def _ordered(first: str, second: str, third: str, order: str) -> tuple[int, int, int] | None:
    if len(first) == 4:
        return int(first), int(second), int(third)
    if len(first) == 3 or len(third) == 3 or order not in ORDERS:
        return None
    if order == "ymd":
        return (_year(first), int(second), int(third)) if len(first) == 2 and len(third) <= 2 else None
    if len(third) not in (2, 4):
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return _year(third), int(month), int(day)


def _named(year: str, month: str, day: str) -> tuple[int, int, int] | None:
    number = MONTHS.get(month[:3].lower())
    return (_year(year), number, int(day)) if number and len(year) != 3 else None


def _year(digits: str) -> int:
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (1900 if int(digits) > 68 else 2000)
