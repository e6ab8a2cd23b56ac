"""Doing an action to one record or to a selection: a dialog where it needs input, otherwise at once with Undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import Action, find, perform
from parley.foundation.actions.records import change_records
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.lists import matching
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.edit_views import editable_field
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.inputs import errors_by_field, input_of, inputs_again, typed_values
from parley.foundation.web.screens.list_state import state_of
from parley.foundation.web.screens.undoing import undo_address

MOST_AT_ONCE = 10_000
"""Rows that one click changes; more would keep the page waiting, so the person narrows the list first."""


@require_http_methods(["GET", "POST"])
def do_action(request: PersonRequest, record_type: RecordType, pk: int, verb: str) -> HttpResponse:
    """One record. GET shows the form of its inputs; POST does it and shows the page where the person is anew."""
    declared = find(record_type.key, verb)
    record = fetch(request, record_type, pk)
    ensure_may(Actor(request.user), declared.permission_for(record_type.key), [record])
    context = {
        "title": declared.label,
        "subject": record_type.title_of(record),
        "address": request.path,
        "action": declared,
    }
    if request.method == "GET":
        return _dialog(request, declared.inputs, context)
    by = Actor(request.user, channel="screen")
    try:
        perform(record_type.key, verb, [pk], typed_values(declared.inputs, request.POST), by)
    except Invalid as refusal:
        return _dialog_again(request, declared.inputs, context, refusal)
    gone = verb == "delete"
    own = reverse(f"{record_type.key}:page", args=[pk])
    page = htmx.page_of(request) or own
    if gone and page.startswith(own):
        page = reverse(f"{record_type.key}:list")
    return _done(page, done_sentence(declared, 1), by)


@require_http_methods(["GET", "POST"])
def do_bulk(request: PersonRequest, record_type: RecordType, verb: str) -> HttpResponse:
    """A selection: the ticked rows, or everything that the list's conditions match."""
    ids = selected_ids(request, record_type)
    if verb == "change":
        return _change_many(request, record_type, ids)
    declared = find(record_type.key, verb)
    ensure_may(Actor(request.user), declared.permission_for(record_type.key))
    context = _bulk_context(request, record_type, declared.label, ids, declared)
    if request.method == "GET":
        return _dialog(request, declared.inputs, context)
    by = Actor(request.user, channel="bulk")
    try:
        perform(record_type.key, verb, ids, typed_values(declared.inputs, request.POST), by)
    except Invalid as refusal:
        return _dialog_again(request, declared.inputs, context, refusal)
    return _done(
        state_of(request, record_type, request.user).address(), done_sentence(declared, len(ids)), by
    )


def _change_many(request: PersonRequest, record_type: RecordType, ids: Sequence[int]) -> HttpResponse:
    """Sets one field of all selected records."""
    ensure_may(Actor(request.user), record_type.permission("change"))
    fields = [
        declared
        for declared in record_type.fields
        if declared.editable and declared.name != record_type.title
    ]
    data = request.GET if request.method == "GET" else request.POST
    chosen = editable_field(record_type, data.get("field", fields[0].name))
    context = _bulk_context(request, record_type, _("Edit field"), ids, None) | {
        "fields": fields,
        "field": chosen,
    }
    if request.method == "GET":
        return _dialog(request, (chosen,), context)
    by = Actor(request.user, channel="bulk")
    try:
        rows = record_type.visible_to(request.user).in_bulk(list(ids))
        change_records(
            record_type, [rows[pk] for pk in ids if pk in rows], typed_values([chosen], request.POST), by=by
        )
    except Invalid as refusal:
        return _dialog_again(request, (chosen,), context, refusal)
    sentence = ngettext("%(count)s record changed.", "%(count)s records changed.", len(ids)) % {
        "count": len(ids)
    }
    return _done(state_of(request, record_type, request.user).address(), sentence, by)


def selected_ids(request: PersonRequest, record_type: RecordType) -> list[int]:
    """The ids of the selection. Raises Invalid where nothing, or too much at once, is selected."""
    data = request.GET if request.method == "GET" else request.POST
    if data.get("everything") == "1":
        rows = matching(state_of(request, record_type, request.user).query(), request.user)
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    else:
        ids = sorted({int(text) for text in data.getlist("id") if text.isdecimal() and len(text) <= 18})
    if not ids:
        raise Invalid(_("Nothing is selected."))
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(
            _("At most %(count)s records at once. Narrow the list first.") % {"count": MOST_AT_ONCE}
        )
    return ids


def _bulk_context(
    request: PersonRequest, record_type: RecordType, title: Any, ids: Sequence[int], declared: Action | None
) -> dict[str, Any]:
    data = request.GET if request.method == "GET" else request.POST
    everything = data.get("everything") == "1"
    kept = {name: data.get(name, "") for name in ("where", "q", "sort")} if everything else {}
    subject = ngettext("%(count)s record", "%(count)s records", len(ids)) % {"count": len(ids)}
    return {
        "title": title,
        "subject": subject,
        "address": request.path,
        "action": declared,
        "hidden": kept | ({"everything": "1"} if everything else {}),
        "ids": [] if everything else ids,
    }


def _dialog(request: PersonRequest, inputs: Sequence[Field], context: dict[str, Any]) -> HttpResponse:
    shown = [
        input_of(
            declared, request.user, declared.default if not callable(declared.default) else declared.default()
        )
        for declared in form_inputs(inputs)
    ]
    return render(
        request, "screens/action_dialog.html", {"inputs": shown, "others": [], **_defaults(context)}
    )


def _dialog_again(
    request: PersonRequest, inputs: Sequence[Field], context: dict[str, Any], refusal: ActionRefused
) -> HttpResponse:
    named, others = errors_by_field(refusal)
    fields = form_inputs(inputs)
    others += [text for name, text in named.items() if name not in {declared.name for declared in fields}]
    shown = inputs_again(fields, request.user, request.POST, named)
    return render(
        request,
        "screens/action_dialog.html",
        {"inputs": shown, "others": others, **_defaults(context)},
        status=422,
    )


def form_inputs(inputs: Sequence[Field]) -> list[Field]:
    """The inputs that a form can ask for."""
    return [declared for declared in inputs if declared.kind.operators or declared.kind.name == "long_text"]


def _defaults(context: dict[str, Any]) -> dict[str, Any]:
    return {"hidden": {}, "ids": [], "fields": [], "field": None, **context}


def done_sentence(declared: Action, count: int) -> str:
    """What the toast says: the verb and on how many."""
    if count == 1:
        return _("%(action)s: done.") % {"action": declared.label}
    return ngettext(
        "%(action)s: done for %(count)s record.", "%(action)s: done for %(count)s records.", count
    ) % {
        "action": declared.label,
        "count": count,
    }


def _done(page: str, sentence: str, by: Actor) -> HttpResponse:
    return htmx.close_dialog(htmx.toast(htmx.go_to(page), sentence, undo=undo_address(by)))
