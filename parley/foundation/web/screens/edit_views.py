"""Changing one value where it stands, and choosing between two people's values."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company
from parley.foundation.actions.records import change_records
from parley.foundation.lib.refusals import Conflict, Invalid, NotFound
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Rows
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch, may_do
from parley.foundation.web.screens.inputs import errors_by_field, input_of, typed_values, with_known_parts
from parley.foundation.web.screens.undoing import undo_address
from parley.foundation.web.screens.values import Values


@require_http_methods(["GET", "POST"])
def edit_value(request: PersonRequest, record_type: RecordType, pk: int, name: str) -> HttpResponse:
    """GET: the small form (or, with `show`, the value again). POST: saves; the answer stands where the form stood."""
    declared = editable_field(record_type, name)
    record = fetch(request, record_type, pk, (name,))
    if request.method == "POST":
        return _save(request, record_type, record, declared)
    if "show" in request.GET:
        return _shown(request, record_type, record, declared)
    return _form(request, record_type, record, declared)


def editable_field(record_type: RecordType, name: str) -> Field:
    """The field, if people may edit it. Raises NotFound."""
    declared = record_type.by_name.get(name)
    if declared is None or not declared.editable:
        raise NotFound(_("This field cannot be edited here."))
    return declared


def _save(request: PersonRequest, record_type: RecordType, record: Any, declared: Field) -> HttpResponse:
    version = request.POST.get("version", "")
    by = Actor(request.user, channel="screen")
    values = typed_values([declared], request.POST)
    if isinstance(declared.kind, Rows) and declared.name in values:
        stored = declared.kind.read(record, declared.name)
        values[declared.name] = with_known_parts(declared.kind, values[declared.name], stored)
    try:
        changed = change_records(
            record_type,
            [record],
            values,
            by=by,
            expected=int(version) if version.isdecimal() else None,
        )
    except Conflict as conflict:
        return _conflict(request, record_type, record, declared, conflict)
    except Invalid as refusal:
        return _refused(request, record_type, record, declared, refusal)
    if not record_type.visible_to(request.user).filter(pk=record.pk).exists():
        return _given_away(record_type, record, by)
    response = _shown(
        request, record_type, fetch(request, record_type, changed[0].pk, (declared.name,)), declared
    )
    if changed[0].version == record.version:
        return response
    htmx.trigger(
        response, "record-changed", {"type": record_type.key, "id": record.pk, "field": declared.name}
    )
    return htmx.toast(response, _("%(field)s saved.") % {"field": declared.label}, undo=undo_address(by))


def _given_away(record_type: RecordType, record: Any, by: Actor) -> HttpResponse:
    """The change took the record out of this person's sight (another owner): back to the list, with Undo."""
    sentence = _("Saved. “%(title)s” is no longer yours to see.") % {"title": record_type.title_of(record)}
    return htmx.toast(htmx.go_to(reverse(f"{record_type.key}:list")), sentence, undo=undo_address(by))


def _form(request: PersonRequest, record_type: RecordType, record: Any, declared: Field) -> HttpResponse:
    value = declared.kind.read(record, declared.name)
    return _render(request, record_type, record, declared, {"input": input_of(declared, request.user, value)})


def _refused(
    request: PersonRequest, record_type: RecordType, record: Any, declared: Field, refusal: Invalid
) -> HttpResponse:
    """The form again with what was typed; problems of other fields stand there as well."""
    named, others = errors_by_field(refusal)
    elsewhere = [
        f"{record_type.by_name[name].label}: {text}"
        for name, text in named.items()
        if name != declared.name and name in record_type.by_name
    ]
    error = " ".join([*filter(None, [named.get(declared.name, "")]), *elsewhere, *others])
    typed = "; ".join(request.POST.getlist(declared.name))
    again = input_of(declared, request.user, typed=typed, error=error)
    return _render(request, record_type, record, declared, {"input": again}, status=422)


def _conflict(
    request: PersonRequest, record_type: RecordType, record: Any, declared: Field, conflict: Conflict
) -> HttpResponse:
    """Both values, for the person to choose."""
    details = next(problem.details for problem in conflict.problems if problem.field == declared.name)
    values = Values(Company.current())
    typed = "; ".join(request.POST.getlist(declared.name))
    mine = input_of(declared, request.user, typed=typed)
    labels = {str(key): str(label) for key, label in mine.choices}
    context = {
        "record_type": record_type,
        "record": record,
        "field": declared,
        "typed": typed,
        "mine": labels.get(typed) or mine.shown or typed,
        "theirs": values.of(record_type, declared.name, record),
        "by": details["by"],
        "version": details["version"],
    }
    return render(request, "screens/conflict.html", context, status=409)


def _shown(request: PersonRequest, record_type: RecordType, record: Any, declared: Field) -> HttpResponse:
    context = {
        "record_type": record_type,
        "record": record,
        "field": declared,
        "values": Values(Company.current()),
        "in_list": _in_list(request),
        "may_change": may_do(request.user, record_type, record, "change"),
    }
    return render(request, "screens/value.html", context)


def _render(
    request: PersonRequest,
    record_type: RecordType,
    record: Any,
    declared: Field,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    common = {"record_type": record_type, "record": record, "field": declared, "in_list": _in_list(request)}
    return render(request, "screens/edit_value.html", common | context, status=status)


def _in_list(request: PersonRequest) -> bool:
    return "list" in request.GET or "list" in request.POST
