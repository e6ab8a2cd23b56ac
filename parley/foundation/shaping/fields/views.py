"""Fields under Settings: those of each record type, built in and of one's own, with their order, names and rules."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import ActionRefused, Conflict, Invalid
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own.offer import OFFERED
from parley.foundation.shaping.fields import actions
from parley.foundation.shaping.fields.forms import FieldForm
from parley.foundation.shaping.fields.rules import shaped_types
from parley.foundation.shaping.settings_views import administrator, done
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest


def type_called(key: str) -> RecordType:
    """The record type whose fields may be changed. Raises Http404."""
    for one in shaped_types():
        if one.key == key:
            return one
    raise Http404


def row_called(of: RecordType, name: str) -> OwnField | None:
    """What an administrator stored of a field; None for a built-in one that is as it was. Raises Http404."""
    row: OwnField | None = OwnField.objects.alive().filter(record_type=of.key, name=name).first()
    if row is None and name not in of.by_name:
        raise Http404
    return row


@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """The fields of the first record type."""
    administrator(request)
    first = next((one.key for one in shaped_types() if one.key == "deal"), shaped_types()[0].key)
    return redirect("shaping:fields", first)


@require_GET
def fields(request: PersonRequest, key: str) -> HttpResponse:
    """All fields of a type in their order; `q` finds some."""
    administrator(request)
    of = type_called(key)
    rows = {row.name: row for row in OwnField.objects.alive().filter(record_type=of.key)}
    text = request.GET.get("q", "").strip().casefold()
    listed = [
        {"field": one, "row": rows.get(one.name), "own": one.name in rows and bool(rows[one.name].kind),
         "kind": kind_label(one, rows.get(one.name)), "first": number == 0, "last": number == len(of.fields) - 1}
        for number, one in enumerate(of.fields)
        if not text or text in str(one.label).casefold() or text in one.name
    ]  # fmt: skip
    context = {
        "of": of,
        "types": shaped_types(),
        "listed": listed,
        "text": request.GET.get("q", ""),
        "kinds": list(OFFERED.values()),
        "count": len(of.fields),
    }
    return render(request, "shaping/fields/list.html", context)


def kind_label(one: Any, row: OwnField | None) -> Any:
    """What kind of field it is, in words; of a link what it leads to."""
    if one.kind.name in ("link", "user") and getattr(one.kind, "to", ""):
        return registry.get(one.kind.to).label
    if row is not None and row.kind:
        return OFFERED[row.kind].label
    known = {"integer": "number", "several": "choices", "dictionary": "choice", "stage": "choice"}
    offered = OFFERED.get(known.get(one.kind.name, one.kind.name))
    return offered.label if offered is not None else _("List of rows") if one.kind.many else one.kind.name


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest, key: str) -> HttpResponse:
    """A new field; `kind` says of which kind."""
    by, of = administrator(request), type_called(key)
    data = request.POST if request.method == "POST" else request.GET
    kind = data.get("kind", "text")
    if kind not in OFFERED:
        raise Http404
    if request.method == "GET":
        return _form(request, FieldForm(of, request.user, kind=kind))
    form = FieldForm(of, request.user, kind=kind, data=request.POST)
    try:
        with transaction.atomic():
            row = actions.save_field(None, form.values(by), by)
            make_entries(row, request.POST.get("entries", ""), by)
    except Invalid as refusal:
        again = FieldForm(of, request.user, kind=kind, data=request.POST, refusal=refusal)
        return _form(request, again, status=422)
    return saved(request, of, _("“%(name)s” is there.") % {"name": row.label}, by)


def make_entries(row: OwnField, text: str, by: Actor) -> None:
    """The first entries of a new choice, one on each line."""
    labels = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))[:500]
    if row.kind in ("choice", "choices") and labels:
        from parley.foundation.shaping.dictionaries.actions import add_entries

        add_entries(row.dictionary, labels, by)


@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, key: str, name: str) -> HttpResponse:
    """One field, of one's own or built in."""
    by, of = administrator(request), type_called(key)
    row = row_called(of, name)
    if request.method == "GET":
        return _form(request, FieldForm(of, request.user, name=name, row=row))
    form = FieldForm(of, request.user, name=name, row=row, data=request.POST)
    version = request.POST.get("version", "")
    try:
        expected = int(version) if version.isdecimal() and row is not None else None
        with transaction.atomic():
            actions.save_field(row, form.values(by), by, expected=expected)
    except (Invalid, Conflict) as refusal:
        fresh = row_called(of, name)
        again = FieldForm(of, request.user, name=name, row=fresh, data=request.POST, refusal=refusal)
        return _form(request, again, status=refusal.status)
    return saved(request, of, _("Field saved."), by)


def _form(request: PersonRequest, form: FieldForm, status: int = 200) -> HttpResponse:
    template = "dialog" if htmx.is_partial(request) else "page"
    return render(request, f"shaping/fields/{template}.html", {"form": form, "of": form.of}, status=status)


@require_http_methods(["GET", "POST"])
def delete(request: PersonRequest, key: str, name: str) -> HttpResponse:
    """Asks for the field's name where records hold data in it; a built-in field becomes as it was."""
    by, of = administrator(request), type_called(key)
    row = row_called(of, name)
    if row is None:
        raise Http404
    error, status = "", 200
    if request.method == "POST":
        try:
            perform("field", "delete", [row.pk], {"confirm": request.POST.get("confirm", "")}, by)
            return saved(request, of, _("“%(name)s” deleted.") % {"name": row}, by)
        except ActionRefused as refusal:
            error, status = str(refusal), refusal.status
    context = {"of": of, "row": row, "count": actions.records_with(row), "error": error}
    template = "delete_dialog" if htmx.is_partial(request) else "delete_page"
    return render(request, f"shaping/fields/{template}.html", context, status=status)


@require_POST
def move(request: PersonRequest, key: str, name: str) -> HttpResponse:
    """One place `up` or `down`, or to the `top` or the `end`."""
    by, of = administrator(request), type_called(key)
    names = [one.name for one in of.fields]
    if name not in names:
        raise Http404
    place = names.index(name)
    names.remove(name)
    to = {"up": place - 1, "down": place + 1, "top": 0, "end": len(names)}.get(
        request.POST.get("to", ""), place
    )
    names.insert(max(0, min(to, len(names))), name)
    actions.order_fields(of, names, by)
    return saved(request, of, _("Order saved."), by)


def saved(request: PersonRequest, of: RecordType, text: str, by: Actor) -> HttpResponse:
    """The list again, with a toast that can take the change back."""
    return done(request, reverse("shaping:fields", args=[of.key]), text, by)
