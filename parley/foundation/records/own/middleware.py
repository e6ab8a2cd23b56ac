"""Each request starts with what administrators have shaped by then."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from parley.foundation.records.own.shape import refresh


def know_the_shape(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Reads the definitions anew where they changed since this process read them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        refresh()
        return get_response(request)

    return middleware
