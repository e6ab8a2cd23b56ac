"""Cards of a board: one page of a column, or the top cards of every cell where there are lanes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.records.lists import matching, page
from parley.pipelines.board.asking import BoardQuery
from parley.pipelines.board.columns import Column
from parley.pipelines.board.faces import CardFace, face_of
from parley.pipelines.board.marks import Mark, marks_of
from parley.pipelines.idleness import idleness_of, is_snoozed
from parley.pipelines.models import Stage
from parley.pipelines.suggesting import NextStages, is_behind
from parley.pipelines.waiting import is_overdue

CELL_SIZE = 8
"""Cards of one owner on one stage that a board with lanes shows."""


@dataclass(frozen=True)
class Card:
    """What a card shows of its record.

    `idle` is 0, 1 or 2: over the stage's day limit, over twice that; `next` is then the stage that it is time for.
    `overdue`: it waits for an owner longer than its pipeline allows.
    """

    record: Any
    title: str
    href: str
    under: str
    under_href: str
    amount: Any
    currency: str
    stage: Stage
    owner: Any
    idle_days: int
    idle: int
    next: Stage | None
    snoozed: bool
    behind: bool
    waits: timedelta
    overdue: bool
    order: str
    marks: list[Mark]


@dataclass(frozen=True)
class CardPage:
    """Cards, and the cursor of those after them ("" on the last page)."""

    cards: list[Card]
    next: str = ""


def cards_of(query: BoardQuery, column: Column, user: User, cursor: str = "") -> CardPage:
    """One page of a column."""
    found = page(query.listed(*column.conditions(query.record_type.owned)), user, cursor)
    return CardPage(make_cards(query, found.records), found.next)


def pages_of(query: BoardQuery, columns: list[Column], user: User) -> dict[str, CardPage]:
    """The first page of every column: their records column by column, what belongs to the cards once for all."""
    owned = query.record_type.owned
    found = {column.key: page(query.listed(*column.conditions(owned)), user) for column in columns}
    cards = iter(make_cards(query, [record for one in found.values() for record in one.records]))
    return {key: CardPage([next(cards) for _ in one.records], one.next) for key, one in found.items()}


def make_cards(query: BoardQuery, records: list[Any]) -> list[Card]:
    """Cards of loaded records."""
    face, now = face_of(query.record_type), clock.now()
    marks = marks_of(query.record_type, records)
    nexts = NextStages()
    return [make_card(query, face, record, now, marks.get(record.pk, []), nexts) for record in records]


def make_card(
    query: BoardQuery, face: CardFace, record: Any, now: datetime, marks: list[Mark], nexts: NextStages
) -> Card:
    """The card of one record."""
    record_type = query.record_type
    under = getattr(record, face.under) if face.under else None
    idle = idleness_of(record)
    waits = now - (record.waits_since or record.created_at)
    return Card(
        record=record,
        title=record_type.title_of(record),
        href=f"/{record_type.path}/{record.pk}/",
        under=str(under or ""),
        under_href=f"/{record_type.by_name[face.under].kind.to}/{under.pk}/" if under else "",
        amount=getattr(record, face.amount) if face.amount else None,
        currency=getattr(record, "currency", "") or query.currency,
        stage=record.stage,
        owner=getattr(record, "owner", None),
        idle_days=idle.days,
        idle=idle.level,
        next=nexts.after(record.stage) if idle.level else None,
        snoozed=is_snoozed(record),
        behind=is_behind(record),
        waits=waits,
        overdue=is_overdue(query.pipeline, waits),
        order=order_key(record, query.order),
        marks=marks,
    )


def order_key(record: Any, order: str) -> str:
    """A text by which the browser finds the place of a moved card among the others; "" for no value (always last)."""
    name = order.removeprefix("-")
    value = getattr(record, name, None)
    if value is None:
        return ""
    if isinstance(value, int | float) or hasattr(value, "quantize"):
        return f"{value:030.4f}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value).casefold()


def cells_of(
    query: BoardQuery, columns: list[Column], user: User
) -> dict[tuple[int | None, str], list[Card]]:
    """The top cards of every owner on every column: their ids by one query with a window over each, then their rows."""
    listed = query.listed()
    name = query.order.removeprefix("-")
    key = F(name).desc(nulls_last=True) if query.order.startswith("-") else F(name).asc(nulls_last=True)
    place = Window(RowNumber(), partition_by=[F("owner_id"), F("stage_id")], order_by=[key, F("pk").asc()])
    top = matching(listed, user).annotate(place=place).filter(place__lte=CELL_SIZE).order_by("place")
    ids = list(top.values_list("pk", flat=True))
    found = query.record_type.loaded(listed.columns).in_bulk(ids)
    rows = [found[pk] for pk in ids if pk in found]
    keys = {stage.pk: column.key for column in columns for stage in column.stages}
    cells: dict[tuple[int | None, str], list[Card]] = defaultdict(list)
    for card in make_cards(query, rows):
        owner = card.record.owner_id
        column = "unsorted" if owner is None else keys.get(card.record.stage_id)
        if column is not None:
            cells[owner, column].append(card)
    return cells
