"""What a deal shows on boards, and what hangs on its page and on the pages of its customers."""

from __future__ import annotations

from typing import Any

from parley.deals.amounts import line_total
from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.models import Company, User
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.fetching import may_do
from parley.foundation.web.screens.parts import Part, add_part
from parley.pipelines.board.faces import CardFace, declare_face

SHOWN = 10
"""Deals of a customer that its page lists; the rest is a click away."""

declare_face(
    CardFace(
        "deal",
        under="organization",
        amount="amount",
        date="expected_close_on",
        sorts=("-created_at", "stage_entered_at", "touched_at", "-amount", "name"),
    )
)


def products_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any]:
    """The lines of a deal with their totals."""
    lines = list(record.lines.select_related("product").order_by("position"))
    totals = [
        line_total(line.quantity, line.price, line.discount) if line.price is not None else None
        for line in lines
    ]
    return {
        "record": record,
        "lines": list(zip(lines, totals, strict=True)),
        "total": sum((total for total in totals if total is not None), start=0),
        "currency": record.currency or Company.current().currency,
        "may_change": may_change(record, user),
    }


def contacts_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any]:
    """The people who take part in a deal."""
    contacts = list(record.contacts.select_related("person").order_by("position"))
    return {"record": record, "contacts": contacts, "may_change": may_change(record, user)}


def deals_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any]:
    """The deals of a customer that this person may see: open ones first, then by their last step."""
    rows = deal_record.visible_to(user).filter(**{record_type.key: record}).select_related("stage")
    deals = list(rows.order_by("-outcome", "-stage_entered_at", "-pk")[: SHOWN + 1])
    deals.sort(key=lambda deal: deal.outcome != "open")
    return {
        "record": record,
        "record_type": record_type,
        "deals": deals[:SHOWN],
        "more": len(deals) > SHOWN,
        "company": Company.current(),
    }


def may_change(deal: Deal, user: User) -> bool:
    """Whether this person may change this deal."""
    return may_do(user, deal_record, deal, "change")


add_part(Part("right", "deals/contacts.html", contacts_part, ("deal",), order=10))
add_part(Part("right", "deals/products.html", products_part, ("deal",), order=20))
add_part(Part("right", "deals/deals_of.html", deals_part, ("organization", "person"), order=10))
