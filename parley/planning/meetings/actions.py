"""Arranging a meeting, moving it, saying what came of it; and writing down a call that just was (R106, R116)."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.events.event import publish
from parley.foundation.lib import clock
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Choice, DateTime, LongText, Text
from parley.planning.actions import NEXT, NextStep, about_of, plan_next
from parley.planning.events import MeetingPlanned, MeetingReported
from parley.planning.meetings.attending import Guests, addresses_in, invite
from parley.planning.meetings.models import Meeting, MeetingKind, Result
from parley.planning.meetings.record import KIND, meeting_record
from parley.planning.models import TaskKind

ABOUT = ("record_type", "record_id")
DIARY = ("task", "meeting")
USUAL = datetime.timedelta(minutes=15)
"""How long a call lasts of which nobody says it."""
LOGGED = replace(KIND, default=MeetingKind.CALL.value)
RESULTS = tuple((value, label) for value, label in Result.choices if value != Result.CANCELLED)
SAID = Field("outcome", gettext_lazy("What came of it"), LongText())
HOW = Field("result", gettext_lazy("Result"), Choice(choices=RESULTS), default=Result.HELD.value)


def meeting_about(meeting: Meeting, by: Actor) -> dict[str, Any]:
    """What an event says: it is about the record that the meeting is about, else about the meeting."""
    said = writing.event_about(meeting_record, meeting, by, clock.now())
    if not meeting.record_type:
        return said
    return said | {"record_type": meeting.record_type, "record_id": meeting.record_id}


@action(
    "*",
    "log",
    label=gettext_lazy("Log a call or a meeting"),
    permission="*.view",
    inputs=(
        LOGGED,
        HOW,
        SAID,
        Field("happened_at", gettext_lazy("When"), DateTime(), help=gettext_lazy("Empty: just now.")),
        Field("subject", gettext_lazy("Subject"), Text(), help=gettext_lazy("Empty: the kind says it all.")),
        *NEXT,
    ),
    icon="phone-check",
    applies=lambda record: record.record_key not in DIARY,
)
def log_meetings(
    records: list[Any],
    *,
    by: Actor,
    kind: str = MeetingKind.CALL.value,
    result: str = Result.HELD.value,
    outcome: str = "",
    happened_at: datetime.datetime | None = None,
    subject: str = "",
    next_due_at: datetime.datetime | None = None,
    next_any_time: bool = False,
    next_kind: str = TaskKind.CALL.value,
    next_subject: str = "",
) -> list[Meeting]:
    """Writes down what was said with each of these customers, and plans what follows: one form, one operation."""
    ensure_may(by, meeting_record.permission("create"))
    step = NextStep(next_due_at, next_any_time, next_kind, next_subject)
    step.ensure_complete()
    key = registry.of(type(records[0])).key
    begin = happened_at or clock.now() - USUAL
    values = {
        "kind": kind,
        "subject": subject or str(MeetingKind(kind).label),
        "starts_at": begin,
        "ends_at": begin + USUAL,
        "result": result or Result.HELD.value,
        "outcome": outcome,
        "remind": "",
        "owner": by.user.pk if by.user else None,
    }
    rows = [{**values, "record_type": key, "record_id": record.pk} for record in records]
    meetings = writing.create(meeting_record, rows, by, internal=ABOUT)
    publish([MeetingReported(**meeting_about(one, by), meeting_id=one.pk) for one in meetings])
    plan_next(step, [{"owner": values["owner"], **about_of(one)} for one in meetings], by)
    return meetings


@action(
    "*",
    "meet",
    label=gettext_lazy("Plan a meeting"),
    permission="*.view",
    inputs=(
        KIND,
        Field("subject", gettext_lazy("Subject"), Text(), required=True),
        Field("starts_at", gettext_lazy("Begins"), DateTime(), required=True),
        Field("ends_at", gettext_lazy("Ends"), DateTime()),
        Field("place", gettext_lazy("Place"), Text(length=300)),
        Field("addresses", gettext_lazy("Who comes, by e-mail address"), Text(length=5000)),
    ),
    icon="calendar-plus",
    applies=lambda record: False,  # on the screen its own form, which shows who is free
)
def plan_meetings(
    records: list[Any],
    *,
    by: Actor,
    subject: str,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime | None = None,
    kind: str = MeetingKind.MEETING.value,
    place: str = "",
    addresses: str = "",
    guests: Guests | None = None,
    **values: Any,
) -> list[Meeting]:
    """Arranges a meeting about each record, of which its planner is the organizer."""
    key = registry.of(type(records[0])).key
    given = {"kind": kind, "subject": subject, "starts_at": starts_at, "ends_at": ends_at, "place": place}
    rows = [{**given, **values, "record_type": key, "record_id": record.pk} for record in records]
    return arrange(rows, guests or Guests(addresses=addresses_in(addresses)), by=by)


@transaction.atomic
def arrange(rows: list[dict[str, Any]], guests: Guests, *, by: Actor) -> list[Meeting]:
    """Creates meetings from their values with those who come. Raises Invalid."""
    ensure_may(by, meeting_record.permission("create"))
    mine = [{"owner": by.user.pk if by.user else None, **row} for row in rows]
    meetings = writing.create(meeting_record, mine, by, internal=ABOUT)
    publish([MeetingPlanned(**meeting_about(one, by), meeting_id=one.pk) for one in meetings])
    if len(guests):
        invite(meetings, guests, by=by)
    return meetings


def _open(meeting: Any) -> bool:
    return not meeting.result


@action(
    "meeting",
    "report",
    label=gettext_lazy("What came of it"),
    permission="meeting.change",
    inputs=(HOW, SAID, *NEXT),
    icon="check",
    tone="good",
    applies=_open,
)
def report_meetings(
    meetings: list[Meeting],
    *,
    by: Actor,
    result: str = Result.HELD.value,
    outcome: str = "",
    next_due_at: datetime.datetime | None = None,
    next_any_time: bool = False,
    next_kind: str = TaskKind.CALL.value,
    next_subject: str = "",
) -> list[Meeting]:
    """Says what came of each meeting and plans what follows."""
    step = NextStep(next_due_at, next_any_time, next_kind, next_subject)
    step.ensure_complete()
    values = {"result": result or Result.HELD.value} | ({"outcome": outcome} if outcome else {})
    changed = writing.change(meeting_record, meetings, values, by)
    publish([MeetingReported(**meeting_about(one, by), meeting_id=one.pk) for one in changed])
    plan_next(step, [{"owner": one.owner_id, **about_of(one)} for one in changed], by)
    return changed


@action(
    "meeting",
    "reschedule",
    label=gettext_lazy("Reschedule"),
    permission="meeting.change",
    inputs=(
        Field("starts_at", gettext_lazy("Begins"), DateTime(), required=True),
        Field("ends_at", gettext_lazy("Ends"), DateTime(), help=gettext_lazy("Empty: as long as before.")),
    ),
    icon="calendar",
    applies=_open,
)
def reschedule_meetings(
    meetings: list[Meeting],
    *,
    by: Actor,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime | None = None,
) -> list[Meeting]:
    """Moves meetings to another time, or makes them longer or shorter."""
    values = {"starts_at": starts_at} | ({"ends_at": ends_at} if ends_at else {})
    return writing.change(meeting_record, meetings, values, by)
