"""Taking back what a person just did: the address behind every toast's Undo."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.records import undo_operation
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest


def undo_address(by: Actor) -> str:
    """The address that takes back everything done under this actor's operation."""
    return reverse("web:undo", args=[by.operation])


@require_POST
def undo(request: PersonRequest, operation: uuid.UUID) -> HttpResponse:
    """Takes the operation back and says what could not be."""
    done = undo_operation(operation, by=Actor(request.user, channel="screen"))
    response = HttpResponse(status=204)
    if done.kept:
        return htmx.toast(response, " ".join(str(problem.message) for problem in done.kept[:3]), refused=True)
    return htmx.toast(response, _("Taken back."))
