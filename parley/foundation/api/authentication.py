"""Who calls: a program with a key, or a signed-in person's browser (with the CSRF token for writes)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.api import tokens


class TokenAuth(HttpBearer):
    """`Authorization: Bearer parley_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = tokens.person_of(token) if token.startswith(tokens.PREFIX) else None
        return _enter(request, user)


class SessionAuth(APIKeyCookie):
    """The session of the browser; writes need the CSRF token as everywhere."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return _enter(request, request.user if request.user.is_authenticated else None)


def _enter(request: HttpRequest, user: Any) -> User | None:
    if user is not None:
        request.user = user
        translation.activate(user.language)
        timezone.activate(user.time_zone)
    return user


def actor_of(request: HttpRequest) -> Actor:
    """The caller as an actor; an optional `X-Reason` header goes into the history."""
    return Actor(request.user, "api", reason=request.headers.get("X-Reason", "")[:500])  # type: ignore[arg-type]
