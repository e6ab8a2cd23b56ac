"""The grid in which the lines and the people of a deal are edited: rows are added, changed, moved and removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.records import change_records
from parley.foundation.lib.refusals import ActionRefused, Invalid, Problem
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import FieldInvalid, Number, Rows
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.fetching import fetch
from parley.foundation.web.screens.inputs import Input, input_of
from parley.foundation.web.screens.undoing import undo_address

MOST_ROWS = 200
SPARE_ROWS = 2
"""Empty rows at the end, for browsers without script."""


@dataclass(frozen=True)
class GridRow:
    """One row of the form; `error` says what is wrong with it."""

    inputs: list[Input]
    error: str = ""


@require_http_methods(["GET", "POST"])
def edit_rows(request: PersonRequest, pk: int, name: str) -> HttpResponse:
    """GET: the grid. POST: stores it as a whole; 422 with the grid where a row is wrong."""
    declared = deal_record.by_name.get(name)
    if declared is None or not isinstance(declared.kind, Rows):
        raise Http404
    deal = fetch(request, deal_record, pk, (name,))
    if request.method == "GET":
        rows = [texts_of(declared.kind, row) for row in declared.kind.read(deal, name)]
        return _grid(request, deal, declared, rows, {})
    return _save(request, deal, declared)


def texts_of(kind: Rows, row: dict[str, Any]) -> dict[str, str]:
    """A stored row as the texts of the form; numbers without the zeros at their end."""
    texts = {column.name: column.kind.to_text(row[column.name]) for column in kind.columns}
    plain = {column.name for column in kind.columns if isinstance(column.kind, Number)}
    return {
        name: text.rstrip("0").rstrip(".") if name in plain and "." in text else text
        for name, text in texts.items()
    }


def read_rows(request: PersonRequest, kind: Rows) -> list[dict[str, str]]:
    """The rows of the form, without those that name nothing."""
    lists = {column.name: request.POST.getlist(column.name)[:MOST_ROWS] for column in kind.columns}
    count = max(map(len, lists.values()), default=0)
    rows = [
        {name: (texts[place].strip() if place < len(texts) else "") for name, texts in lists.items()}
        for place in range(count)
    ]
    return [row for row in rows if row[kind.main]]


def values_of(kind: Rows, rows: list[dict[str, str]]) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """The values that the texts mean, and what is wrong by number of the row."""
    values, errors = [], {}
    for place, row in enumerate(rows):
        read = {}
        for column in kind.columns:
            text = row[column.name]
            try:
                read[column.name] = column.kind.from_text(text) if text else column.kind.clean(column.default)
            except FieldInvalid as invalid:
                errors[place] = f"{column.label}: {invalid.message}"
        values.append(read)
    return values, errors


def _save(request: PersonRequest, deal: Any, declared: Field) -> HttpResponse:
    kind: Rows = declared.kind  # type: ignore[assignment]
    rows = read_rows(request, kind)
    values, errors = values_of(kind, rows)
    by = Actor(request.user, "screen")
    version = request.POST.get("version", "")
    try:
        if errors:
            raise Invalid(_("Some values need a correction."), [Problem(text) for text in errors.values()])
        expected = int(version) if version.isdecimal() else None
        change_records(deal_record, [deal], {declared.name: values}, by=by, expected=expected)
    except ActionRefused as refusal:
        if refusal.status not in (409, 422):
            raise
        return _grid(request, deal, declared, rows, errors, refusal=refusal)
    page = reverse("deal:page", args=[deal.pk])
    if not htmx.is_htmx(request):
        return redirect(page)
    return htmx.close_dialog(
        htmx.toast(htmx.go_to(page), _("%(field)s saved.") % {"field": declared.label}, undo=undo_address(by))
    )


def _grid(
    request: PersonRequest,
    deal: Any,
    declared: Field,
    rows: list[dict[str, str]],
    errors: dict[int, str],
    refusal: ActionRefused | None = None,
) -> HttpResponse:
    kind: Rows = declared.kind  # type: ignore[assignment]
    empty = {
        column.name: "" if column.default is None else column.kind.to_text(column.default)
        for column in kind.columns
    }
    context = {
        "deal": deal,
        "field": declared,
        "columns": kind.columns,
        "rows": [
            grid_row(request, kind, row, place, errors.get(place, "")) for place, row in enumerate(rows)
        ],
        "spare": [grid_row(request, kind, empty, len(rows) + place) for place in range(SPARE_ROWS)],
        "template_row": grid_row(request, kind, empty, 0, prefix="new"),
        "refusal": refusal if refusal and not errors else None,
        "columns_numeric": {column.name: isinstance(column.kind, Number) for column in kind.columns},
        "priced": declared.name == "lines",
        "page": reverse("deal:page", args=[deal.pk]),
    }
    template = "deals/rows_dialog.html" if htmx.is_partial(request) else "deals/rows_page.html"
    return render(request, template, context, status=refusal.status if refusal else 200)


def grid_row(
    request: PersonRequest,
    kind: Rows,
    texts: dict[str, str],
    place: int,
    error: str = "",
    prefix: str = "row",
) -> GridRow:
    """The inputs of one row, each with an id of its own."""
    inputs = [
        replace(
            input_of(column, request.user, typed=texts[column.name]),
            attributes={"id": f"{prefix}-{place}-{column.name}"},
        )
        for column in kind.columns
    ]
    return GridRow(inputs, error)
