"""The headers of htmx 4, typed: what a request tells and what an answer may ask the page to do."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of a page (not for a whole one, as a boosted link does)."""
    return "HX-Request" in request.headers and request.headers.get("HX-Request-Type") != "full"


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks at all."""
    return "HX-Request" in request.headers


def target_of(request: HttpRequest) -> str:
    """The id of the element that the answer goes into, or an empty string."""
    return request.headers.get("HX-Target", "").partition("#")[2]


def page_of(request: HttpRequest) -> str:
    """The path and query of the page on which the person is, or an empty string where htmx does not ask."""
    where = urlsplit(request.headers.get("HX-Current-URL", ""))
    if not where.path.startswith("/") or where.path.startswith("//"):
        return ""
    return f"{where.path}?{where.query}" if where.query else where.path


def trigger(response: HttpResponse, name: str, detail: Any = True) -> HttpResponse:
    """Has the page dispatch an event after the swap; several calls add up."""
    events = json.loads(response.get("HX-Trigger", "{}"))
    events[name] = detail
    response["HX-Trigger"] = json.dumps(events)
    return response


def toast(
    response: HttpResponse, message: str | Promise, *, undo: str = "", refused: bool = False
) -> HttpResponse:
    """Shows one line at the bottom of the page; `undo` is the address that takes the change back."""
    detail = {"message": str(message), "kind": "refused" if refused else "done"}
    return trigger(response, "toast", detail | ({"undo": undo} if undo else {}))


def close_dialog(response: HttpResponse) -> HttpResponse:
    """Closes the page's dialog."""
    return trigger(response, "close-dialog")


def go_to(address: str) -> HttpResponse:
    """Sends htmx to another page as a boosted link would, without a reload."""
    response = HttpResponse(status=204)
    response["HX-Location"] = json.dumps(
        {"path": address, "target": "#main", "select": "#main", "swap": "outerHTML"}
    )
    return response
