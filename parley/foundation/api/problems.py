"""Every no of the API as application/problem+json (RFC 9457), each with a `type` that stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse

from parley.foundation.lib.refusals import ActionRefused, Conflict, Problem

TYPE = "urn:parley:problem:"


class Refused(ActionRefused):
    """A no of the API itself, before or beside what records and actions refuse."""

    def __init__(
        self,
        status: int,
        code: str,
        message: Any,
        problems: Iterable[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, problems)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})


def problem(status: int, code: str, title: str, problems: Iterable[Problem] = ()) -> HttpResponse:
    """One answer that says no."""
    document = {
        "type": f"{TYPE}{code}",
        "title": title,
        "status": status,
        "code": code,
        "problems": [as_json(one) for one in problems],
    }
    return JsonResponse(document, status=status, content_type="application/problem+json")


def as_json(one: Problem) -> dict[str, Any]:
    """What is wrong with one value."""
    return {
        "field": str(one.field),
        "code": one.code,
        "message": str(one.message),
        "details": dict(one.details),
    }


def answer_to(refusal: ActionRefused) -> HttpResponse:
    """The answer for any refusal of the product."""
    status = 412 if isinstance(refusal, Conflict) else refusal.status
    response = problem(status, refusal.code, str(refusal), refusal.problems)
    for name, value in getattr(refusal, "headers", {}).items():
        response[name] = value
    return response
