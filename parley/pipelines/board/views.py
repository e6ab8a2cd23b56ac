"""The board of any record type with a pipeline: the page, further cards of a column, moves and claims."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parley.foundation.access.policy import ensure_may, may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.saved_views.queries import views_of
from parley.foundation.web.requests import PersonRequest
from parley.pipelines.board.asking import BoardQuery, read_query
from parley.pipelines.board.cards import cards_of, cells_of, pages_of
from parley.pipelines.board.columns import Column, columns_of, ends_of, totals_of
from parley.pipelines.board.faces import face_of
from parley.pipelines.board.moving import claim_card, move_card
from parley.pipelines.board.toolbar import toolbar
from parley.pipelines.board.viewing import asked, bar_of
from parley.pipelines.models import Pipeline

IN_DOM = 200
"""Cards of one column that the page holds at most; then it turns over to the next ones."""


@require_GET
def board(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The board of one pipeline."""
    by = Actor(request.user, "board")
    ensure_may(by, record_type.permission("view"))
    if not Pipeline.objects.alive().filter(record_type=record_type.key).exists():
        context = {"record_type": record_type, "may_edit_pipeline": may(by, "pipeline.change")}
        return render(request, "pipelines/board/empty.html", context)
    offered = views_of(record_type, request.user)
    query, view = asked(request.GET, record_type, request.user, offered)
    columns = columns_of(query)
    context = frame(query, columns, request.user) | {"bar": bar_of(query, view, request.user, offered)}
    if query.lanes:
        context["lanes"] = lanes_of(query, columns, request.user, context["totals"])
    else:
        context["pages"] = pages_of(query, columns, request.user)
    return render(request, "pipelines/board/page.html", context)


def frame(query: BoardQuery, columns: list[Column], user: User) -> dict[str, Any]:
    """What page and heads show besides the cards."""
    record_type = query.record_type
    by = Actor(user, "board")
    return {
        "query": query,
        "record_type": record_type,
        "face": face_of(record_type),
        "columns": columns,
        "ends": ends_of(query),
        "totals": totals_of(query, columns, user),
        "pipelines": Pipeline.objects.alive()
        .filter(record_type=record_type.key, archived_at__isnull=True)
        .order_by("position", "pk"),
        "with_sums": bool(face_of(record_type).amount),
        "create_address": reverse(f"{record_type.key}:new"),
        "may_move": may(by, record_type.permission("change")),
        "may_create": may(by, record_type.permission("create")),
        "may_edit_pipeline": may(by, "pipeline.change"),
        "user": user,
        "in_dom": IN_DOM,
    } | toolbar(query, user)


def lanes_of(query: BoardQuery, columns: list[Column], user: User, totals: Any) -> list[dict[str, Any]]:
    """A lane for each owner with matching records, the person's own first; unsorted records make the first lane."""
    cells = cells_of(query, columns, user)
    ids = {owner for owner, _key in totals.by_cell if owner is not None}
    people = sorted(User.objects.filter(pk__in=ids), key=lambda one: (one.pk != user.pk, one.name.casefold()))
    owners: list[User | None] = (
        [None, *people] if any(owner is None for owner, _key in totals.by_cell) else [*people]
    )
    return [
        {
            "owner": owner,
            "cells": [
                (column, cells.get((pk, column.key), []), totals.by_cell.get((pk, column.key)))
                for column in columns
            ],
            "count": sum(one.count for (whose, _key), one in totals.by_cell.items() if whose == pk),
        }
        for owner in owners
        for pk in [owner.pk if owner else None]
    ]


@require_GET
def cards(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """The next cards of one column. `shown` is how many of it the page holds already."""
    query = read_query(record_type, request.GET)
    column = next((one for one in columns_of(query) if one.key == request.GET.get("column")), None)
    if column is None:
        raise Http404
    shown = request.GET.get("shown", "0")
    page = cards_of(query, column, request.user, request.GET.get("cursor", ""))
    context = {
        "query": query, "column": column, "page": page, "shown": int(shown) if shown.isdecimal() else 0,
        "in_dom": IN_DOM, "user": request.user, "turned": "turned" in request.GET, "may_move": True,
    }  # fmt: skip
    return render(request, "pipelines/board/more.html", context)


@require_POST
def move(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """A card was dropped, or sent to a stage by its menu."""
    query = read_query(record_type, request.GET)
    return move_card(request, query)


@require_POST
def claim(request: PersonRequest, record_type: RecordType) -> HttpResponse:
    """Somebody takes an unsorted card."""
    query = read_query(record_type, request.GET)
    response = claim_card(request, query)
    return redirect(query.address()) if response is None else response
