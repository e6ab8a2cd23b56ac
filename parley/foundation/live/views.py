"""What others changed on a record since the version that a page shows, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parley.foundation.audit.models import Change
from parley.foundation.records import registry
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.history import tell

MOST = 5
"""Lines of a notice; more are in the history."""


@dataclass(frozen=True)
class Line:
    """One field that somebody else changed."""

    field: str
    who: str
    label: Any
    before: Any
    after: Any


@require_GET
def record_changes(request: PersonRequest, record_type: str, pk: int) -> HttpResponse:
    """The notice for the page, empty where nobody else changed a field that the person sees."""
    try:
        declared = registry.get(record_type).as_seen_by(request.user)
    except registry.UnknownRecordType as error:
        raise Http404 from error
    fetch(request, declared, pk)
    since = request.GET.get("since", "")
    rows = Change.objects.filter(
        record_type=record_type,
        record_id=pk,
        version__gt=int(since) if since.isdecimal() and len(since) < 9 else 0,
    )
    changes = list(rows.exclude(actor=request.user).select_related("actor").order_by("-pk")[:20])
    lines: dict[str, Line] = {}
    for told in tell(declared, changes, request.user, brief=True):
        names = [
            name
            for name in told.change.fields
            if name in declared.by_name and not declared.by_name[name].quiet
        ]
        who = told.change.actor.name if told.change.actor else ""
        for name, one in zip(names, told.differences, strict=False):
            lines.setdefault(name, Line(name, who, one.label, one.before, one.after))
    shown = list(lines.values())
    context = {"lines": shown[:MOST], "more": max(0, len(shown) - MOST), "key": record_type, "pk": pk}
    return render(request, "live/changes.html", context)
