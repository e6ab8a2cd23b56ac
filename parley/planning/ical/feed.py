"""One person's calendar for other programs: what they have from three months ago to a year ahead."""

from __future__ import annotations

import datetime

from django.db.models import Q

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.planning.meetings.as_ical import calendar_of, event_of, event_of_task
from parley.planning.meetings.models import Answer, Attendee, Result
from parley.planning.meetings.record import meeting_record
from parley.planning.record import task_record

BACK = datetime.timedelta(days=92)
AHEAD = datetime.timedelta(days=366)
MOST = 3000


def feed_of(user: User, name: str) -> str:
    """The calendar as text: the person's meetings, those to which they come, and their open tasks."""
    now = clock.now()
    attended = Attendee.objects.filter(user=user).exclude(answer=Answer.NO).values("meeting_id")
    meetings = meeting_record.visible_to(user).filter(Q(owner=user) | Q(pk__in=attended))
    meetings = meetings.filter(ends_at__gte=now - BACK, starts_at__lte=now + AHEAD)
    meetings = meetings.exclude(result=Result.CANCELLED).select_related("owner").order_by("starts_at", "pk")
    tasks = task_record.visible_to(user).filter(owner=user, done_at=None, due_at__lte=now + AHEAD)
    tasks = tasks.filter(due_at__gte=now - BACK).order_by("due_at", "pk")
    events = [
        event_of(one, zone=one.owner.time_zone if one.owner else user.time_zone) for one in meetings[:MOST]
    ]
    events += [event_of_task(one, zone=user.time_zone) for one in tasks[:MOST]]
    return calendar_of(events, name=name)
