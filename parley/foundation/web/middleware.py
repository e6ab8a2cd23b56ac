"""Middleware: sign-in by default, the user's language and time zone, security headers, refusals as answers."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_from_request

from parley.foundation.accounts.once import one_request
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records.declaration import RecordType
from parley.foundation.web import htmx
from parley.foundation.web.refusing import answer_refusal

GetResponse = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # custom properties such as style="--v: 64"; attributes carry no selectors
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def read_once(get_response: GetResponse) -> GetResponse:
    """What a request asks for again and again is read once for it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with one_request():
            return get_response(request)

    return middleware


class SignInRequired(LoginRequiredMiddleware):
    """Every page needs a session unless its view says @login_not_required.

    A page goes to the sign-in form. An htmx request gets 401 with the form's address: the page opens it in a dialog
    and sends the request again. Addresses that check their callers themselves stand in PARLEY_OPEN_PATHS.
    """

    def process_view(self, request: HttpRequest, *arguments: Any) -> HttpResponseBase | None:
        if request.path.startswith(tuple(settings.PARLEY_OPEN_PATHS)):
            return None
        return super().process_view(request, *arguments)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if not htmx.is_htmx(request):
            return super().handle_no_permission(request, view_func)
        response = HttpResponse(status=401)
        response["X-Sign-In"] = reverse("account:sign_in")
        return response


class TypesAsSeen:
    """Gives a view that works on any record type the type as the person knows it, without fields hidden from them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: dict[str, Any]) -> None:
        record_type = named.get("record_type")
        if isinstance(record_type, RecordType) and request.user.is_authenticated:
            named["record_type"] = record_type.as_seen_by(request.user)


def speak_the_users_language(get_response: GetResponse) -> GetResponse:
    """Activates the signed-in person's language and time zone; a stranger gets what the browser asks for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        language = user.language if user.is_authenticated else get_language_from_request(request)
        zone = user.time_zone if user.is_authenticated else settings.TIME_ZONE
        with translation.override(language), timezone.override(zone_called(zone)):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def zone_called(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that name; UTC where this machine does not know it (any more)."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def set_security_headers(get_response: GetResponse) -> GetResponse:
    """A content security policy without exceptions for scripts, and no caching of pages that somebody signed in for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class RefusalsAnswered:
    """Turns an ActionRefused that a view let through into a toast (htmx) or a page that says what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return answer_refusal(request, exception) if isinstance(exception, ActionRefused) else None
