"""The list of a record type: columns, order, filters, search, groups, pages, totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from parley.foundation.access.policy import Scope, ensure_may, may, scope_of
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company, User
from parley.foundation.actions.catalogue import Action, offered
from parley.foundation.lib.refusals import Invalid, NotFound
from parley.foundation.records import grouping
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Group
from parley.foundation.records.lists import matching, page
from parley.foundation.saved_views.queries import views_of
from parley.foundation.saved_views.shapes import LIST, Layout, add_layout, with_query
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.list_cells import columns_of as as_columns
from parley.foundation.web.screens.list_cells import label_of_group, rows_of
from parley.foundation.web.screens.list_state import (
    ListState,
    choose_columns,
    columns_of,
    state_of,
    with_title_first,
)
from parley.foundation.web.screens.values import Values
from parley.foundation.web.screens.view_bar import ViewBar

COUNTED = 10_000
"""Rows are counted exactly up to this number; beyond it a list says "more than", and counts on demand."""
IN_GROUP = 20
"""Rows of a group that come at once."""


def _list_address(record_type: RecordType, parameters: Any) -> str:
    return with_query(address_of_list(record_type), {k: v for k, v in parameters.items() if k != "options"})


def address_of_list(record_type: RecordType) -> str:
    return f"/{record_type.path}/"


add_layout(
    Layout(LIST, pgettext_lazy("layout of records", "List"), "list", _list_address, lambda _record_type: True)
)


@require_GET
def show_list(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The page; htmx takes the part it needs out of it."""
    user = request.user
    by = Actor(user)
    ensure_may(by, record_type.permission("view"))
    views = views_of(record_type, user)
    try:
        state = state_of(request, record_type, user, views)
        company = Company.current()
        shown = (_groups if state.group else _rows)(state, user, company)
        chips = state.chips()
    except (Invalid, NotFound) as refusal:
        return _without_filter(request, record_type, refusal)
    groupable = grouping.groupable(record_type)
    bulk = sorted((one for one in offered(record_type.key, by) if one.bulk), key=_first_things_first)
    context = {
        "record_type": record_type,
        "state": state,
        "chips": chips,
        "totals": totals_of(state, user),
        "company": company,
        "groupable": [("", pgettext("grouping", "None")), *((one.name, one.label) for one in groupable)]
        if groupable
        else [],
        "bulk": bulk,
        "may": {
            verb: may(by, record_type.permission(verb)) for verb in ("create", "change", "export", "restore")
        },
        "may_import": may(by, "import.run") and may(by, record_type.permission("create")),
        "bar": bar_of(state, user, views),
    }
    return render(request, "screens/list.html", context | shown)


def bar_of(state: ListState, user: User, views: list[Any]) -> ViewBar:
    """The views above this list."""
    switched = {name: value for name, value in state.parameters().items() if name not in ("group", "columns")}
    return ViewBar(state.record_type, user, views, state.view, state.shape, state.is_changed, switched)


def _rows(state: ListState, user: User, company: Company) -> dict[str, Any]:
    """One page of rows."""
    found = page(state.query(), user, state.before or state.after, backwards=bool(state.before), brief=True)
    columns = as_columns(state.record_type, state.columns)
    return {
        "columns": columns,
        "groups": [],
        "count_here": len(found.records),
        "rows": _markup(state, user, company, columns, found.records),
        "next": state.address(after=found.next) if found.next else "",
        "previous": state.address(before=found.previous) if found.previous else "",
    }


def _groups(state: ListState, user: User, company: Company) -> dict[str, Any]:
    """One page of groups, the first of them open."""
    columns = as_columns(state.record_type, state.columns)
    start = int(state.after) if state.after.isdecimal() and len(state.after) < 10 else 0
    listed, more = grouping.groups(
        state.query(), user, state.group, grouping.summable(state.record_type, state.columns), start
    )
    how = grouping.grouping_of(state.record_type, state.group)
    names = grouping.labels(how, listed)
    groups = [
        {
            "id": f"group-{index}",
            "row": row,
            "label": label_of_group(how.declared, names.get(row.key)),
            "address": state.address("group", key=row.key),
            "open": index == 0 and row.count <= IN_GROUP * 5,
        }
        for index, row in enumerate(listed)
    ]
    first: dict[str, Any] = {"rows": "", "more": ""}
    if groups and groups[0]["open"]:
        first = _rows_of_group(state, user, company, listed[0].key)
    return {
        "columns": columns,
        "groups": groups,
        "count_here": sum(row.count for row in listed),
        "rows": first["rows"],
        "more": first["more"],
        "next": state.address(after=str(start + grouping.SIZE)) if more else "",
        "previous": state.address(after=str(start - grouping.SIZE) if start > grouping.SIZE else "")
        if start
        else "",
    }


