"""Values of a deal that follow from others: amount from its lines, currency, closing day."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from parley.catalog.models import Product
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company
from parley.foundation.lib import clock
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.writing import Draft, put
from parley.pipelines.models import Outcome

CENT = Decimal("0.01")


def line_total(quantity: Decimal, price: Decimal, discount: Decimal) -> Decimal:
    """What one line costs, rounded half up to the cent."""
    return (quantity * price * (100 - discount) / 100).quantize(CENT, ROUND_HALF_UP)


def prepare_amounts(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Lines without a price take the product's; an amount that nobody gave is the sum of the lines.

    Where an amount is given with one unpriced line, as in most imports, the line costs that amount.
    """
    prices = _list_prices(drafts)
    currency = None
    for draft in drafts:
        if draft.is_new and not draft.values.get("currency"):
            currency = currency or Company.current().currency
            put(record_type, draft, "currency", currency)
        if draft.sets("lines") and draft.values["lines"]:
            _price_lines(record_type, draft, prices)


def _list_prices(drafts: list[Draft]) -> dict[int, Decimal]:
    ids = {
        row["product"] for draft in drafts for row in draft.values.get("lines") or () if row["price"] is None
    }
    found = (
        Product.objects.filter(pk__in=ids - {None}, price__isnull=False) if ids else Product.objects.none()
    )
    return dict(found.values_list("pk", "price"))


def _price_lines(record_type: RecordType, draft: Draft, prices: dict[int, Decimal]) -> None:
    rows: list[dict[str, Any]] = draft.values["lines"]
    given = draft.values.get("amount")
    if given is not None and len(rows) == 1 and rows[0]["price"] is None and rows[0]["quantity"] == 1:
        rows[0]["price"] = given
    for row in rows:
        if row["price"] is None:
            row["price"] = prices.get(row["product"])
    if given is None and "amount" not in draft.values:
        priced = [row for row in rows if row["price"] is not None]
        total = sum(
            (line_total(row["quantity"], row["price"], row["discount"]) for row in priced), Decimal(0)
        )
        if priced and not draft.is_new:
            put(record_type, draft, "amount", total)
        elif priced:
            draft.values["amount"] = total


def prepare_closing(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """A deal that reaches an end closes today unless a day was given; one that is opened again has no closing day."""
    for draft in drafts:
        if not draft.sets("outcome"):
            continue
        if draft.values["outcome"] == Outcome.OPEN:
            put(record_type, draft, "closed_on", None)
        elif not draft.values.get("closed_on"):
            put(record_type, draft, "closed_on", timezone.localdate(clock.now()))
