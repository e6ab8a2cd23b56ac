"""Calendar files (RFC 5545) from anywhere, as plain events: repeated ones written out, with clear errors.

What is wrong with the whole file is a BadCalendar; what is wrong with one event is told and the others are kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar.parser import Contentline

from parley.foundation.notifications.times import at_wall

LARGEST = 5_000_000
"""Bytes of a file."""
MOST = 5000
"""Events of a file, repeated ones written out."""
MOST_TIMES = 400
"""Times that one repeated event comes."""
MOST_STEPS = 100_000
"""Times that are counted from the beginning of a series until the present."""
TOO_OFTEN = ("SECONDLY", "MINUTELY")
YEAR = datetime.timedelta(days=366)
DAY = datetime.timedelta(days=1)
NOON = datetime.time(12)


class BadCalendar(Exception):
    """The file cannot be read at all; the sentence says where and why."""


@dataclass(frozen=True)
class FoundEvent:
    """One event at one time, in UTC; days stand at noon, both included."""

    key: str
    subject: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    all_day: bool
    place: str
    link: str
    description: str
    cancelled: bool


@dataclass
class Found:
    """What a file holds, and a sentence for everything that was left out."""

    events: list[FoundEvent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_calendar(data: bytes, zone: ZoneInfo, now: datetime.datetime) -> Found:
    """The events of a file; times without a zone are in that of the reader. Raises BadCalendar."""
    text = _text(data)
    calendars = _parsed(text)
    found = Found()
    components: list[Any] = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if not components:
        raise BadCalendar(_("There is no event in this file."))
    moved = {
        (_uid(one), _moment(one["RECURRENCE-ID"].dt, zone)) for one in components if "RECURRENCE-ID" in one
    }
    for number, component in enumerate(components, start=1):
        if len(found.events) >= MOST:
            found.problems.append(_("More than %(count)s events: the rest was left out.") % {"count": MOST})
            break
        try:
            found.events += _events(component, zone, now, moved)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            name = str(component.get("SUMMARY", "")) or _("Event %(number)s") % {"number": number}
            found.problems.append(_("%(event)s: %(why)s") % {"event": name[:100], "why": str(error)[:200]})
    if not found.events and found.problems:
        raise BadCalendar(_where(text) or found.problems[0])
    return found


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise BadCalendar(_("The file is larger than %(size)s MB.") % {"size": LARGEST // 1_000_000})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if not text.strip():
        raise BadCalendar(_("The file is empty."))
    if "BEGIN:VCALENDAR" not in text.upper():
        raise BadCalendar(_("This is not a calendar file: it has no line BEGIN:VCALENDAR."))
    return text


def _parsed(text: str) -> list[Calendar]:
    try:
        return [one for one in Calendar.from_ical(text, multiple=True) if one.name == "VCALENDAR"]
    except (ValueError, IndexError, KeyError) as error:
        raise BadCalendar(
            _where(text)
            or _("The file ends too early, or is not well formed: %(why)s") % {"why": str(error)[:200]}
        ) from error


def _where(text: str) -> str:
    """The first line that cannot be read, with its number; empty where every line by itself can."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line[0] in " \t":
            continue
        try:
            Contentline(line).parts()  # type: ignore[no-untyped-call]
        except ValueError:
            return _("Line %(number)s cannot be read: “%(line)s”.") % {"number": number, "line": line[:100]}
    return ""


def _uid(component: Any) -> str:
    return str(component.get("UID", "")) or str(component.get("SUMMARY", ""))


def _events(
    component: Any, zone: ZoneInfo, now: datetime.datetime, moved: set[tuple[str, datetime.datetime]]
) -> Iterator[FoundEvent]:
    if "DTSTART" not in component:
        raise ValueError(_("it has no beginning"))
    start = component["DTSTART"].dt
    all_day = not isinstance(start, datetime.datetime)
    length = _length(component, start)
    if length < datetime.timedelta():
        raise ValueError(_("it ends before it begins"))
    uid = _uid(component)
    if "RECURRENCE-ID" in component:
        at = _moment(component["RECURRENCE-ID"].dt, zone)
        yield _event(component, f"{uid}/{at:%Y%m%dT%H%M%SZ}", _moment(start, zone), length, all_day)
    elif "RRULE" not in component and "RDATE" not in component:
        yield _event(component, uid, _moment(start, zone), length, all_day)
    else:
        for at in _times(component, start, zone, now):
            if (uid, at) not in moved:
                yield _event(component, f"{uid}/{at:%Y%m%dT%H%M%SZ}", at, length, all_day)


