"""The wizard that hands over what a leaver owned, and how far it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Team, User
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry
from parley.foundation.staff import tasks
from parley.foundation.staff.actions import PERMISSION
from parley.foundation.staff.handover import actions
from parley.foundation.staff.handover.shares import shares_of
from parley.foundation.staff.models import Handover
from parley.foundation.web.screens.values import address_of


def _administrator(request: HttpRequest) -> Actor:
    by = Actor(request.user)  # type: ignore[arg-type]
    ensure_may(by, PERMISSION)
    return by


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person owns by type, and who gets it."""
    by = _administrator(request)
    person = get_object_or_404(User, pk=pk, deleted_at__isnull=True)
    problem, errors = "", {}
    if request.method == "POST":
        rules = {
            name.removeprefix("to:"): value for name, value in request.POST.items() if name.startswith("to:")
        }
        try:
            with transaction.atomic():
                made = actions.start_handover(person, rules, lock_out="lock_out" in request.POST, by=by)
                if made.rules:
                    tasks.hand_over.enqueue(handover_id=made.pk)
        except ActionRefused as refusal:
            problem = str(refusal)
            errors = {one.field: str(one.message) for one in refusal.problems}
        else:
            return redirect("settings:handover", made.pk)
    context = {
        "person": person,
        "shares": shares_of(person),
        "choices": _choices(person),
        "given": request.POST.dict(),
        "problem": problem,
        "errors": errors,
        "headed": list(Team.objects.filter(head=person, deleted_at__isnull=True)),
        "earlier": list(Handover.objects.filter(person=person).select_related("by").order_by("-id")[:10]),
    }
    return render(request, "staff/handover/choose.html", context, status=422 if problem else 200)


def _choices(person: User) -> list[tuple[str, str]]:
    """Rules, then people."""
    people = (
        User.objects.filter(is_active=True, deleted_at__isnull=True).exclude(pk=person.pk).order_by("name")
    )
    rules = [("team", _("Evenly: the same team"))] if person.team_id else []
    rules += [("role", _("Evenly: everybody of the same role"))] if person.role_id else []
    rules.append(("nobody", _("Nobody: they wait to be claimed")))
    return [*rules, *((str(one.pk), one.name) for one in people[:500])]


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far one handing over is, and what stayed."""
    _administrator(request)
    found = get_object_or_404(Handover.objects.select_related("person", "by"), pk=pk)
    template = "staff/handover/progress.html" if "part" in request.GET else "staff/handover/show.html"
    return render(request, template, {"handover": found, "kept": _kept(found)})


def _kept(found: Handover) -> list[dict[str, Any]]:
    """The records that stayed as they are, with their names: one query for each type."""
    ids: dict[str, list[int]] = {}
    for key, pk, _why in found.kept:
        ids.setdefault(key, []).append(pk)
    names = {
        (key, pk): str(record)
        for key, some in ids.items()
        for pk, record in registry.get(key).model._base_manager.in_bulk(some).items()
    }
    return [
        {"name": names.get((key, pk), f"#{pk}"), "address": address_of(key, pk), "why": why}
        for key, pk, why in found.kept
    ]


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a finished handing over back."""
    by = _administrator(request)
    found = get_object_or_404(Handover, pk=pk)
    with transaction.atomic():
        actions.start_undo(found, by=by)
        tasks.take_back.enqueue(handover_id=found.pk)
    return redirect("settings:handover", found.pk)
