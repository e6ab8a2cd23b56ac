"""What the toolbar of a board offers: conditions that are set, the orders, one's own records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Condition, Group, describe
from parley.pipelines.board.asking import BoardQuery
from parley.pipelines.board.faces import face_of


@dataclass(frozen=True)
class Chip:
    """A condition in words, and the address without it."""

    label: str
    value: str
    remove: str


def toolbar(query: BoardQuery, user: User) -> dict[str, Any]:
    """The values of pipelines/board/toolbar.html."""
    mine = Condition("owner", "is", (str(user.pk),))
    return {
        "conditions": chips(query),
        "mine": ""
        if not query.record_type.owned or mine in query.where.parts
        else query.with_condition(mine),
        "sorts": sorts(query),
        "sort_label": order_label(query.record_type, query.order),
    }


def chips(query: BoardQuery) -> list[Chip]:
    """One chip for each condition; a group that joins by any or none is one chip."""
    top = query.where if query.where.join == "all" else Group("all", (query.where,))
    found = []
    for part in top.parts:
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
