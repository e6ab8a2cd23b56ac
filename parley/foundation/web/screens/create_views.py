"""Making a record: a short form in the dialog, or the full form as a page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.records import create_record
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Rows
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.inputs import Input, errors_by_field, input_of, inputs_again, typed_values


@require_http_methods(["GET", "POST"])
def new_record(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The form; values in the address fill it in (`?organization=5`)."""
    by = Actor(request.user, channel="screen")
    ensure_may(by, record_type.permission("create"))
    fields = form_fields(record_type, request)
    if request.method == "GET":
        inputs = [_first_input(declared, request, record_type) for declared in fields]
        return _form(request, record_type, {"inputs": inputs, "others": []})
    try:
        record = create_record(record_type, typed_values(fields, request.POST), by=by)
    except ActionRefused as refusal:
        if refusal.status != 422:
            raise
        named, others = errors_by_field(refusal)
        known = {declared.name for declared in fields}
        others += [
            f"{record_type.by_name[name].label}: {text}"
            for name, text in named.items()
            if name not in known and name in record_type.by_name
        ]
        inputs = inputs_again(fields, request.user, request.POST, named)
        return _form(request, record_type, {"inputs": inputs, "others": others}, status=422)
    messages.success(request, _("“%(title)s” is there.") % {"title": record_type.title_of(record)})
    address = reverse(f"{record_type.key}:page", args=[record.pk])
    return htmx.close_dialog(htmx.go_to(address)) if htmx.is_partial(request) else redirect(address)


def form_fields(record_type: RecordType, request: PersonRequest) -> list[Field]:
    """The fields of the short form and those that the address fills in, or with `full` all that people may fill in."""
    if "full" in request.GET or "full" in request.POST:
        return [declared for declared in record_type.fields if declared.editable and not is_table(declared)]
    asked = [name for name in (*request.GET, *request.POST) if name in record_type.by_name]
    given = [
        name
        for name in asked
        if record_type.by_name[name].editable and not is_table(record_type.by_name[name])
    ]
    names = dict.fromkeys(
        (*record_type.quick, *(one.name for one in record_type.fields if one.required), *given)
    )
    return [record_type.by_name[name] for name in names]


def is_table(declared: Field) -> bool:
    """Rows of several parts (products of a deal) need their own editor."""
    return (
        isinstance(declared.kind, Rows)
        and sum(column.required for column in declared.kind.columns) > 0
        and declared.kind.main_field.kind.name == "link"
    )


def _first_input(declared: Field, request: PersonRequest, record_type: RecordType) -> Any:
    if declared.name in request.GET:
        return input_of(declared, request.user, typed=request.GET[declared.name])
    default = declared.default() if callable(declared.default) else declared.default
    if declared.name == "owner" and default is None:
        default = request.user.pk
    return input_of(declared, request.user, default)


def _form(
    request: PersonRequest, record_type: RecordType, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    full = "full" in request.GET or "full" in request.POST
    context = context | {"sections": by_section(context["inputs"]) if full else [("", context["inputs"])]}
    template = "screens/new_dialog.html" if htmx.is_partial(request) else "screens/new_page.html"
    return render(request, template, {"record_type": record_type, "full": full, **context}, status=status)


def by_section(inputs: list[Input]) -> list[tuple[Any, list[Input]]]:
    """The inputs of the full form in the sections of the record page: those without one first."""
    found: dict[str, tuple[Any, list[Input]]] = {"": ("", [])}
    for one in inputs:
        found.setdefault(str(one.section), (one.section, []))[1].append(one)
    return [(section, group) for section, group in found.values() if group]


@require_POST
def create_from_picker(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """Makes a record from its name alone, for the picker that did not find it."""
    values = {record_type.title: request.POST.get("name", "").strip()}
    record = create_record(record_type, values, by=Actor(request.user, channel="screen"))
    return JsonResponse({"id": record.pk, "label": record_type.title_of(record)})
