"""What the toolbar of a board offers: conditions that are set, the orders, one's own records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Condition, Group, describe
from parley.foundation.records.lists import matching
from parley.pipelines.board.asking import BoardQuery
from parley.pipelines.board.faces import face_of
from parley.pipelines.idleness import stuck
from parley.pipelines.models import Stage


@dataclass(frozen=True)
class Chip:
    """A condition in words, and the address without it."""

    label: str
    value: str
    remove: str


def toolbar(query: BoardQuery, user: User) -> dict[str, Any]:
    """The values of pipelines/board/toolbar.html."""
    mine = Condition("owner", "is", (str(user.pk),))
    over = stuck(query.record_type, list(Stage.objects.standing().filter(pipeline=query.pipeline).in_order()))
    return {
        "stuck": None if over is None else stuck_chip(query, over, user),
        "conditions": chips(query, over),
        "mine": ""
        if not query.record_type.owned or mine in query.where.parts
        else query.with_condition(mine),
        "sorts": sorts(query),
        "sort_label": order_label(query.record_type, query.order),
    }


@dataclass(frozen=True)
class StuckChip:
    """How many of the board's records are stuck, and the address that shows only them (or all again)."""

    count: int
    on: bool
    href: str


def stuck_chip(query: BoardQuery, over: Group, user: User) -> StuckChip:
    """One count over everything that the board shows."""
    if over in query.where.parts:
        rest = replace(query.where, parts=tuple(part for part in query.where.parts if part != over))
        return StuckChip(matching(query.listed(), user).count(), True, query.address(where=rest))
    narrowed = replace(query, where=query.where.with_condition(over))
    return StuckChip(matching(narrowed.listed(), user).count(), False, narrowed.address())


def chips(query: BoardQuery, hidden: Group | None = None) -> list[Chip]:
    """One chip for each condition but the hidden one; a group that joins by any or none is one chip."""
    top = query.where if query.where.join == "all" else Group("all", (query.where,))
    found = []
    for part in top.parts:
        if part == hidden:
            continue
        rest = replace(top, parts=tuple(one for one in top.parts if one is not part))
        label, value = in_words(query.record_type, part)
        found.append(Chip(label, value, query.address(where=rest)))
    return found


def in_words(record_type: RecordType, part: Condition | Group) -> tuple[str, str]:
    """A condition as (what it is about, what it says)."""
    if isinstance(part, Group):
        joint = {"all": _("and"), "any": _("or"), "none": _("nor")}[part.join]
        return "", f" {joint} ".join(" ".join(in_words(record_type, one)) for one in part.parts)
    field, operator, value = describe(record_type, part)
    said = value if part.operator in ("is", "any_of") else f"{operator} {value}".strip()
    return f"{field}:", said


def sorts(query: BoardQuery) -> list[dict[str, Any]]:
    """The orders to choose from."""
    face = face_of(query.record_type)
    return [
        {
            "label": order_label(query.record_type, order),
            "url": query.address(sort="" if order == face.date else order),
            "current": order == query.order,
        }
        for order in dict.fromkeys((face.date, *face.sorts))
    ]


def order_label(record_type: RecordType, order: str) -> str:
    """An order in words; the arrow says which way."""
    arrow = "↓" if order.startswith("-") else "↑"
    return f"{record_type.field(order.removeprefix('-')).label} {arrow}"
