"""The filter builder: rows of field, operator and value, joined by all or any, with the number of matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.filters import Condition, Group
from parley.foundation.records.kinds import Choice, Dictionary, FieldInvalid, Link, Operator, Rows
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.inputs import Input, input_of
from parley.foundation.web.screens.list_state import ListState, state_of
from parley.foundation.web.screens.list_views import totals_of
from parley.foundation.web.screens.parts import views_of

MOST_ROWS = 20


@dataclass(frozen=True)
class Row:
    """One condition as the form shows it; `inputs` are as many as the operator takes."""

    index: int
    field: Field
    operator: str
    operators: list[Operator]
    inputs: list[Input]
    several: list[tuple[Any, Any, bool]]


@require_GET
def filter_form(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The builder for the popover; with `apply` the list that it describes."""
    ensure_may(Actor(request.user), record_type.permission("view"))
    state = state_of(request, record_type, request.user)
    if "join" in request.GET:
        state = ListState(
            record_type, group_from(request.GET, record_type), state.text, state.sort, columns=state.columns
        )
    if "apply" in request.GET:
        address = applied_address(request, state)
        return htmx.go_to(address) if htmx.is_partial(request) else redirect(address)
    if "add" in request.GET or not state.where.parts:
        state = _with_empty_row(state)
    return render(
        request,
        "screens/filter.html",
        {"record_type": record_type, "state": state} | _shown(state, request.user),
    )


def applied_address(request: PersonRequest, state: ListState) -> str:
    """The list, or the other view of the same records (`view`, with what else its address says in `rest`)."""
    view = next((one for one in views_of(state.record_type) if one.url_name == request.GET.get("view")), None)
    if view is None:
        return state.address()
    return (
        f"{view.link['url']}?{urlencode(dict(parse_qsl(request.GET.get('rest', ''))) | state.parameters())}"
    )


def _with_empty_row(state: ListState) -> ListState:
    first = filterable(state.record_type)[0]
    empty = Condition(first.name, offered_operators(first)[0].key, ("",))
    where = Group(state.where.join, (*state.where.parts[: MOST_ROWS - 1], empty))
    return ListState(state.record_type, where, state.text, state.sort, columns=state.columns)


def _shown(state: ListState, user: User) -> dict[str, Any]:
    """The rows of the form, and how many records match what is filled in."""
    conditions = [part for part in state.where.parts if isinstance(part, Condition)]
    rows = [row_of(index, part, state.record_type, user) for index, part in enumerate(conditions)]
    filled = Group(
        state.where.join, tuple(part for part in conditions if _is_filled(part, state.record_type))
    )
    counted = ListState(state.record_type, filled, state.text, columns=(state.record_type.title,))
    try:
        totals, error = totals_of(counted, user), ""
    except Invalid as invalid:
        totals, error = None, str(invalid)
    return {"rows": rows, "totals": totals, "error": error, "fields": filterable(state.record_type)}


def filterable(record_type: RecordType) -> list[Field]:
    """The fields that a filter may ask about."""
    return [declared for declared in record_type.fields if declared.kind.operators]


def offered_operators(declared: Field) -> list[Operator]:
    """Those that the form can fill in: "any of" only where there is a list to tick."""
    ticked = isinstance(declared.kind, Choice | Dictionary) or declared.kind.name == "stage"
    return [one for one in declared.kind.operators if one.takes >= 0 or ticked]


def row_of(index: int, condition: Condition, record_type: RecordType, user: User) -> Row:
    """One row of the form. A value that the field cannot read is shown as it was typed."""
    declared = record_type.field(condition.field)
    operators = offered_operators(declared)
    operator = next((one for one in operators if one.key == condition.operator), operators[0])
    kind = declared.kind.main_field.kind if isinstance(declared.kind, Rows) else declared.kind
    asked = Field(f"v{index}", declared.label, kind)
    texts = list(condition.values) or [""]
    if operator.takes < 0:
        choices = input_of(asked, user, typed="").choices
        return Row(
            index,
            declared,
            operator.key,
            operators,
            [],
            [(key, text, str(key) in texts) for key, text in choices],
        )
    wanted = (texts + [""] * operator.takes)[: operator.takes]
    return Row(
        index, declared, operator.key, operators, [input_of(asked, user, typed=text) for text in wanted], []
    )


def group_from(data: QueryDict, record_type: RecordType) -> Group:
    """The conditions that the form says; rows that were removed are left out, unfilled ones are kept in the form."""
    join = "any" if data.get("join") == "any" else "all"
    removed = data.get("remove", "")
    indexes = [index for index in range(MOST_ROWS + 1) if f"f{index}" in data and str(index) != removed]
    parts = tuple(condition_from(data, index, record_type) for index in indexes)
    if "apply" in data:
        parts = tuple(part for part in parts if _is_filled(part, record_type))
    return Group(join, parts)


def condition_from(data: QueryDict, index: int, record_type: RecordType) -> Condition:
    """One row; where its field has just become one of another kind, its operator and value start anew."""
    name = data.get(f"f{index}", "")
    try:
        declared = record_type.field(name)
    except FieldInvalid:
        declared = filterable(record_type)[0]
    changed = _is_another_kind(record_type, data.get(f"was{index}", declared.name), declared)
    operators = offered_operators(declared)
    key = "" if changed else data.get(f"o{index}", "")
    operator = next((one for one in operators if one.key == key), operators[0])
    values = [] if changed or operator.takes == 0 else data.getlist(f"v{index}")
    return Condition(declared.name, operator.key, tuple(value.strip() for value in values))


def _is_another_kind(record_type: RecordType, before: str, now: Field) -> bool:
    """Whether values of the field before say nothing to the field now. Ids of links never do."""
    if before == now.name:
        return False
    kind = record_type.by_name[before].kind if before in record_type.by_name else None
    return type(kind) is not type(now.kind) or isinstance(now.kind, Link | Choice | Rows)


def _is_filled(part: Condition | Group, record_type: RecordType) -> bool:
    if isinstance(part, Group):
        return True
    takes = record_type.field(part.field).kind.operator(part.operator).takes
    filled = [value for value in part.values if value]
    return len(filled) >= 1 if takes < 0 else len(filled) == takes
