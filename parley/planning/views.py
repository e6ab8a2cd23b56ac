"""My day: where everybody begins."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import Company
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import NotAllowed
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.planning.day import TEAM, day_of, people_at
from parley.planning.panels import may_meet, may_plan
from parley.planning.queries import people_of
from parley.planning.record import task_record
from parley.planning.showing import greeting, heading
from parley.planning.targets.actions import Figures, may_set, set_target
from parley.planning.targets.forms import TargetForm
from parley.planning.targets.progress import progress_of, targets_of
from parley.planning.today import agenda_of, team_of, waiting_for


@require_GET
def my_day(request: PersonRequest) -> HttpResponse:
    """One's own day, with `who` that of a colleague or of the team, as far as one's right to see tasks reaches."""
    who = request.GET.get("who", "")
    people = people_at(request.user, who)
    leads = scope_of(request.user, task_record.permission("view")) > Scope.OWN
    now = clock.now()
    context = {
        "day": day_of(request.user, people),
        "who": who,
        "person": people[0] if who not in ("", TEAM) else None,
        "is_team": who == TEAM,
        "colleagues": [one for one in people_of(request.user) if one.pk != request.user.pk] if leads else [],
        "heading": heading(now),
        "greeting": greeting(now, request.user.name),
        "may_plan": may_plan(request.user),
        "agenda": agenda_of(request.user, people[0]) if who != TEAM else None,
        "waiting": [] if who else waiting_for(request.user),
        "team": team_of(request.user, people) if who == TEAM else [],
        "progress": progress_of(request.user, people),
        "may_set": may_set(request.user) and who != "",
        "may_meet": may_meet(request.user),
        "list_address": _open_tasks(people[0].pk if who != TEAM else None),
    }
    return render(request, "planning/day.html", context)


def _open_tasks(owner: int | None) -> str:
    """The list of all open tasks, of one person or of all that one may see."""
    conditions = [["done_at", "empty"], *([["owner", "is", str(owner)]] if owner else [])]
    return f"{reverse('task:list')}?{urlencode({'where': json.dumps({'all': conditions})})}"


@require_http_methods(["GET", "POST"])
def target(request: PersonRequest, pk: int) -> HttpResponse:
    """The form of one colleague's monthly target, from this month on."""
    person = people_at(request.user, str(pk))[0]
    if not may_set(request.user):
        raise NotAllowed(_("Only the head of a team sets its targets."))
    known = targets_of([pk]).get(pk)
    first = {name: getattr(known, name, None) for name in ("amount", "won", "activities")}
    form = TargetForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        set_target(person, Figures(**form.cleaned_data), by=request.user)
        page = htmx.page_of(request) or f"{reverse('planning:day')}?who={pk}"
        return htmx.close_dialog(htmx.toast(htmx.go_to(page), _("Target saved.")))
    context = {"person": person, "form": form, "currency": Company.current().currency}
    return render(request, "planning/target.html", context, status=422 if form.errors else 200)
