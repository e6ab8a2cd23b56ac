"""The filter builder: conditions in groups within groups, joined by all, any or none, with the number of matches.

The form names each part by its path: `f1-0` is the field of the first condition in the second part, `j1` says how the
second part, a group, is joined. It is read and drawn anew at every change, so it works the same by mouse, key and touch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.filters import Condition, Group
from parley.foundation.records.kinds import Dictionary, Link, Operator, Rows
from parley.foundation.saved_views.shapes import LIST, address_of
from parley.foundation.web import htmx
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.filter_reading import (
    ROOT,
    filled_part,
    filterable,
    group_from,
    offered_operators,
    with_new,
)
from parley.foundation.web.screens.inputs import Input, input_of
from parley.foundation.web.screens.list_state import ListState, state_of
from parley.foundation.web.screens.list_views import totals_of

DEEPEST = 3
"""Groups within groups that the form offers; an address may hold deeper ones."""


@dataclass(frozen=True)
class Row:
    """One condition as the form shows it; `inputs` are as many as the operator takes."""

    path: str
    name: str
    field: Field
    operator: str
    operators: list[Operator]
    inputs: list[Input]
    several: list[tuple[Any, Any, bool]]
    fresh: bool = False


@dataclass(frozen=True)
class Box:
    """A group as the form shows it; `path` is "" for the whole filter."""

    path: str
    join: str
    parts: list[Row | Box] = field(default_factory=list)
    may_nest: bool = True

    @property
    def is_box(self) -> bool:
        return True

    @property
    def place(self) -> str:
        """How its buttons name it."""
        return self.path or ROOT


@dataclass(frozen=True)
class Offered:
    """Fields to choose from, under the name of the link that leads to them ("" for the type's own)."""

    label: Any
    fields: list[tuple[str, Any]]


@require_GET
def filter_form(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The builder for the popover; with `apply` the page that it describes."""
    ensure_may(Actor(request.user), record_type.permission("view"))
    data = request.GET
    state = state_of(request, record_type, request.user)
    if "join" in data:
        state = replace(state, where=group_from(data, record_type))
    if "apply" in data:
        address = applied_address(data, state)
        return htmx.go_to(address) if htmx.is_partial(request) else redirect(address)
    fresh = ""
    if "add" in data or "add_group" in data or not state.where.parts:
        place = data.get("add") or data.get("add_group") or ROOT
        where, fresh = with_new(state.where, place, record_type, group="add_group" in data)
        state = replace(state, where=where)
    context = {"record_type": record_type, "state": state, "offered": offered_fields(record_type)}
    return render(request, "screens/filter.html", context | _shown(state, request.user, fresh))


def applied_address(data: Mapping[str, str], state: ListState) -> str:
    """The list, or the other layout of the same records (`layout`, with what else its address says in `rest`)."""
    layout = data.get("layout", LIST)
    if layout == LIST:
        return state.address()
    parameters = state.parameters(where=state.where.to_text(), edited="1" if state.view else "")
    rest = dict(parse_qsl(data.get("rest", "")))
    return address_of(
        state.record_type, layout, {name: value for name, value in (rest | parameters).items() if value}
    )


def _shown(state: ListState, user: User, fresh: str) -> dict[str, Any]:
    """The parts of the form, and how many records match what is filled in."""
    box = box_of(state.where, state.record_type, user, fresh=fresh)
    filled = filled_part(state.where, state.record_type)
    counted = ListState(state.record_type, filled, state.text, columns=(state.record_type.title,))
    try:
        totals, error = totals_of(counted, user), ""
    except Invalid as invalid:
        totals, error = None, str(invalid)
    return {"box": box, "totals": totals, "error": error}


def box_of(
    group: Group, record_type: RecordType, user: User, path: str = "", depth: int = 0, fresh: str = ""
) -> Box:
    """A group as the form shows it."""
    parts: list[Row | Box] = []
    for index, part in enumerate(group.parts):
        own = f"{path}-{index}" if path else str(index)
        if isinstance(part, Group):
            parts.append(box_of(part, record_type, user, own, depth + 1, fresh))
        else:
            parts.append(row_of(own, part, record_type, user, fresh=own == fresh))
    return Box(path, group.join, parts, depth < DEEPEST)


def offered_fields(record_type: RecordType) -> list[Offered]:
    """The type's own fields, then those of the records it links to (`organization.industry`), link by link."""
    offered = [Offered("", [(one.name, one.label) for one in filterable(record_type)])]
    for link in record_type.fields:
        kind = link.kind
        if not isinstance(kind, Link) or isinstance(kind, Dictionary) or not getattr(kind, "joined", True):
            continue
        target = registry.get(kind.to).as_seen_by(record_type.viewer)
        names = [
            (f"{link.name}.{one.name}", one.label) for one in filterable(target) if one.name != "external_id"
        ]
        offered.append(Offered(link.label, names))
    return offered


def row_of(
    path: str, condition: Condition, record_type: RecordType, user: User, *, fresh: bool = False
) -> Row:
    """One row of the form. A value that the field cannot read is shown as it was typed.

    A comparison with several values has a list to tick, or one input more than there are values.
    """
    declared = record_type.field(condition.field)
    operators = offered_operators(declared)
    operator = next((one for one in operators if one.key == condition.operator), operators[0])
    kind = declared.kind.main_field.kind if isinstance(declared.kind, Rows) else declared.kind
    asked = Field(f"v{path}", declared.label, kind)
    texts = list(condition.values) or [""]
    row = Row(path, condition.field, declared, operator.key, operators, [], [], fresh)
    if operator.takes < 0:
        choices = input_of(asked, user, typed="").choices
        if choices:
            return replace(row, several=[(key, text, str(key) in texts) for key, text in choices])
        wanted = [*(text for text in texts if text), ""]
    else:
        wanted = (texts + [""] * operator.takes)[: operator.takes]
    return replace(row, inputs=[input_of(asked, user, typed=text) for text in wanted])
