"""Dates, times and durations: reading, writing, calendar arithmetic, and the keys they compare by.

Times and date-times carry microseconds but compare at whole seconds, as the DMN test kit asks.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal, DecimalException
from functools import lru_cache
from zoneinfo import ZoneInfo

from .values import NUMBERS, YearsMonthsDuration

_DATE = re.compile(r"(-?\d{4,9})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([A-Za-z][\w+\-/]*))?",
    re.ASCII,
)
_ZONE_OF_A_DATE = re.compile(r"(?<=-\d\d)(?:[Zz]|[+-]\d\d:\d\d)$", re.ASCII)
_MONTHS = re.compile(r"(-)?P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-)?P(?:(\d{1,12})D)?(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d{0,9}))?S)?)?", re.ASCII
)
_LARGEST_OFFSET = timedelta(hours=18)
_MICROSECOND = timedelta(microseconds=1)
_DAY_IN_SECONDS = 86_400

Temporal = date | time | datetime | timedelta | YearsMonthsDuration


def temporal_literal(text: str) -> Temporal | None:
    """The value of `@"text"`, or None."""
    if text.lstrip("-").startswith("P"):
        return parse_duration(text)
    if "T" in text.split("@")[0]:
        return parse_date_time(text)
    return parse_date(text) if _DATE.fullmatch(text) else parse_time(text)


def parse_date(text: str) -> date | None:
    """`2024-05-01`; years 1 to 9999, which is what Python can hold."""
    match = _DATE.fullmatch(text)
    if match is None or (len(match[1]) > 4 and match[1].lstrip("-").startswith("0")):
        return None
    return make_date(int(match[1]), int(match[2]), int(match[3]))


def make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def parse_time(text: str) -> time | None:
    """`10:30:00`, with `.fraction`, and `Z`, an offset or `@zone`."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, utc, sign, hours, minutes, seconds, zone = match.groups()
    microsecond = int((fraction or "0").ljust(9, "0")[:6])
    zone_info: tzinfo | None = UTC if utc else None
    if sign:
        zone_info = offset_zone(
            timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0)), sign
        )
    elif zone:
        zone_info = named_zone(zone)
    if zone_info is None and (sign or zone):
        return None
    try:
        return time(int(hour), int(minute), int(second), microsecond, zone_info)
    except ValueError:
        return None


def parse_date_time(text: str) -> datetime | None:
    """A date, `T` and a time; a date alone, which may have a zone, is its midnight."""
    day_text, separator, time_text = text.partition("T")
    if not separator:
        zone = _ZONE_OF_A_DATE.search(text)
        day_text, time_text = (text[: zone.start()], f"00:00:00{zone[0]}") if zone else (text, "00:00:00")
    day, moment = parse_date(day_text), parse_time(time_text)
    if day is None or moment is None:
        return None
    return datetime.combine(day, moment)


def parse_duration(text: str) -> timedelta | YearsMonthsDuration | None:
    """`P1Y2M` or `P1DT2H3M4.5S`; the two kinds do not mix."""
    match = _MONTHS.fullmatch(text)
    if match is not None and (match[2] or match[3]):
        total = 12 * int(match[2] or 0) + int(match[3] or 0)
        return YearsMonthsDuration(-total if match[1] else total)
    match = _DAYS.fullmatch(text)
    if match is None or not any(match.group(2, 3, 4, 5)) or text.endswith("T"):
        return None
    days, hours, minutes, seconds = (int(group or 0) for group in match.group(2, 3, 4, 5))
    microseconds = int((match[6] or "0").ljust(9, "0")[:6])
    try:
        length = timedelta(
            days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds
        )
        return -length if match[1] else length
    except OverflowError:
        return None


def offset_zone(offset: timedelta, sign: str = "+") -> tzinfo | None:
    """A fixed offset of at most 18 hours; zero is UTC."""
    if abs(offset) > _LARGEST_OFFSET:
        return None
    if not offset:
        return UTC
    return timezone(-offset if sign == "-" else offset)


