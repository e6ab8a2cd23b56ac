"""Signing somebody in, in one step or two, and what a session knows of it."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from parley.foundation.accounts.models import User
from parley.foundation.accounts.sessions import DEVICE
from parley.foundation.web.account.guessing import address_of

PENDING = "pending_sign_in"
PENDING_SECONDS = 600
STRONG = "second_factor"
SIGNED_IN_AT = "signed_in_at"
SEEN_EVERY = 300
"""Seconds after which a session notes anew that it was used."""


def wait_for_second_factor(request: HttpRequest, user: User) -> None:
    """The password was right; the session remembers whose, and that it is not enough."""
    request.session.cycle_key()
    request.session[PENDING] = [user.pk, int(time.time())]


def pending_person(request: HttpRequest) -> User | None:
    """Who gave a right password a moment ago and must still show a second factor."""
    pk, since = request.session.get(PENDING, (0, 0))
    if not pk or time.time() - since > PENDING_SECONDS:
        return None
    return User.objects.select_related("role").filter(pk=pk, is_active=True, deleted_at__isnull=True).first()


def enter(request: HttpRequest, user: User, *, strong: bool) -> None:
    """Signs the person in. `strong`: with more than a password."""
    request.session.pop(PENDING, None)
    login(request, user)
    request.session[STRONG] = strong


def note_sign_in(sender: Any, request: HttpRequest, **named: Any) -> None:
    """Lets the new session know when and where it began (signal user_logged_in)."""
    request.session[SIGNED_IN_AT] = int(time.time())
    now = timezone.now().isoformat()
    agent = str(getattr(request, "META", {}).get("HTTP_USER_AGENT", ""))[:300]
    request.session[DEVICE] = [address_of(request), agent, now, now]


def note_use(request: HttpRequest) -> None:
    """Notes now and then that the session is in use, and from where."""
    device = request.session.get(DEVICE)
    now = timezone.now()
    if device and (now - datetime.fromisoformat(device[3])).total_seconds() > SEEN_EVERY:
        request.session[DEVICE] = [address_of(request), device[1], device[2], now.isoformat()]


def minutes_since_sign_in(request: HttpRequest) -> float:
    """How long ago this person last proved who they are in this session."""
    return (time.time() - request.session.get(SIGNED_IN_AT, 0)) / 60
