"""My day: where everybody begins."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.lib import clock
from parley.foundation.web.requests import PersonRequest
from parley.planning.day import TEAM, day_of, people_at
from parley.planning.panels import may_plan
from parley.planning.queries import people_of
from parley.planning.record import task_record
from parley.planning.showing import greeting, heading


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
        "list_address": _open_tasks(people[0].pk if who != TEAM else None),
    }
    return render(request, "planning/day.html", context)


def _open_tasks(owner: int | None) -> str:
    """The list of all open tasks, of one person or of all that one may see."""
    conditions = [["done_at", "empty"], *([["owner", "is", str(owner)]] if owner else [])]
    return f"{reverse('task:list')}?{urlencode({'where': json.dumps({'all': conditions})})}"