def _rows_of_group(
    state: ListState, user: User, company: Company, key: str, after: str = ""
) -> dict[str, Any]:
    """Some rows of one group, and the address of those after them."""
    query = replace(state.query(), size=IN_GROUP)
    found = page(query, user, after, brief=True, narrow=grouping.narrowed(query, user, state.group, key))
    columns = as_columns(state.record_type, state.columns)
    return {
        "columns": columns,
        "rows": _markup(state, user, company, columns, found.records),
        "more": state.address("group", key=key, after=found.next) if found.next else "",
    }


@require_GET
def show_group(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The rows of one group, or the next of them."""
    ensure_may(Actor(request.user), record_type.permission("view"))
    state = state_of(request, record_type, request.user)
    context = _rows_of_group(state, request.user, Company.current(), request.GET.get("key", ""), state.after)
    return render(request, "screens/list_group.html", context)


def _markup(
    state: ListState, user: User, company: Company, columns: Sequence[Any], records: list[Any]
) -> Any:
    ids = changeable(state.record_type, records, user)
    return rows_of(state.record_type, columns, records, Values(company), ids)


def _first_things_first(action: Action) -> int:
    """Giving work to somebody is what selections are made for; what destroys stands last."""
    return 0 if action.verb == "assign" else 2 if action.tone == "bad" else 1


def _without_filter(
    request: PersonRequest, record_type: RecordType, refusal: Invalid | NotFound
) -> HttpResponse:
    """A filter or view that cannot be (an old link, a field that is gone): say so, offer the whole list."""
    state = ListState(record_type, Group(), columns=columns_of(record_type, request.user))
    context = {
        "record_type": record_type,
        "refusal": refusal,
        "is_view": isinstance(refusal, NotFound),
        "address": state.address(),
    }
    return render(request, "screens/broken_filter.html", context, status=404 if context["is_view"] else 400)


def changeable(record_type: RecordType, records: list[Any], user: User) -> set[int]:
    """Which of the shown records this person may change, in one query at most."""
    ids = {record.pk for record in records}
    if scope_of(user, record_type.permission("change")) is Scope.ALL:
        return ids
    return set(record_type.visible_to(user, "change").filter(pk__in=ids).values_list("pk", flat=True))


def totals_of(state: ListState, user: Any, counted: int | None = None) -> dict[str, Any]:
    """The number of matches and the sums of the shown amounts in one currency, over all matching rows.

    At most COUNTED rows are counted (or as many as `counted` says, 0 for all of them), and beyond that nothing is
    added up: `exact` says so.
    """
    bound = COUNTED if counted is None else counted
    rows = matching(state.query(), user).order_by()
    count = rows.values("pk")[: bound + 1].count() if bound else rows.count()
    amounts = grouping.summable(state.record_type, state.columns)
    exact = not bound or count <= bound
    totals: dict[str, Any] = {"count": count, "exact": exact, "sums": {}, "currency": ""}
    if not amounts or not exact or not count:
        return totals
    has_currency = "currency" in state.record_type.by_name
    grouped = rows.values("currency") if has_currency else rows.values("deleted_at")
    columns = {name: state.record_type.field(name).column for name in amounts}
    sums = list(
        grouped.annotate(
            rows=Count("pk"), **{f"sum_{name}": Sum(column) for name, column in columns.items()}
        )[:2]
    )
    if len(sums) == 1:
        totals["sums"] = {name: sums[0][f"sum_{name}"] for name in amounts}
        totals["currency"] = sums[0].get("currency", "")
    return totals


@require_GET
def count_all(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """Counts and adds up all matching rows, however many, for who asks for it."""
    ensure_may(Actor(request.user), record_type.permission("view"))
    state = state_of(request, record_type, request.user)
    totals = totals_of(state, request.user, counted=0)
    labels = {name: record_type.field(name).label for name in totals["sums"]}
    context = {"totals": totals, "labels": labels, "company": Company.current(), "state": state}
    return render(request, "screens/counted.html", context)


@require_http_methods(["GET", "POST"])
def set_columns(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The columns to choose from; then the same list with them: in the address where a view is shown, otherwise kept for
    the person."""
    ensure_may(Actor(request.user), record_type.permission("view"))
    state = state_of(request, record_type, request.user)
    if request.method == "GET":
        return render(request, "screens/columns.html", {"record_type": record_type, "state": state})
    names = request.POST.getlist("column")
    if state.view is not None:
        columns = with_title_first(record_type, names) or record_type.columns
        return redirect(replace(state, columns=columns).address())
    choose_columns(record_type, request.user, names)
    return redirect(state.address())
