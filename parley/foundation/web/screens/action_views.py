"""Doing an action to one record or to a selection: a dialog where it needs input, otherwise at once with Undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from parley.foundation.bulk.applying import CHANGE, permission_of
from parley.foundation.bulk.controlling import changeable_field, check_input, start
from parley.foundation.lib.refusals import ActionRefused, Invalid, NotFound
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.lists import matching
from parley.foundation.web import formatting, htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.inputs import errors_by_field, input_of, inputs_again, typed_values
from parley.foundation.web.screens.list_state import state_of
from parley.foundation.web.screens.undoing import undo_address

AT_ONCE = 500
"""Records that an action is done to while the page waits; with more it runs in the background."""
MOST_AT_ONCE = 10_000
"""Records for what has no way through the background; for more the person narrows the list first."""


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
    """A selection: the ticked rows, or everything that the list's conditions match. A large one is a job."""
    by = Actor(request.user, channel="bulk")
    ensure_may(by, permission_of(record_type, verb))
    selection = selection_of(request, record_type)
    declared = None if verb == CHANGE else find(record_type.key, verb)
    fields = _chosen_fields(request, record_type) if declared is None else declared.inputs
    context = _bulk_context(request, record_type, selection, declared, fields)
    if request.method == "GET":
        return _dialog(request, fields, context)
    values = typed_values(fields, request.POST)
    try:
        if selection.is_large:
            run = start(record_type, verb, values, selection.every_id(), request.user)
            return htmx.close_dialog(htmx.go_to(reverse("web:bulk_run", args=[run.pk])))
        _do_now(record_type, verb, selection.some_ids(), values, by)
    except Invalid as refusal:
        return _dialog_again(request, fields, context, refusal)
    page = state_of(request, record_type, request.user).address()
    return _done(page, _bulk_sentence(declared, selection.count), by)


def _do_now(
    record_type: RecordType, verb: str, ids: Sequence[int], values: dict[str, Any], by: Actor
) -> None:
    """Does it to all of them or, where one is refused, to none."""
    if verb != CHANGE:
        perform(record_type.key, verb, ids, values, by)
        return
    check_input(record_type, verb, values, by)
    assert by.user is not None
    rows = record_type.visible_to(by.user).in_bulk(list(ids))
    if len(rows) < len(ids):
        raise NotFound(_("This record does not exist, or you may not see it."))
    change_records(record_type, [rows[pk] for pk in ids], values, by=by)


def _bulk_sentence(declared: Action | None, count: int) -> str:
    if declared is not None:
        return done_sentence(declared, count)
    return ngettext("%(count)s record changed.", "%(count)s records changed.", count) % {"count": count}


def _chosen_fields(request: PersonRequest, record_type: RecordType) -> tuple[Field, ...]:
    """The fields to change, in the order in which they were added to the form. Raises Invalid."""
    data = request.GET if request.method == "GET" else request.POST
    asked = dict.fromkeys([*data.getlist("field"), data.get("another", "")])
    names = [name for name in asked if name and name != data.get("without")]
    return tuple(changeable_field(record_type, name) for name in names)


@dataclass(frozen=True)
class Selection:
    """Ticked records by their `ids`, or all `rows` that the conditions of a list match."""

    count: int
    ids: tuple[int, ...] = ()
    rows: Any = None

    @property
    def is_everything(self) -> bool:
        return self.rows is not None

    @property
    def is_large(self) -> bool:
        """Whether it is work for the background."""
        return self.count > AT_ONCE

    def some_ids(self) -> list[int]:
        """All ids of a small selection."""
        return list(self.every_id())

    def every_id(self) -> Iterable[int]:
        """The ids in ascending order, without holding all of them."""
        if self.rows is None:
            return self.ids
        return self.rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=10_000)


def selection_of(request: PersonRequest, record_type: RecordType) -> Selection:
    """What is selected. Raises Invalid where it is nothing."""
    data = request.GET if request.method == "GET" else request.POST
    if data.get("everything") == "1":
        rows = matching(state_of(request, record_type, request.user).query(), request.user)
        selection = Selection(rows.order_by().count(), rows=rows)
    else:
        ids = sorted({int(text) for text in data.getlist("id") if text.isdecimal() and len(text) <= 18})
        selection = Selection(len(ids), tuple(ids))
    if not selection.count:
        raise Invalid(_("Nothing is selected."))
    return selection


def selected_ids(request: PersonRequest, record_type: RecordType) -> list[int]:
    """The ids of a selection for what is done at once. Raises Invalid where nothing, or too much, is selected."""
    selection = selection_of(request, record_type)
    if selection.count > MOST_AT_ONCE:
        raise Invalid(
            _("At most %(count)s records at once. Narrow the list first.") % {"count": MOST_AT_ONCE}
        )
    return selection.some_ids()


def _bulk_context(
    request: PersonRequest,
    record_type: RecordType,
    selection: Selection,
    declared: Action | None,
    chosen: Sequence[Field],
) -> dict[str, Any]:
    hidden = {}
    if selection.is_everything:
        hidden = state_of(request, record_type, request.user).parameters() | {"everything": "1"}
    count = {"count": formatting.number(selection.count)}
    context: dict[str, Any] = {
        "title": declared.label if declared is not None else _("Edit fields"),
        "subject": ngettext("%(count)s record", "%(count)s records", selection.count) % count,
        "address": request.path,
        "action": declared,
        "hidden": hidden,
        "ids": [] if selection.is_everything else selection.ids,
        "large": selection.is_large,
    }
    if declared is None:
        names = {record_type.title, *(one.name for one in chosen)}
        fields = [one for one in form_inputs(record_type.fields) if one.editable and one.name not in names]
        context |= {"editing": True, "fields": fields}
    return context


def _dialog(request: PersonRequest, inputs: Sequence[Field], context: dict[str, Any]) -> HttpResponse:
    """The form; what the person has typed already stays while they add and take away fields."""
    typed = request.GET
    shown = [
        input_of(declared, request.user, typed=typed[declared.name])
        if context.get("editing") and declared.name in typed
        else input_of(declared, request.user, None if context.get("editing") else _default_of(declared))
        for declared in form_inputs(inputs)
    ]
    return render(
        request, "screens/action_dialog.html", {"inputs": shown, "others": [], **_defaults(context)}
    )


def _default_of(declared: Field) -> Any:
    return declared.default() if callable(declared.default) else declared.default


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
    return {"hidden": {}, "ids": [], "fields": [], "editing": False, "large": False, **context}


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
