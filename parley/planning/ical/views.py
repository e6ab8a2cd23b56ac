"""The calendar for other programs, the page with its address, and calendar files coming in."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company
from parley.foundation.web.middleware import zone_called
from parley.foundation.web.requests import PersonRequest
from parley.planning.ical.actions import new_feed, owner_of, revoke_feed
from parley.planning.ical.feed import feed_of
from parley.planning.ical.importing import import_calendar
from parley.planning.ical.models import CalendarFeed
from parley.planning.ical.reading import LARGEST, BadCalendar
from parley.planning.meetings.record import meeting_record


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """One person's meetings and tasks. Programs that ask again with the ETag they got hear that nothing changed."""
    user = owner_of(token)
    if user is None:
        raise Http404
    with translation.override(user.language), timezone.override(zone_called(user.time_zone)):
        name = f"{user.name} · {Company.current().name}"
        content = feed_of(user, name)
    tag = f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="parley.ics"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_http_methods(["GET", "POST"])
def feed_settings(request: PersonRequest) -> HttpResponse:
    """Making one's address and taking it back; it is shown once, after it was made."""
    address = ""
    if request.method == "POST" and request.POST.get("do") == "revoke":
        revoke_feed(request.user)
        messages.success(request, _("The address leads nowhere any more."))
        return redirect("planning:feed_settings")
    if request.method == "POST":
        address = settings.PARLEY_URL + reverse("planning:feed", args=[new_feed(request.user)])
    own = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "planning/feed.html", {"feed": own, "address": address})


@require_http_methods(["GET", "POST"])
def import_file(request: PersonRequest) -> HttpResponse:
    """A calendar file becomes one's own meetings."""
    by = Actor(request.user, channel="import")
    ensure_may(by, meeting_record.permission("create"))
    if request.method == "GET":
        return render(request, "planning/import.html", {"error": "", "result": None})
    given = request.FILES.get("file")
    try:
        if given is None:
            raise BadCalendar(_("Choose a calendar file."))
        result = import_calendar(given.read(LARGEST + 1), by=by)
    except BadCalendar as error:
        return render(request, "planning/import.html", {"error": str(error), "result": None}, status=422)
    return render(request, "planning/import.html", {"error": "", "result": result})
