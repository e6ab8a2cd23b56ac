"""Possible duplicates, shown while somebody types a new record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.records.declaration import RecordType
from parley.foundation.search.duplicates import possible_duplicates
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.pick_views import second_line


@require_POST
def likely(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """Records that may be the same as what stands in the form. It is a POST because it carries what was typed, and changes nothing."""
    ensure_may(Actor(request.user), record_type.permission("view"))
    values = {name: request.POST.get(name, "")[:300] for name in record_type.match}
    hits = possible_duplicates(record_type, values, request.user)
    shown = [(hit, record_type.title_of(hit.record), second_line(record_type, hit.record)) for hit in hits]
    return render(request, "screens/likely.html", {"record_type": record_type, "shown": shown})
