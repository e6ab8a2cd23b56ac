"""Record types under Settings: those of one's own, and which built-in ones the company uses."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import ActionRefused, Conflict, Invalid
from parley.foundation.records import registry
from parley.foundation.records.own.models import OwnType
from parley.foundation.shaping.fields.rules import shaped_types
from parley.foundation.shaping.languages import shown, translated
from parley.foundation.shaping.settings_views import administrator, done
from parley.foundation.shaping.types import actions
from parley.foundation.shaping.types.record import BASE_CHOICES
from parley.foundation.shaping.types.rules import ICONS, NEEDED
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.inputs import errors_by_field


@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """All record types that an administrator can shape."""
    administrator(request)
    rows = {row.key: row for row in OwnType.objects.alive()}
    listed = [
        {
            "type": one,
            "row": rows.get(one.key),
            "fields": len(one.fields),
            "can_be_off": one.key not in NEEDED,
        }
        for one in shaped_types()
    ]
    return render(request, "shaping/types/list.html", {"listed": listed, "bases": dict(BASE_CHOICES)})


def row_called(key: str) -> OwnType | None:
    """What is stored of a type; None for a built-in one that is as it was. Raises Http404."""
    row: OwnType | None = OwnType.objects.alive().filter(key=key).first()
    if row is None and key not in {one.key for one in shaped_types()}:
        raise Http404
    return row


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """A record type of one's own."""
    by = administrator(request)
    if request.method == "GET":
        return _form(request, None, "")
    data = request.POST
    values = _names(request) | {
        "base": data.get("base", ""),
        "key": data.get("key", "").strip() or _key(data),
    }
    try:
        row = actions.save_type(None, values, by)
    except Invalid as refusal:
        return _form(request, None, "", refusal)
    return done(
        request, reverse("shaping:fields", args=[row.key]), _("“%(name)s” is there.") % {"name": row}, by
    )


def _names(request: PersonRequest) -> dict[str, Any]:
    data = request.POST
    return {
        "label": data.get("label", "").strip(),
        "plural": data.get("plural", "").strip(),
        "translations": translated(data, "label"),
        "plural_translations": translated(data, "plural"),
        "icon": data.get("icon", ""),
    }


def _key(data: Any) -> str:
    """A key made of the name; one without Latin letters gives a number."""
    bare = re.sub(r"[^a-z0-9_]", "", slugify(data.get("label", "")).replace("-", "_"))[:20].strip("_")
    stem = f"x_{bare}" if bare[:1].isalpha() else "x_type"
    taken = set(OwnType._base_manager.values_list("key", flat=True))
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, key: str) -> HttpResponse:
    """The names of a type, its icon, and whether it is used."""
    by, row = administrator(request), row_called(key)
    if request.method == "GET":
        return _form(request, row, key)
    values = _names(request) | {"switched_off": "switched_off" in request.POST}
    values |= {} if row is not None else {"key": key}
    version = request.POST.get("version", "")
    try:
        expected = int(version) if version.isdecimal() and row is not None else None
        actions.save_type(row, values, by, expected=expected)
    except (Invalid, Conflict) as refusal:
        return _form(request, row_called(key), key, refusal)
    return done(request, reverse("shaping:types"), _("Record type saved."), by)


def _form(
    request: PersonRequest, row: OwnType | None, key: str, refusal: ActionRefused | None = None
) -> HttpResponse:
    errors, others = errors_by_field(refusal) if refusal else ({}, [])
    data = request.POST if refusal else None
    known = ("label", "plural", "key", "base", "icon", "switched_off")
    context = {
        "row": row,
        "key": key,
        "builtin": registry.declared().get(key),
        "data": data,
        "errors": errors,
        "others": others + [text for name, text in errors.items() if name not in known],
        "label_languages": shown("label", row.translations if row else {}, data),
        "plural_languages": shown("plural", row.plural_translations if row else {}, data),
        "bases": BASE_CHOICES,
        "icons": ICONS,
        "can_be_off": bool(key) and key not in NEEDED,
    }
    template = "dialog" if htmx.is_partial(request) else "page"
    status = refusal.status if refusal else 200
    return render(request, f"shaping/types/{template}.html", context, status=status)


@require_http_methods(["GET", "POST"])
def delete(request: PersonRequest, key: str) -> HttpResponse:
    """Asks for the type's name where there are records of it."""
    by: Actor = administrator(request)
    row = row_called(key)
    if row is None:
        raise Http404
    error, status = "", 200
    if request.method == "POST":
        try:
            perform("record_type", "delete", [row.pk], {"confirm": request.POST.get("confirm", "")}, by)
            return done(request, reverse("shaping:types"), _("“%(name)s” deleted.") % {"name": row}, by)
        except ActionRefused as refusal:
            error, status = str(refusal), refusal.status
    context = {"row": row, "count": actions.records_of(row) if row.base else 0, "error": error}
    template = "delete_dialog" if htmx.is_partial(request) else "delete_page"
    return render(request, f"shaping/types/{template}.html", context, status=status)


@require_POST
def switch(request: PersonRequest, key: str) -> HttpResponse:
    """Out of use, or back."""
    by, row = administrator(request), row_called(key)
    off = request.POST.get("off") == "1"
    values: dict[str, Any] = {"switched_off": off} | ({} if row is not None else {"key": key})
    actions.save_type(row, values, by)
    name = registry.get(key).label_plural
    text = _("“%(name)s” is no longer used.") if off else _("“%(name)s” is in use again.")
    return done(request, reverse("shaping:types"), text % {"name": name}, by)
