"""Meetings and tasks as iCalendar (RFC 5545), and invitations as iTIP (RFC 5546). Times are in UTC, days are days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from parley.foundation.web.middleware import zone_called
from parley.planning.meetings.models import Answer, Attendee, Meeting, Result
from parley.planning.models import Task

PRODUCT = "-//Parley//Parley CRM//EN"
SHORTEST = datetime.timedelta(minutes=15)
PARTSTAT = {
    Answer.WAITING: "NEEDS-ACTION",
    Answer.YES: "ACCEPTED",
    Answer.MAYBE: "TENTATIVE",
    Answer.NO: "DECLINED",
}


@dataclass(frozen=True)
class Organizer:
    """Whom calendars name as the organizer."""

    name: str
    email: str


def calendar_of(events: Iterable[Event], *, name: str = "", method: str = "") -> str:
    """A whole calendar as text with the line ends and folds of the standard."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("name", name)
        calendar.add("refresh-interval", datetime.timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode()


def event_of(
    meeting: Meeting,
    *,
    zone: str,
    organizer: Organizer | None = None,
    attendees: Iterable[Attendee] = (),
    cancelled: bool = False,
) -> Event:
    """A meeting as an event; `zone` is the organizer's, which tells the days of one that takes whole days."""
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.updated_at.astimezone(datetime.UTC))
    event.add("last-modified", meeting.updated_at.astimezone(datetime.UTC))
    event.add("created", meeting.created_at.astimezone(datetime.UTC))
    _add_times(event, meeting.starts_at, meeting.ends_at, meeting.all_day, zone)
    event.add("summary", meeting.subject)
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.description or meeting.link:
        event.add("description", "\n\n".join(filter(None, [meeting.description, meeting.link])))
    off = cancelled or meeting.result in (Result.CANCELLED, Result.NOT_HELD)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("url", f"{settings.PARLEY_URL}/meetings/{meeting.pk}/")
    if organizer is not None and organizer.email:
        who = vCalAddress(f"MAILTO:{organizer.email}")
        who.params["cn"] = vText(organizer.name)
        event["organizer"] = who
        for one in attendees:
            if one.email:
                event.add("attendee", _attendee(one), encode=False)
    return event


def _attendee(one: Attendee) -> vCalAddress:
    who = vCalAddress(f"MAILTO:{one.email}")
    who.params["cn"] = vText(one.name or one.email)
    who.params["role"] = vText("REQ-PARTICIPANT")
    who.params["partstat"] = vText(PARTSTAT[Answer(one.answer)])
    who.params["rsvp"] = vText("TRUE")
    return who


def event_of_task(task: Task, *, zone: str) -> Event:
    """A task as an event: at its time for its duration, or on its day."""
    event = Event()
    event.add("uid", f"task-{task.pk}@parley")
    event.add("sequence", task.version)
    event.add("dtstamp", task.updated_at.astimezone(datetime.UTC))
    length = datetime.timedelta(minutes=task.duration) if task.duration else SHORTEST
    if task.any_time:
        day = task.due_at.astimezone(zone_called(zone)).date()
        event.add("dtstart", day)
        event.add("dtend", day + datetime.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        _add_times(event, task.due_at, task.due_at + length, False, zone)
    event.add("summary", task.subject)
    event.add("url", f"{settings.PARLEY_URL}/tasks/{task.pk}/")
    return event


def _add_times(
    event: Event, start: datetime.datetime, end: datetime.datetime, all_day: bool, zone: str
) -> None:
    if all_day:
        first, last = (moment.astimezone(zone_called(zone)).date() for moment in (start, end))
        event.add("dtstart", first)
        event.add("dtend", last + datetime.timedelta(days=1))
    else:
        event.add("dtstart", start.astimezone(datetime.UTC))
        event.add("dtend", end.astimezone(datetime.UTC))
