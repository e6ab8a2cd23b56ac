"""The button beside the followers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parley.communications.following.panels import followers_part
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import perform
from parley.foundation.records import registry
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.parts import Shown


@require_POST
def switch(request: PersonRequest, record_type: str, pk: int, verb: str) -> HttpResponse:
    """Begins or ceases to follow, and shows the followers anew."""
    try:
        declared = registry.get(record_type)
    except registry.UnknownRecordType as error:
        raise Http404 from error
    record = fetch(request, declared, pk)
    perform(record_type, verb, [pk], {}, Actor(request.user))
    if not htmx.is_htmx(request):
        return redirect(f"/{declared.path}/{pk}/")
    part = Shown("", followers_part(declared, record, request.user))
    done = _("You follow this now.") if verb == "follow" else _("You do not follow this any more.")
    return htmx.toast(render(request, "following/panel.html", {"part": part}), done)
