"""Every no of the product as application/problem+json (RFC 9457)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from parley.foundation.lib.refusals import ActionRefused, Conflict


def problem(status: int, code: str, title: str, problems: list[dict[str, Any]] | None = None) -> HttpResponse:
    """One answer that says no."""
    document = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "problems": problems or [],
    }
    return JsonResponse(document, status=status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Teaches the API to say no in one way."""

    @api.exception_handler(ActionRefused)
    def refused(request: HttpRequest, refusal: ActionRefused) -> HttpResponse:
        status = 412 if isinstance(refusal, Conflict) else refusal.status
        listed = [
            {"field": one.field, "code": one.code, "message": str(one.message), "details": one.details}
            for one in refusal.problems
        ]
        return problem(status, refusal.code, str(refusal), listed)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        listed = [
            {
                "field": ".".join(str(part) for part in one["loc"][1:]),
                "code": one["type"],
                "message": one["msg"],
                "details": {},
            }
            for one in error.errors
        ]
        return problem(422, "invalid", _("This request cannot be read."), listed)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, "not_found", _("There is nothing at this address."))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = problem(401, "not_signed_in", _("Send an API key: Authorization: Bearer parley_…"))
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(HttpError)
    def wrong(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, "refused", str(error))
