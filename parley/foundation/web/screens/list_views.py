"""The list of a record type: columns, order, filters, search, pages, totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from parley.foundation.access.policy import ensure_may, may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company
from parley.foundation.actions.catalogue import Action, offered
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.filters import Group
from parley.foundation.records.kinds import Money
from parley.foundation.records.lists import matching, page
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.list_state import ListState, choose_columns, columns_of, state_of
from parley.foundation.web.screens.parts import views_of
from parley.foundation.web.screens.values import NUMERIC, Values, address_of

COUNTED = 10_000
"""Rows are counted exactly up to this number; beyond it a list says "more than"."""


@require_GET
def show_list(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The page; htmx takes the part it needs out of it."""
    by = Actor(request.user)
    ensure_may(by, record_type.permission("view"))
    try:
        state = state_of(request, record_type, request.user)
        found = page(state.query(), request.user, state.after)
        chips = state.chips()
    except Invalid as invalid:
        return _without_filter(request, record_type, invalid)
    company = Company.current()
    totals = totals_of(state, request.user)
    return render(
        request,
        "screens/list.html",
        {
            "record_type": record_type,
            "state": state,
            "records": found.records,
            "next": state.address(after=found.next) if found.next else "",
            "chips": chips,
            "columns": columns(record_type, state.columns),
            "values": Values(company),
            "address_of": address_of,
            "totals": totals,
            "company": company,
            "changeable": changeable(record_type, found.records, request),
            "bulk": sorted(
                (one for one in offered(record_type.key, by) if one.bulk), key=_first_things_first
            ),
            "may": {
                verb: may(by, record_type.permission(verb))
                for verb in ("create", "change", "export", "restore")
            },
            "may_import": may(by, "import.run") and may(by, record_type.permission("create")),
            "views": views_of(record_type),
        },
    )


@dataclass(frozen=True)
class Column:
    """One column of the list. `priority` c2 and c3 go first where the list is narrow."""

    name: str
    field: Field
    numeric: bool
    priority: str


def columns(record_type: RecordType, names: Sequence[str]) -> list[Column]:
    """The name and one figure (or the second column, where there is none) stay on a phone."""
    fields = [record_type.field(name) for name in names]
    numeric = [isinstance(declared.kind, NUMERIC) for declared in fields]
    kept = {0, numeric.index(True) if True in numeric else 1}
    return [
        Column(name, declared, numeric[index], "" if index in kept else "c2" if index < 5 else "c3")
        for index, (name, declared) in enumerate(zip(names, fields, strict=True))
    ]


def _first_things_first(action: Action) -> int:
    """Giving work to somebody is what selections are made for; what destroys stands last."""
    return 0 if action.verb == "assign" else 2 if action.tone == "bad" else 1


def _without_filter(request: PersonRequest, record_type: RecordType, invalid: Invalid) -> HttpResponse:
    """A filter that cannot be (an old link, a field that is gone): say so, offer the whole list."""
    state = ListState(record_type, Group(), columns=columns_of(record_type, request.user))
    context = {"record_type": record_type, "refusal": invalid, "address": state.address()}
    return render(request, "screens/broken_filter.html", context, status=400)


def changeable(record_type: RecordType, records: list[Any], request: PersonRequest) -> set[int]:
    """Which of the shown records this person may change, in one query."""
    ids = [record.pk for record in records]
    return set(record_type.visible_to(request.user, "change").filter(pk__in=ids).values_list("pk", flat=True))


def totals_of(state: ListState, user: Any) -> dict[str, Any]:
    """The number of matches (at most COUNTED are counted) and the sums of the shown amounts in one currency."""
    rows = matching(state.query(), user)
    count = rows.order_by().values("pk")[: COUNTED + 1].count()
    amounts = [
        name
        for name in state.columns
        if "." not in name and isinstance(state.record_type.field(name).kind, Money)
    ]
    totals: dict[str, Any] = {"count": count, "exact": count <= COUNTED, "sums": {}, "currency": ""}
    if not amounts or count > COUNTED or not count:
        return totals
    has_currency = "currency" in state.record_type.by_name
    grouped = rows.order_by().values("currency") if has_currency else rows.order_by().values("deleted_at")
    sums = list(grouped.annotate(rows=Count("pk"), **{f"sum_{name}": Sum(name) for name in amounts})[:2])
    if len(sums) == 1:
        totals["sums"] = {name: sums[0][f"sum_{name}"] for name in amounts}
        totals["currency"] = sums[0].get("currency", "")
    return totals


@require_POST
def set_columns(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """Keeps the chosen columns and shows the same list with them."""
    ensure_may(Actor(request.user), record_type.permission("view"))
    choose_columns(record_type, request.user, request.POST.getlist("column"))
    return redirect(state_of(request, record_type, request.user).address())
