"""The bell with its panel, the page of everything one was told, and the page where one chooses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.notifications.choosing import Channels, choices_of, choose, times_of
from parley.foundation.notifications.forms import TimesForm, weekdays
from parley.foundation.notifications.kinds import ByMail
from parley.foundation.notifications.models import Notification
from parley.foundation.notifications.reading import COUNTED, Told, mark_read, seen_by, told_to, unread_count
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest

IN_PANEL = 12
ON_PAGE = 50
TIMES = ("work_from", "work_until", "quiet_from", "quiet_until", "summary_at")
CHANGED = "notifications-changed"


@require_GET
def bell(request: PersonRequest) -> HttpResponse:
    """The number on the bell, which asks again every minute and whenever something changed."""
    count = unread_count(request.user)
    return render(request, "notifications/count.html", {"count": count, "most": COUNTED - 1})


@require_GET
def panel(request: PersonRequest) -> HttpResponse:
    """What is under the bell: the newest, unread ones first to the eye."""
    return _panel(request)


def _panel(request: PersonRequest) -> HttpResponse:
    told = seen_by(request.user, told_to(request.user)[: IN_PANEL * 3])[:IN_PANEL]
    return render(request, "notifications/panel.html", {"told": told})


@require_GET
def page(request: PersonRequest) -> HttpResponse:
    """Everything one was told, or only what one has not read, by days; older pages follow by key."""
    only_unread, before = request.GET.get("show") == "unread", request.GET.get("before", "")
    rows = told_to(request.user)
    if only_unread:
        rows = rows.filter(read_at=None)
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: ON_PAGE + 1])
    context = {
        "days": _by_day(seen_by(request.user, found[:ON_PAGE])),
        "older": found[ON_PAGE - 1].pk if len(found) > ON_PAGE else None,
        "only_unread": only_unread,
        "unread": unread_count(request.user),
    }
    return render(request, "notifications/page.html", context)


def _by_day(told: Iterable[Told]) -> list[tuple[Any, list[Told]]]:
    return [
        (day, list(some)) for day, some in groupby(told, lambda one: timezone.localtime(one.row.at).date())
    ]


@require_http_methods(["GET", "POST"])
def open_one(request: PersonRequest, pk: int) -> HttpResponse:
    """Reads one and goes where it leads."""
    row = get_object_or_404(Notification, pk=pk, user=request.user)
    found = seen_by(request.user, [row])
    mark_read(request.user, [row.pk])
    return redirect(found[0].address if found and found[0].address else "notifications:list")


@require_POST
def read_one(request: PersonRequest, pk: int) -> HttpResponse:
    """Marks one as read, or with `unread` as not read again."""
    row = get_object_or_404(Notification.objects.select_related("by"), pk=pk, user=request.user)
    mark_read(request.user, [row.pk], read="unread" not in request.POST)
    row.refresh_from_db()
    response = render(request, "notifications/line.html", {"told": seen_by(request.user, [row])})
    return htmx.trigger(response, CHANGED)


@require_POST
def read_all(request: PersonRequest) -> HttpResponse:
    """Marks everything as read, wherever one is."""
    mark_read(request.user)
    if not htmx.is_partial(request):
        return redirect("notifications:list")
    return htmx.trigger(_panel(request), CHANGED)


@require_http_methods(["GET", "POST"])
def settings_page(request: PersonRequest) -> HttpResponse:
    """What one is told, where, and when."""
    form = TimesForm(request.POST or None, instance=times_of([request.user.pk])[request.user.pk])
    choices = choices_of(request.user)
    if request.method == "POST":
        chosen = {kind.key: _chosen(request, kind.key) for kind, _channels in choices}
        choices = [(kind, chosen[kind.key]) for kind, _channels in choices]
        if form.is_valid():
            choose(request.user, chosen, form.save(commit=False))
            messages.success(request, _("Saved."))
            return redirect("notifications:settings")
    context = {
        "form": form,
        "choices": choices,
        "by_mail": ByMail.choices,
        "weekdays": weekdays(),
        "times": {name: _on_the_clock(form[name].value()) for name in TIMES},
        "days": [int(day) for day in form["days"].value() or [] if str(day).isdecimal()],
    }
    return render(request, "notifications/settings.html", context, status=422 if form.errors else 200)


def _on_the_clock(value: Any) -> str:
    """14:30 as a browser's field takes it; what was typed stays as it was typed."""
    return value.strftime("%H:%M") if isinstance(value, time) else str(value or "")


def _chosen(request: PersonRequest, key: str) -> Channels:
    mail = request.POST.get(f"mail-{key}", "")
    return Channels(
        in_app=f"app-{key}" in request.POST,
        by_mail=ByMail(mail) if mail in ByMail.values else ByMail.OFF,
    )
