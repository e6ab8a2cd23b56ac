"""A person's own keys, and the page that shows what the API can do."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.api import tokens
from parley.foundation.api.building import api
from parley.foundation.api.models import Token
from parley.foundation.lib import clock

DAYS = (30, 90, 365)


@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The living keys of the person, and the form for one more; the secret is shown once."""
    user: Any = request.user
    context: dict[str, Any] = {"days": DAYS}
    if request.method == "POST":
        days = request.POST.get("days", "")
        made = tokens.make_token(
            user, request.POST.get("name", ""), int(days) if days in map(str, DAYS) else DAYS[0]
        )
        context["made"] = made
    living = Token.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=clock.now())
    return render(request, "api/keys.html", context | {"tokens": living.order_by("-created_at")})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one key at once."""
    tokens.revoke(request.user, pk)  # type: ignore[arg-type]
    messages.success(request, _("Key revoked."))
    return redirect("api:keys")


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """Every endpoint with its summary, read from the OpenAPI document itself."""
    return render(request, "api/reference.html", {"groups": operations()})


@cache
def operations() -> dict[str, list[tuple[str, str, str]]]:
    """(method, address, summary) of every endpoint, by group; the document takes seconds to make and never changes."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for address, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            group = operation.get("tags", [""])[0]
            groups.setdefault(group, []).append((method.upper(), address, operation.get("summary", "")))
    return groups
