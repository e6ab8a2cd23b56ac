"""Amounts in other currencies are part of the totals once there is a rate, at the rate of the right time."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client

from parley.analytics import funnel, period, results
from parley.analytics.scope import Scope
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.currencies.converting import month_after, rates
from parley.foundation.currencies.record import rate_record
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import writing
from parley.pipelines.board.asking import read_query
from parley.pipelines.board.columns import columns_of, totals_of
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def pipeline() -> Pipeline:
    made = install_template("telephone_sales", "deal", system())
    Stage.objects.update(required_fields=[])
    return made


@pytest.fixture
def usd() -> None:
    """0.80 since the start of 2025, 0.90 from 15 February, so 0.90 is the rate of March."""
    rows = [
        {"currency": "USD", "valid_from": "2025-01-01", "rate": "0.80"},
        {"currency": "USD", "valid_from": "2025-02-15", "rate": "0.90"},
    ]
    writing.create(rate_record, rows, system())


def deal(pipeline: Pipeline, owner: User, stage: int, currency: str, amount: str, closed: str = "") -> None:
    stages = list(Stage.objects.standing().filter(pipeline=pipeline).in_order())
    values = {"name": f"{currency} {amount}", "owner": owner.pk, "stage": stages[stage].pk, "amount": amount}
    values |= {"currency": currency} | ({"closed_on": closed, "started_on": "2025-01-02"} if closed else {})
    writing.create(deal_record, [values], Actor(owner))


def test_the_board_adds_up_what_it_can_convert_and_says_so(
    pipeline: Pipeline, usd: None, boris: User, signed_in: Callable[[User], Client]
) -> None:
    for currency in ("EUR", "USD", "CHF"):
        deal(pipeline, boris, 0, currency, "100")
    query = read_query(deal_record, QueryDict())
    whole = totals_of(query, columns_of(query), boris).whole
    assert dict(whole.sums) == {"EUR": Decimal("190.00"), "CHF": Decimal("100.00")}
    assert whole.converted == {"USD"}
    assert "Converted at today’s rates: USD" in signed_in(boris).get("/deals/board/").content.decode()


def test_reports_convert_at_the_rate_of_the_month(
    pipeline: Pipeline, usd: None, boris: User, admin: User
) -> None:
    deal(pipeline, boris, -2, "EUR", "1000", "2025-02-20")
    deal(pipeline, boris, -2, "USD", "100", "2025-02-20")
    deal(pipeline, boris, -2, "USD", "100", "2025-03-01")
    deal(pipeline, boris, -2, "USD", "100", "2024-12-31")  # before the first rate
    deal(pipeline, boris, -2, "CHF", "100", "2025-03-01")  # no rate at all
    found = results.summary(Scope(), admin)
    assert (found.revenue, found.converted, found.other_currencies) == (Decimal("1170.00"), 2, 2)
    rows = {row.key: row.figures.revenue for row in results.by_month(Scope(), admin)}
    assert rows["2025-02"] == Decimal("1080.00")
    assert rows["2025-03"] == Decimal("90.00")
    assert funnel.funnel(Scope(), admin, pipeline).revenue == Decimal("1170.00")
    # Counted one by one, as for a period that is no whole months, it is the same.
    some_days = Scope(period=period.Period("", datetime.date(2024, 12, 2), datetime.date(2025, 3, 30)))
    assert results.summary(some_days, admin).revenue == Decimal("1170.00")
    by_product = results.split(Scope(), admin, results.dimension("product"))  # type: ignore[arg-type]
    assert by_product[0].figures.revenue == Decimal("1170.00")


def test_the_rate_of_a_day_and_of_a_month(usd: None) -> None:
    known = rates()
    assert known.on("USD", datetime.date(2025, 2, 14)) == Decimal("0.80")
    assert known.on("USD", datetime.date(2025, 2, 15)) == Decimal("0.90")
    assert known.of_month("USD", datetime.date(2025, 2, 28)) == Decimal("0.80")
    assert known.on("USD", datetime.date(2024, 12, 31)) is None
    assert known.on("EUR", datetime.date(2024, 12, 31)) == 1
    assert month_after(datetime.date(2025, 12, 2)) == datetime.date(2026, 1, 1)


def test_the_own_currency_needs_no_rate_and_a_rate_is_never_zero() -> None:
    for values in ({"currency": "EUR", "rate": "1"}, {"currency": "USD", "rate": "0"}):
        with pytest.raises(Invalid):
            writing.create(rate_record, [{"valid_from": "2025-01-01", **values}], system())


def test_rates_come_through_the_api_and_only_from_those_who_may(
    admin: User, boris: User, signed_in: Callable[[User], Client]
) -> None:
    given = {"currency": "USD", "valid_from": "2025-01-01", "rate": "0.8"}
    call = {"data": given, "content_type": "application/json"}
    assert signed_in(boris).post("/api/v1/exchange-rates", **call).status_code == 403
    answer = signed_in(admin).post("/api/v1/exchange-rates", **call)
    assert answer.status_code == 201, answer.content
    assert answer.json()["name"] == "USD 2025-01-01"
