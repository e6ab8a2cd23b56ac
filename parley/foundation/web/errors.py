"""Error pages in the product's look. An htmx request for a part of a page gets a toast instead."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parley.foundation.web import htmx


@login_not_required
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return answer(request, 400)


@login_not_required
def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return answer(request, 403)


@login_not_required
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, 403)


@login_not_required
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return answer(request, 404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    return answer(request, 500)


SENTENCES = {
    400: lambda: _("This address or form is not right. Reload the page and try again."),
    403: lambda: _("You may not do this. Reload the page; if it happens again, ask an administrator."),
    404: lambda: _("This is no longer there, or it belongs to someone whose work you do not see."),
    500: lambda: _("Something broke on our side. Nothing was changed. Try again in a moment."),
}


def answer(request: HttpRequest, status: int) -> HttpResponse:
    """The page, the toast, or for a program the problem document, for one of the four statuses."""
    if request.path.startswith("/api/"):
        return _problem(status)
    if htmx.is_partial(request):
        response = HttpResponse(status=status)
        response["HX-Reswap"] = "none"
        return htmx.toast(response, SENTENCES[status](), refused=True)
    context = {"inside": status != 500 and is_inside(request)}
    return render(request, f"web/errors/{status}.html", context, status=status)


def _problem(status: int) -> HttpResponse:
    """What the API says of an error outside itself, in the form of all its refusals."""
    code = {400: "unreadable", 403: "not_allowed", 404: "not_found", 500: "broken"}[status]
    document = {
        "type": f"urn:parley:problem:{code}",
        "title": SENTENCES[status](),
        "status": status,
        "code": code,
        "problems": [],
    }
    return JsonResponse(document, status=status, content_type="application/problem+json")


def is_inside(request: HttpRequest) -> bool:
    """Whether the page can stand inside the shell: somebody has signed in."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
