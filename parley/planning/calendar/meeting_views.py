"""Arranging a meeting with a look at who is free, and who comes to it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import ActionRefused, Invalid, NotFound
from parley.foundation.records import registry
from parley.foundation.records.registry import UnknownRecordType
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.inputs import errors_by_field, input_of, inputs_again, typed_values
from parley.planning.calendar.busy import Busy, busy_on
from parley.planning.meetings.actions import DIARY, arrange
from parley.planning.meetings.attending import Guests, addresses_in, invite, take_away
from parley.planning.meetings.inviting import answer
from parley.planning.meetings.models import Answer
from parley.planning.meetings.record import meeting_record, next_hour
from parley.planning.models import Before

FIELDS = ("subject", "kind", "starts_at", "ends_at", "all_day", "place", "link", "description", "remind")
HOUR = datetime.timedelta(hours=1)


@require_http_methods(["GET", "POST"])
def new_meeting(request: PersonRequest) -> HttpResponse:
    """The form; the address may say when, and about which record."""
    by = Actor(request.user, channel="screen")
    ensure_may(by, meeting_record.permission("create"))
    about = _about(request)
    fields = [meeting_record.by_name[name] for name in FIELDS]
    if request.method == "GET":
        first = _first_values(request.GET, request.user)
        inputs = [input_of(one, request.user, **_said(first, request.GET, one.name)) for one in fields]
        return _form(request, {"inputs": inputs, "others": [], "about": about, "data": request.GET})
    try:
        with transaction.atomic():
            values = typed_values(fields, request.POST)
            row = values | ({"record_type": about["key"], "record_id": about["id"]} if about else {})
            (meeting,) = arrange([row], _guests(request.POST), by=by)
            if "send" in request.POST:
                perform("meeting", "send-invitations", [meeting.pk], {}, by)
    except ActionRefused as refusal:
        if refusal.status not in (409, 422):
            raise
        named, others = errors_by_field(refusal)
        others += [text for name, text in named.items() if name not in FIELDS and name != "addresses"]
        inputs = inputs_again(fields, request.user, request.POST, named)
        context = {"inputs": inputs, "others": others, "about": about, "data": request.POST,
                   "addresses_error": named.get("addresses", "")}  # fmt: skip
        return _form(request, context, status=422)
    page = htmx.page_of(request) or f"/meetings/{meeting.pk}/"
    sentence = _("“%(title)s” is there.") % {"title": meeting.subject}
    if not htmx.is_partial(request):
        messages.success(request, sentence)
        return redirect(page)
    return htmx.close_dialog(htmx.toast(htmx.go_to(page), sentence))


def _about(request: PersonRequest) -> dict[str, Any] | None:
    """The record that the meeting is about, if the address names one that this person may see. Raises NotFound."""
    data = request.GET if request.method == "GET" else request.POST
    key, pk = data.get("about", ""), data.get("id", "")
    if not key:
        return None
    try:
        record_type = registry.get(key)
    except UnknownRecordType:
        record_type = None
    if record_type is None or key in DIARY or not pk.isdecimal() or len(pk) > 18:
        raise NotFound(_("This record does not exist, or you may not see it."))
    record = fetch(request, record_type, int(pk))
    return {"key": key, "id": record.pk, "title": record_type.title_of(record)}


def _first_values(data: QueryDict, user: User) -> dict[str, Any]:
    start = next_hour()
    return {
        "starts_at": start,
        "ends_at": start + HOUR,
        "kind": "meeting",
        "remind": Before.MINUTES_10.value,
    }


def _said(first: dict[str, Any], data: QueryDict, name: str) -> dict[str, Any]:
    """What the address says of a field, else what it begins with."""
    return {"typed": data[name]} if name in data else {"value": first.get(name)}


def _guests(data: QueryDict) -> Guests:
    return Guests(_ids(data, "user"), _ids(data, "person"), addresses_in(data.get("addresses", "")))


def _ids(data: QueryDict, name: str) -> list[int]:
    return [int(text) for text in data.getlist(name)[:200] if text.isdecimal() and len(text) < 19]


def _form(request: PersonRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    data = context["data"]
    everyone = User.objects.filter(deleted_at=None, is_active=True).exclude(pk=request.user.pk)
    template = "planning/meeting_dialog.html" if htmx.is_partial(request) else "planning/meeting_page.html"
    given = {
        "colleagues": list(everyone.order_by("name", "pk")[:200]),
        "chosen": _ids(data, "user"),
        "addresses": data.get("addresses", ""),
        "person": next(iter(_ids(data, "person")), ""),
        "addresses_error": "",
    }
    return render(request, template, {**given, **context}, status=status)


@require_GET
def who_is_free(request: PersonRequest) -> HttpResponse:
    """A strip for each of the chosen colleagues: when they are busy on that day, and whether then."""
    ensure_may(Actor(request.user), meeting_record.permission("create"))
    try:
        start = timezone.make_aware(datetime.datetime.fromisoformat(request.GET.get("starts_at", "")))
        end = timezone.make_aware(datetime.datetime.fromisoformat(request.GET.get("ends_at", "")))
    except ValueError:
        return render(request, "planning/free.html", {"rows": [], "minute": 0, "length": 0, "free": []})
    wanted = [request.user.pk, *_ids(request.GET, "user")]
    people = User.objects.filter(pk__in=wanted, is_active=True, deleted_at=None).order_by("name")
    length = max(15, int((end - start).total_seconds() // 60))
    local = timezone.localtime(start)
    minute = local.hour * 60 + local.minute
    rows = busy_on(local.date(), people)
    context = {
        "rows": [(one, one.at(minute, length)) for one in rows],
        "minute": minute,
        "length": min(length, 24 * 60 - minute),
        "free": _free_times(rows, length, local),
    }
    return render(request, "planning/free.html", context)


def _free_times(rows: list[Busy], length: int, day: datetime.datetime) -> list[dict[str, str]]:
    """The first three times that day at which everybody works and nobody is busy."""
    if not rows:
        return []
    begin, end = max(one.work_from for one in rows), min(one.work_until for one in rows)
    found = []
    for minute in range(begin - begin % 30, end - length + 1, 30):
        if minute >= begin and not any(one.at(minute, length) for one in rows):
            start = day.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
            finish = start + datetime.timedelta(minutes=length)
            found.append(
                {
                    "starts_at": f"{start:%Y-%m-%dT%H:%M}",
                    "ends_at": f"{finish:%Y-%m-%dT%H:%M}",
                    "at": f"{start:%H:%M}",
                }
            )
    return found[:4]


@require_POST
def add_attendee(request: PersonRequest, pk: int) -> HttpResponse:
    """One more person comes: a colleague, somebody known, or an address."""
    meeting = fetch(request, meeting_record, pk)
    try:
        guests = _guests(request.POST)
        if not len(guests):
            raise Invalid(_("Choose somebody, or enter an e-mail address."))
        invite([meeting], guests, by=Actor(request.user, channel="screen"))
    except Invalid as refusal:
        messages.error(request, str(refusal))
    return redirect("meeting:page", pk)


@require_POST
def remove_attendee(request: PersonRequest, pk: int, attendee: int) -> HttpResponse:
    """Somebody does not come any more."""
    meeting = fetch(request, meeting_record, pk)
    take_away(get_object_or_404(meeting.attendees, pk=attendee), by=Actor(request.user, channel="screen"))
    return redirect("meeting:page", pk)


@require_POST
def my_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """What an invited colleague says."""
    meeting = fetch(request, meeting_record, pk)
    mine = get_object_or_404(meeting.attendees.select_related("meeting__owner", "user"), user=request.user)
    said = request.POST.get("answer", "")
    if said in (Answer.YES, Answer.MAYBE, Answer.NO):
        answer(mine, said)
    return redirect("meeting:page", pk)
