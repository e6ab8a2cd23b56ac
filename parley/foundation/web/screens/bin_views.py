"""The bin: what was deleted, by whom and when, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.records import in_bin, restore_records
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records.declaration import RecordType
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.undoing import undo_address

PAGE = 100


@require_GET
def show_bin(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The newest deleted records that this person may restore."""
    rows: Any = (
        in_bin(record_type, Actor(request.user)).select_related("deleted_by").order_by("-deleted_at", "-pk")
    )
    records = list(rows[: PAGE + 1])
    context = {"record_type": record_type, "records": records[:PAGE], "more": len(records) > PAGE}
    return render(request, "screens/bin.html", context)


@require_POST
def restore(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """Brings the ticked records back."""
    ids = [int(text) for text in request.POST.getlist("id") if text.isdecimal() and len(text) <= 18]
    if not ids:
        raise Invalid(_("Nothing is selected."))
    by = Actor(request.user, channel="screen")
    restored = restore_records(record_type, ids, by=by)
    sentence = ngettext("%(count)s record restored.", "%(count)s records restored.", len(restored))
    response = htmx.go_to(reverse(f"{record_type.key}:bin"))
    return htmx.toast(response, sentence % {"count": len(restored)}, undo=undo_address(by))