def _length(component: Any, start: Any) -> datetime.timedelta:
    if "DTEND" in component:
        end = component["DTEND"].dt
        if isinstance(start, datetime.datetime) and isinstance(end, datetime.datetime):
            if (start.tzinfo is None) != (end.tzinfo is None):
                start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
            elif start.tzinfo is not None:
                start, end = start.astimezone(datetime.UTC), end.astimezone(datetime.UTC)
        found: datetime.timedelta = end - start
        return found
    if "DURATION" in component:
        lasts: datetime.timedelta = component["DURATION"].dt
        return lasts
    return datetime.timedelta() if isinstance(start, datetime.datetime) else DAY


def _moment(value: Any, zone: ZoneInfo) -> datetime.datetime:
    """A time of the file in UTC: days at noon, times without a zone on the reader's wall."""
    if not isinstance(value, datetime.datetime):
        return at_wall(value, NOON, zone)
    if value.tzinfo is None:
        return at_wall(value.date(), value.time(), zone)
    return value.astimezone(datetime.UTC)


def _event(
    component: Any, key: str, at: datetime.datetime, length: datetime.timedelta, all_day: bool
) -> FoundEvent:
    end = at + (max(DAY, length) - DAY if all_day else length)
    return FoundEvent(
        key=key,
        subject=" ".join(str(component.get("SUMMARY", "")).split()) or _("Without a name"),
        starts_at=at,
        ends_at=end,
        all_day=all_day,
        place=" ".join(str(component.get("LOCATION", "")).split()),
        link=str(component.get("URL", "")),
        description=str(component.get("DESCRIPTION", "")).strip(),
        cancelled=str(component.get("STATUS", "")).upper() == "CANCELLED",
    )


def _times(component: Any, start: Any, zone: ZoneInfo, now: datetime.datetime) -> Iterator[datetime.datetime]:
    """The times of a repeated event from a year ago to a year ahead, on the wall of its own zone."""
    own = getattr(start, "tzinfo", None) or zone
    wall = (
        start.replace(tzinfo=None)
        if isinstance(start, datetime.datetime)
        else datetime.datetime.combine(start, NOON)
    )
    left_out = {_moment(one.dt, zone) for one in _dates(component, "EXDATE")}
    found: set[datetime.datetime] = {_moment(one.dt, zone) for one in _dates(component, "RDATE")}
    rules = component.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if any(str(often).upper() in TOO_OFTEN for often in rule.get("FREQ", [])):
            raise ValueError(_("it repeats every minute or more often"))
        for at in islice(rrulestr(_on_the_wall(rule, own), dtstart=wall), MOST_STEPS):
            moment = _localized(at, own)
            if moment > now + YEAR:
                break
            if moment >= now - YEAR:
                found.add(moment)
    chosen = sorted(
        moment for moment in found if moment not in left_out and now - YEAR <= moment <= now + YEAR
    )
    yield from chosen[:MOST_TIMES]


def _localized(at: datetime.datetime, own: datetime.tzinfo) -> datetime.datetime:
    return at.replace(tzinfo=own).astimezone(datetime.UTC)


def _on_the_wall(rule: Any, own: datetime.tzinfo) -> str:
    """The rule with its end on the same wall as its beginning, as the arithmetic wants it."""
    parts = []
    for name, values in rule.items():
        if name.upper() == "UNTIL":
            until = values[0] if isinstance(values, list) else values
            if not isinstance(until, datetime.datetime):
                until = datetime.datetime.combine(until, datetime.time.max)
            elif until.tzinfo is not None:
                until = until.astimezone(own).replace(tzinfo=None)
            parts.append(f"UNTIL={until:%Y%m%dT%H%M%S}")
        else:
            given = values if isinstance(values, list) else [values]
            parts.append(f"{name}={','.join(_plain(value) for value in given)}")
    return ";".join(parts)


def _plain(value: Any) -> str:
    return value.to_ical().decode() if hasattr(value, "to_ical") else str(value)


def _dates(component: Any, name: str) -> Iterator[Any]:
    given = component.get(name, [])
    for one in given if isinstance(given, list) else [given]:
        yield from (date for date in one.dts if not isinstance(date.dt, tuple))
