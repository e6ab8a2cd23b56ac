"""A person's own keys, and the pages that show what the API can do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.accounts.models import User
from parley.foundation.api import openapi, reference_page, tokens
from parley.foundation.api.forms import KeyForm
from parley.foundation.api.models import Token
from parley.foundation.api.scopes import VERBS, summary
from parley.foundation.lib import clock
from parley.foundation.web.account.demands import signed_in_lately


@require_http_methods(["GET", "POST"])
@signed_in_lately
def keys(request: HttpRequest) -> HttpResponse:
    """The living keys of the person, and the form for one more; the secret is shown once."""
    user: Any = request.user
    form = KeyForm(request.POST if request.method == "POST" else None, types=openapi.types_for(user))
    if request.method == "POST" and form.is_valid():
        made = tokens.make_token(user, form.cleaned_data["name"], form.cleaned_data["days"], form.scopes())
        return _keys(request, user, KeyForm(None, types=form.types), made=made)
    return _keys(request, user, form)


def _keys(request: HttpRequest, user: User, form: KeyForm, **context: Any) -> HttpResponse:
    living = Token.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=clock.now())
    rows = [(token, summary(token.scopes, form.types)) for token in living.order_by("-created_at", "-pk")]
    status = 422 if form.errors else 200
    return render(
        request, "api/keys.html", {"form": form, "rows": rows, "verbs": VERBS, **context}, status=status
    )


@require_POST
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret for a key; the old one ends at once."""
    user: Any = request.user
    made = tokens.rotate(user, pk)
    if made is None:
        raise Http404
    return _keys(request, user, KeyForm(None, types=openapi.types_for(user)), made=made)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one key at once."""
    tokens.revoke(request.user, pk)  # type: ignore[arg-type]
    messages.success(request, _("Key revoked."))
    return redirect("api:keys")


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """How to call the API, and the groups of what it can do."""
    user: Any = request.user
    return render(request, "api/reference.html", {"groups": reference_page.groups(user)})


@require_GET
def group(request: HttpRequest, group: str) -> HttpResponse:
    """Every operation of one group, each with its parameters, body, answers and a form to try it."""
    user: Any = request.user
    shown = reference_page.group(user, group)
    if shown is None:
        raise Http404
    return render(request, "api/group.html", {"group": shown, "groups": reference_page.groups(user)})
