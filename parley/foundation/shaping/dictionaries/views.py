"""Dictionaries under Settings: the entries that choices offer, with names, colours and order (R056)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import ActionRefused, Conflict, Invalid
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.shaping.dictionaries import actions
from parley.foundation.shaping.dictionaries.naming import Named, dictionaries, named_dictionary, uses
from parley.foundation.shaping.languages import shown, translated
from parley.foundation.shaping.settings_views import administrator, done
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.inputs import errors_by_field


def found(key: str, pk: int | None = None) -> tuple[Named, Any]:
    """The dictionary, and one of its living entries. Raises Http404."""
    named = named_dictionary(key)
    entry = None
    if pk is not None:
        entry = DictionaryEntry.objects.alive().filter(dictionary=key, pk=pk).first()
    if named is None or (pk is not None and entry is None):
        raise Http404
    return named, entry


def entries_of(key: str) -> list[DictionaryEntry]:
    """The living entries in their order, those out of use last."""
    rows = DictionaryEntry.objects.alive().filter(dictionary=key).order_by("position", "label", "pk")
    return sorted(rows, key=lambda row: row.archived_at is not None)


def page_of(key: str) -> str:
    return reverse("shaping:dictionary", args=[key])


@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """All dictionaries."""
    administrator(request)
    return render(request, "shaping/dictionaries/list.html", {"dictionaries": dictionaries()})


@require_GET
def entries(request: PersonRequest, key: str) -> HttpResponse:
    """The entries of one dictionary."""
    administrator(request)
    return _entries(request, key)


def _entries(
    request: PersonRequest, key: str, typed: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    named, _entry = found(key)
    context = {"named": named, "entries": entries_of(key), "typed": typed, "error": error}
    return render(request, "shaping/dictionaries/entries.html", context, status=status)


@require_POST
def add(request: PersonRequest, key: str) -> HttpResponse:
    """One more entry."""
    by = administrator(request)
    named, _entry = found(key)
    label = request.POST.get("label", "").strip()
    try:
        if not actions.add_entries(named.key, [label], by):
            return _entries(request, key, label, _("This entry is there already."), 422)
    except Invalid as refusal:
        return _entries(request, key, label, str(refusal), 422)
    return done(request, page_of(key), _("“%(name)s” is there.") % {"name": label}, by)


@require_http_methods(["GET", "POST"])
def entry(request: PersonRequest, key: str, pk: int) -> HttpResponse:
    """What one entry is called and looks like."""
    by = administrator(request)
    named, one = found(key, pk)
    refusal: ActionRefused | None = None
    if request.method == "POST":
        data = request.POST
        values = {
            "label": data.get("label", "").strip(),
            "translations": translated(data, "label"),
            "color": data.get("color", "0"),
        }
        version = data.get("version", "")
        try:
            actions.change_entry(one, values, by, expected=int(version) if version.isdecimal() else None)
            return done(request, page_of(key), _("“%(name)s” saved.") % {"name": values["label"]}, by)
        except (Invalid, Conflict) as problem:
            refusal = problem
    named_errors, others = errors_by_field(refusal) if refusal else ({}, [])
    typed = request.POST if refusal else {}
    fresh = found(key, pk)[1]
    context = {
        "named": named,
        "entry": fresh,
        "version": fresh.version,
        "typed": typed,
        "errors": named_errors,
        "others": others + [text for name, text in named_errors.items() if name != "label"],
        "languages": shown("label", fresh.translations, request.POST if refusal else None),
        "uses": uses(fresh),
    }
    template = "entry_dialog" if htmx.is_partial(request) else "entry_page"
    status = refusal.status if refusal else 200
    return render(request, f"shaping/dictionaries/{template}.html", context, status=status)


@require_POST
def move(request: PersonRequest, key: str, pk: int) -> HttpResponse:
    """One place up or down."""
    by = administrator(request)
    found(key, pk)
    ids = [row.pk for row in entries_of(key)]
    place = ids.index(pk)
    other = place + (-1 if request.POST.get("to") == "up" else 1)
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    actions.order_entries(key, ids, by)
    return done(request, page_of(key), _("Order saved."), by)


@require_POST
def archive(request: PersonRequest, key: str, pk: int) -> HttpResponse:
    """Out of use, or back."""
    by = administrator(request)
    one = found(key, pk)[1]
    archived = request.POST.get("archived") != "0"
    actions.archive_entry(one, by, archived=archived)
    text = _("“%(name)s” is out of use.") if archived else _("“%(name)s” is in use again.")
    return done(request, page_of(key), text % {"name": one}, by)


@require_POST
def delete(request: PersonRequest, key: str, pk: int) -> HttpResponse:
    """Into the bin; one that records have is refused: it can be merged or taken out of use."""
    by = administrator(request)
    one = found(key, pk)[1]
    perform("dictionary_entry", "delete", [pk], {}, by)
    return done(request, page_of(key), _("“%(name)s” deleted.") % {"name": one}, by)


@require_http_methods(["GET", "POST"])
def merge(request: PersonRequest, key: str, pk: int) -> HttpResponse:
    """Lets an entry go up in another one, which its records get instead."""
    by = administrator(request)
    named, one = found(key, pk)
    error, status = "", 200
    if request.method == "POST":
        try:
            perform("dictionary_entry", "merge", [pk], {"into": request.POST.get("into", "")}, by)
            return done(request, page_of(key), _("“%(name)s” merged.") % {"name": one}, by)
        except ActionRefused as refusal:
            error, status = str(refusal), refusal.status
    others = [(row.pk, str(row)) for row in entries_of(key) if row.pk != pk]
    context = {"named": named, "entry": one, "others": others, "uses": uses(one), "error": error}
    template = "merge_dialog" if htmx.is_partial(request) else "merge_page"
    return render(request, f"shaping/dictionaries/{template}.html", context, status=status)