@lru_cache(maxsize=1024)
def named_zone(name: str) -> ZoneInfo | None:
    """The zone of the system's database, or None."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone_name(value: time | datetime) -> str | None:
    """The id of a named zone."""
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


# Writing


def write_date(value: date) -> str:
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def write_time(value: time | datetime) -> str:
    fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
    return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{fraction}{_write_zone(value)}"


def _write_zone(value: time | datetime) -> str:
    name = zone_name(value)
    if name is not None:
        return f"@{name}"
    offset = value.utcoffset()
    if offset is None:
        return ""
    if not offset:
        return "Z"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{'-' if offset < timedelta(0) else '+'}{hours:02d}:{minutes:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def write_duration(value: timedelta) -> str:
    """The canonical form: `P1DT2H`, `-PT0.5S`, `PT0S`."""
    microseconds = abs(value) // _MICROSECOND
    seconds, microseconds = divmod(microseconds, 1_000_000)
    days, seconds = divmod(seconds, _DAY_IN_SECONDS)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    second_text = f"{seconds}.{microseconds:06d}".rstrip("0") if microseconds else str(seconds)
    clock = "".join(
        (
            f"{hours}H" if hours else "",
            f"{minutes}M" if minutes else "",
            f"{second_text}S" if second_text != "0" else "",
        )
    )
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if value < timedelta(0) else ''}P{text or 'T0S'}"


def write_temporal(value: Temporal) -> str:
    """The text that `string(value)` gives and that reads back as the same value."""
    match value:
        case datetime():
            return f"{write_date(value)}T{write_time(value)}"
        case date():
            return write_date(value)
        case time():
            return write_time(value)
        case timedelta():
            return write_duration(value)
    return str(value)


# Arithmetic


def add_months(value: date, months: int) -> date | None:
    """The same day of another month, or its last day; a date-time stays one."""
    year, month = divmod(12 * value.year + value.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    last_day = monthrange(year, month + 1)[1]
    return value.replace(year=year, month=month + 1, day=min(value.day, last_day))


def add_duration(value: date | time, length: timedelta) -> date | time | None:
    """A date-time moves along real time, also over a change of the clocks; a time wraps at midnight."""
    try:
        if isinstance(value, time):
            moved = datetime.combine(date(2000, 1, 1), value) + timedelta(
                seconds=length.seconds, microseconds=length.microseconds
            )
            return moved.timetz()
        if isinstance(value, datetime) and value.tzinfo is not None:
            return (value.astimezone(UTC) + length).astimezone(value.tzinfo)
        return value + length
    except OverflowError:
        return None


def difference(left: date | time, right: date | time) -> timedelta | None:
    """Real time from `right` to `left`; a date beside a date-time is its midnight in UTC."""
    if isinstance(left, time) and isinstance(right, time):
        left_key, right_key = time_key(left, exact=True), time_key(right, exact=True)
        return left_key[1] - right_key[1] if left_key[0] == right_key[0] else None
    if isinstance(left, time) or isinstance(right, time):
        return None
    if not isinstance(left, datetime) and not isinstance(right, datetime):
        return left - right
    start, end = _as_moment(right), _as_moment(left)
    if (start.tzinfo is None) != (end.tzinfo is None):
        return None
    return _without_zone(end) - _without_zone(start)


def midnight(value: date) -> datetime:
    """The start of a day as a date-time; by the standard it is that of UTC."""
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


def _as_moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else midnight(value)


def _without_zone(value: datetime) -> datetime:
    """The same instant as a UTC wall clock; a local value stays as it is."""
    offset = value.utcoffset()
    return value if offset is None else value.replace(tzinfo=None) - offset


def months_between(start: date, end: date) -> YearsMonthsDuration | None:
    """Whole months from `start` to `end`, negative when `end` comes first."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        if (start.tzinfo is None) != (end.tzinfo is None):
            return None
        start, end = _without_zone(start), _without_zone(end)
    # of a date and a date-time, the date is its midnight on the same clock
    months = 12 * (end.year - start.year) + end.month - start.month
    start_in_month, end_in_month = _within_month(start), _within_month(end)
    if months > 0 and end_in_month < start_in_month:
        months -= 1
    elif months < 0 and end_in_month > start_in_month:
        months += 1
    return YearsMonthsDuration(months)


def _within_month(value: date) -> tuple[int, time]:
    return value.day, value.time() if isinstance(value, datetime) else time()


def scale_duration(length: timedelta, factor: Decimal, divisor: Decimal = Decimal(1)) -> timedelta | None:
    """`length * factor / divisor`, to the microsecond."""
    try:
        microseconds = NUMBERS.divide(NUMBERS.multiply(Decimal(length // _MICROSECOND), factor), divisor)
        return timedelta(microseconds=int(microseconds))
    except (OverflowError, DecimalException):
        return None


def total_seconds(value: timedelta) -> Decimal:
    """The length in seconds, exact."""
    return Decimal(value // _MICROSECOND).scaleb(-6)


# Comparison


def time_key(value: time, *, exact: bool = False) -> tuple[str, timedelta]:
    """What times compare by: the kind of their clock, and the time since midnight there."""
    since_midnight = timedelta(
        hours=value.hour,
        minutes=value.minute,
        seconds=value.second,
        microseconds=value.microsecond if exact else 0,
    )
    if value.tzinfo is None:
        return "local", since_midnight
    offset = value.utcoffset()
    if offset is None:
        return zone_name(value) or "", since_midnight
    return "UTC", since_midnight - offset


def date_time_key(value: datetime) -> tuple[str, datetime]:
    """What date-times compare by: whether they have a zone, and the instant to the second."""
    kind = "local" if value.tzinfo is None else "UTC"
    return kind, _without_zone(value).replace(microsecond=0, fold=0)
