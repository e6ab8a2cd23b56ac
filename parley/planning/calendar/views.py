"""The calendar: its page, moving things in it, and one thing in a dialog."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import offered, perform
from parley.foundation.lib.refusals import Invalid, NotFound
from parley.foundation.records import registry
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch, may_do
from parley.foundation.web.screens.undoing import undo_address
from parley.planning.calendar.asked import MOST_PEOPLE, VIEWS, asked_for
from parley.planning.calendar.items import USUAL_TASK
from parley.planning.calendar.pages import page_of
from parley.planning.panels import may_meet, may_plan
from parley.planning.queries import people_of, subjects_of
from parley.planning.showing import due_text

KEYS = ("task", "meeting")
DAY = 24 * 60


@require_GET
def show_calendar(request: PersonRequest) -> HttpResponse:
    """A day, a week, a month or the team, of oneself and of whoever one adds."""
    return render(request, "planning/calendar.html", _context(request, request.GET))


def _context(request: PersonRequest, data: QueryDict) -> dict[str, Any]:
    asked = asked_for(request.user, data)
    labels = {"day": _("Day"), "week": _("Week"), "month": _("Month"), "team": _("Team")}
    reached = people_of(request.user)
    colleagues = list(reached[:100])
    views = VIEWS if len(colleagues) > 1 else VIEWS[:3]
    return {
        "page": page_of(request.user, asked),
        "asked": asked,
        "views": [
            {"label": labels[one], "url": asked.address(view=one), "current": one == asked.view}
            for one in views
        ],
        "colleagues": colleagues if len(colleagues) > 1 else [],
        "shown": {one.pk for one in asked.people},
        "full": len(asked.people) >= MOST_PEOPLE,
        "may_meet": may_meet(request.user),
        "may_plan": may_plan(request.user),
    }


@require_POST
def move(request: PersonRequest) -> HttpResponse:
    """Something was dragged to another day or time, or made longer or shorter; the answer is the calendar as it is now."""
    key, pk = request.POST.get("key", ""), request.POST.get("id", "")
    if key not in KEYS or not pk.isdecimal() or len(pk) > 18:
        raise NotFound(_("This record does not exist, or you may not see it."))
    record = fetch(request, registry.get(key), int(pk))
    by = Actor(request.user, channel="screen")
    perform(key, "reschedule", [record.pk], _moved(record, request.POST), by)
    response = render(request, "planning/calendar_grid.html", _context(request, request.POST))
    return htmx.toast(response, _("“%(title)s” moved.") % {"title": record}, undo=undo_address(by))


def _moved(record: Any, data: QueryDict) -> dict[str, Any]:
    """The new times. The wall time that was dropped on counts, whatever the clocks do that day."""
    try:
        day = datetime.date.fromisoformat(data.get("to", ""))
        minute, length = data.get("minute", ""), int(data.get("length", "") or 0)
        at = int(minute) if minute else None
        if (at is not None and not 0 <= at < DAY) or not 0 <= length <= 31 * DAY:
            raise ValueError
    except ValueError:
        raise Invalid(_("This is not a time in the calendar.")) from None
    old = timezone.localtime(record.due_at)
    wall = old.time() if at is None else datetime.time(at // 60, at % 60)
    start = timezone.make_aware(datetime.datetime.combine(day, wall))
    if record.record_key == "task":
        values: dict[str, Any] = {"due_at": start, "any_time": record.any_time and at is None}
        return values | ({"duration": length} if length and length != (record.duration or USUAL_TASK) else {})
    lasts = datetime.timedelta(minutes=length) if length else record.ends_at - record.starts_at
    return {"starts_at": start, "ends_at": start + lasts}


@require_GET
def show_item(request: PersonRequest, key: str, pk: int) -> HttpResponse:
    """One thing in a dialog: what, when, where, about what, and what can be done: the way without dragging."""
    if key not in KEYS:
        raise NotFound(_("This record does not exist, or you may not see it."))
    record_type = registry.get(key)
    record = fetch(request, record_type, pk, ("owner",))
    changes = may_do(request.user, record_type, record, "change")
    verbs = ("complete", "report", "reschedule", "cancel") if changes else ()
    actions = [one for one in offered(key, Actor(request.user)) if one.verb in verbs and one.applies(record)]
    context = {
        "record": record,
        "key": key,
        "due": due_text(record),
        "subject": next(iter(subjects_of([record], request.user).values()), None),
        "attendees": list(record.attendees.select_related("user")[:30]) if key == "meeting" else [],
        "actions": actions,
    }
    return render(request, "planning/calendar_item.html", context)
