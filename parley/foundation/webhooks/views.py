"""Webhooks under Settings: the list, one with what it was told, each delivery as it went out and came back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import registry
from parley.foundation.webhooks import actions
from parley.foundation.webhooks.forms import EVENTS, WebhookForm
from parley.foundation.webhooks.models import Delivery, Webhook
from parley.foundation.webhooks.switching import reason_text

PAGE = 50


def _administrator(request: HttpRequest) -> Actor:
    by = Actor(request.user)  # type: ignore[arg-type]
    ensure_may(by, actions.PERMISSION)
    return by


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All webhooks with how they are."""
    _administrator(request)
    return render(
        request,
        "webhooks/overview.html",
        {"webhooks": Webhook.objects.select_related("user").order_by("name")},
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new one; its secret is shown on the page that follows, once."""
    by = _administrator(request)
    form = WebhookForm(
        request.POST or None, initial={"user": request.user.pk, "events": ["*.created", "*.changed"]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = actions.create_webhook(form.wanted(), by=by)
        except Invalid as refusal:
            _name_problems(form, refusal)
        else:
            return _page(request, webhook, secret=secret)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form for one that is there."""
    by = _administrator(request)
    webhook = get_object_or_404(Webhook.objects.select_related("user"), pk=pk)
    form = WebhookForm(request.POST) if request.method == "POST" else WebhookForm.of(webhook)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_webhook(webhook, form.wanted(), by=by)
        except Invalid as refusal:
            _name_problems(form, refusal)
        else:
            messages.success(request, _("Webhook saved."))
            return redirect("webhooks:show", pk)
    return _form(request, form, webhook)


def _form(request: HttpRequest, form: WebhookForm, webhook: Webhook | None = None) -> HttpResponse:
    people = [(str(one.pk), one.name) for one in form.fields["user"].queryset]  # type: ignore[attr-defined]
    context = {"form": form, "webhook": webhook, "events": EVENTS, "people": people}
    return render(request, "webhooks/form.html", context, status=422 if form.errors else 200)


def _name_problems(form: WebhookForm, refusal: Invalid) -> None:
    for problem in refusal.problems:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook, and what it was told, the latest first."""
    _administrator(request)
    return _page(request, get_object_or_404(Webhook.objects.select_related("user"), pk=pk))


def _page(request: HttpRequest, webhook: Webhook, **context: Any) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = webhook.deliveries.order_by("-id")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        rows = rows.filter(id__lt=int(before))
    found = list(rows[: PAGE + 1])
    types = {one.key: one.label_plural for one in registry.all_types()}
    labels = dict(EVENTS)
    shown = {
        "webhook": webhook,
        "deliveries": found[:PAGE],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "reason": reason_text(webhook.off_reason),
        "events": [labels.get(pattern, pattern) for pattern in webhook.events],
        "type": types.get(webhook.record_type, ""),
    }
    return render(request, "webhooks/show.html", shown | context)


@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, shown once; the old one signs too for a day."""
    by = _administrator(request)
    webhook = get_object_or_404(Webhook.objects.select_related("user"), pk=pk)
    return _page(request, webhook, secret=actions.rotate_secret(webhook, by=by))


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On or off."""
    by = _administrator(request)
    is_on = request.POST.get("on") == "1"
    actions.switch(get_object_or_404(Webhook, pk=pk), is_on, by=by)
    messages.success(request, _("The webhook is on.") if is_on else _("The webhook is off."))
    return redirect("webhooks:show", pk)


@require_POST
def ping(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a test message."""
    by = _administrator(request)
    actions.send_ping(get_object_or_404(Webhook, pk=pk), by=by)
    messages.success(request, _("A test message is on its way."))
    return redirect("webhooks:show", pk)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a webhook for good."""
    by = _administrator(request)
    actions.delete_webhook(get_object_or_404(Webhook, pk=pk), by=by)
    messages.success(request, _("Webhook deleted."))
    return redirect("webhooks:overview")


@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: what was sent, what came back, every attempt."""
    _administrator(request)
    found = get_object_or_404(Delivery.objects.select_related("webhook"), pk=pk)
    return render(request, "webhooks/delivery.html", {"delivery": found, "webhook": found.webhook})


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends one once more."""
    by = _administrator(request)
    actions.send_again(get_object_or_404(Delivery, pk=pk), by=by)
    messages.success(request, _("It is sent again."))
    return redirect("webhooks:delivery", pk)
