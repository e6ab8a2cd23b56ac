"""What all pages of these settings share: who may open them, and how they answer when something was saved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.shaping.permission import PERMISSION
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.undoing import undo_address


def administrator(request: PersonRequest) -> Actor:
    """The actor, once they may change settings."""
    by = Actor(request.user, "screen")
    ensure_may(by, PERMISSION)
    return by


def done(request: PersonRequest, address: str, text: str, by: Actor) -> HttpResponse:
    """Another page with a sentence about what was done, and the way to take it back."""
    if not htmx.is_htmx(request):
        messages.success(request, text)
        return redirect(address)
    return htmx.close_dialog(htmx.toast(htmx.go_to(address), text, undo=undo_address(by)))
