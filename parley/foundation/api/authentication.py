"""Who calls: a program with a key, or a signed-in person's browser (with the CSRF token for writes)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.api import tokens
from parley.foundation.api.models import Token
from parley.foundation.api.problems import Refused

SAFE = ("GET", "HEAD", "OPTIONS")


class _Csrf(CsrfViewMiddleware):
    """Django's check, which says what is wrong instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _no_view(*_arguments: Any) -> HttpResponse:
    """Stands for the view, of which the check asks whether it is exempt."""
    return HttpResponse()


def token_in(request: HttpRequest) -> Token | None:
    """The key of the Authorization header; None where there is no such header. Raises Refused."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    scheme, _space, secret = header.partition(" ")
    token = tokens.token_of(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise _unknown()
    request.user = token.user
    return token


def ensure_known(request: HttpRequest, token: Token | None) -> None:
    """Raises Refused where nobody calls, or where a browser's write does not carry its CSRF token."""
    if token is not None:
        return
    if not request.user.is_authenticated:
        raise _unknown()
    if request.method not in SAFE:
        check = _Csrf(lambda _request: None)  # type: ignore[arg-type]
        check.process_request(request)
        if check.process_view(request, _no_view, (), {}) is not None:
            raise Refused(
                403, "csrf", _("A call with the browser's session needs its CSRF token (X-CSRFToken).")
            )


def actor_of(request: HttpRequest) -> Actor:
    """The caller as an actor; an optional `X-Reason` header goes into the history."""
    return Actor(request.user, "api", reason=_text(request.headers.get("X-Reason", ""))[:500])  # type: ignore[arg-type]


def _text(header: str) -> str:
    """A header as the sender wrote it: WSGI hands UTF-8 over as if it were Latin-1."""
    try:
        return header.encode("latin-1").decode().replace("\x00", "")
    except UnicodeError:
        return header.replace("\x00", "")


def _unknown() -> Refused:
    return Refused(
        401,
        "not_signed_in",
        _("Send an API key: Authorization: Bearer parley_…"),
        headers={"WWW-Authenticate": "Bearer"},
    )
