"""Leads every page of an installation that nobody has set up yet to the wizard."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from parley.config.setup.state import is_set_up

OPEN = ("/setup/", "/static/", "/healthz", "/api/")


def lead_to_setup(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Nothing but the wizard, assets and health is served before there is somebody who can sign in."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        anonymous = not request.user.is_authenticated
        if anonymous and not request.path.startswith(OPEN) and not is_set_up():
            return redirect("setup:company")
        return get_response(request)

    return middleware
