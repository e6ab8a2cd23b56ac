"""Seeing Parley as another person: whoever may do so looks at exactly what that person sees, and changes nothing.

The session keeps both. Pages are made for the other person, inside a transaction that is rolled back, so that nothing
is written even by a page that notes something on the way; whatever is no mere look is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from parley.foundation.access.policy import Scope, ensure_may, scope_of
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.audit.models import Change
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, NotAllowed
from parley.foundation.web.refusing import answer_refusal

PERMISSION = "settings.view_as"
KEY = "view_as"
LOOKING = ("GET", "HEAD", "OPTIONS")


@transaction.atomic
def start(request: HttpRequest, person: User, by: Actor) -> None:
    """From the next page on this session shows what the person sees; the person's history says so.

    Raises NotAllowed, ActionRefused for oneself and for people who may not sign in.
    """
    ensure_may(by, PERMISSION)
    assert by.user is not None
    if person.pk == by.user.pk:
        raise ActionRefused(_("You are this person already."))
    if not person.is_active or person.deleted_at is not None:
        raise ActionRefused(_("This person is locked out and sees nothing."))
    Change.objects.create(
        record_type="user",
        record_id=person.pk,
        kind=Change.Kind.VIEWED_AS,
        version=person.version,
        actor=by.user,
        channel=by.channel,
        at=clock.now(),
        operation=by.operation,
    )
    request.session[KEY] = person.pk


class ViewAs:
    """Puts the other person in the place of the one who signed in, who stays known as `request.viewer`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = other_person(request)
        if person is None:
            return self.get_response(request)
        request.viewer, request.user = request.user, person  # type: ignore[attr-defined]
        with transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponseBase | None:
        if not hasattr(request, "viewer") or request.method in LOOKING or request.path in always_open():
            return None
        return answer_refusal(
            request,
            NotAllowed(
                _("You see Parley as %(name)s and change nothing. End this first.")
                % {"name": request.user.name}  # type: ignore[union-attr]
            ),
        )


def other_person(request: HttpRequest) -> User | None:
    """The person as whom this session looks, as long as both may; otherwise the looking ends."""
    if KEY not in request.session or request.path in always_open():
        return None
    real: Any = request.user
    person = User.objects.filter(pk=request.session[KEY], is_active=True, deleted_at__isnull=True)
    found = person.select_related("role").first()
    if not real.is_authenticated or scope_of(real, PERMISSION) is Scope.NONE or found is None:
        del request.session[KEY]
        return None
    return found


def always_open() -> tuple[str, ...]:
    """What works while looking: ending it, and signing out."""
    return (reverse("account:view_as_end"), reverse("account:sign_out"))
