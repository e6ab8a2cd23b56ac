"""What some pages and some roles demand beyond a session: a second factor, or a sign-in not long ago."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from parley.foundation.web import htmx
from parley.foundation.web.account.entering import STRONG, minutes_since_sign_in, note_use

LOOK_MINUTES, WRITE_MINUTES = 30, 240
"""A form may be sent some hours after it was opened, so that nothing typed is lost; opening it asks sooner."""


class SecondFactorDemanded:
    """Leads people whose role demands a second factor to the page that sets one up, and nowhere else before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponseBase | None:
        user: Any = request.user
        if not user.is_authenticated or hasattr(request, "viewer"):
            return None
        note_use(request)
        if user.role is None or not user.role.second_factor or request.session.get(STRONG):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN:
            return None
        page = reverse("account:security")
        if htmx.is_htmx(request):
            return htmx.go_to(page)
        return redirect(page) if request.method == "GET" else HttpResponse(status=403)


OPEN = {
    "account:security",
    "account:code_app",
    "account:code_app_off",
    "account:passkey_options",
    "account:passkey_new",
    "account:recovery_codes",
    "account:confirm",
    "account:sign_out",
    "account:sign_in",
    "account:preferences",
}
"""What works without a second factor where one is demanded: setting it up, and leaving."""


def signed_in_lately(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Asks for the password once more where the sign-in was a while ago: a page left open is not enough here."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        limit = LOOK_MINUTES if request.method == "GET" else WRITE_MINUTES
        if hasattr(request, "viewer") or minutes_since_sign_in(request) <= limit:
            return view(request, *arguments, **named)
        back = request.path if request.method == "GET" else reverse("account:security")
        page = f"{reverse('account:confirm')}?{urlencode({'next': back})}"
        return htmx.go_to(page) if htmx.is_htmx(request) else redirect(page)

    return checked
