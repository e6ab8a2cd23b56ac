"""The grid of a deal's products and people."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from parley.catalog.record import product_record
from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.pipelines.building import install_template


@pytest.fixture
def deal(boris: User) -> Deal:
    install_template("telephone_sales", "deal", system())
    return writing.create(
        deal_record, [{"name": "Line 2", "owner": boris.pk, "currency": "EUR"}], Actor(boris)
    )[0]


@pytest.fixture
def products(db: None) -> list[int]:
    rows = [{"name": "Cell", "price": "248000"}, {"name": "Conveyor", "price": "20425"}]
    return [product.pk for product in writing.create(product_record, rows, system())]


def test_lines_are_stored_in_order_and_their_sum_becomes_the_amount(
    deal: Deal, products: list[int], boris: User, signed_in: Callable[[User], Client]
) -> None:
    form = {
        "product": [products[1], products[0], ""], "quantity": ["2", "1", "1"],
        "price": ["20 425,50", "", ""], "discount": ["0", "10", "0"], "version": 1,
    }  # fmt: skip
    answer = signed_in(boris).post(f"/deals/{deal.pk}/rows/lines/", form)
    deal.refresh_from_db()
    lines = list(deal.lines.order_by("position").values_list("product", "quantity", "price", "discount"))
    assert answer.status_code == 302
    assert lines == [
        (products[1], Decimal(2), Decimal("20425.50"), Decimal(0)),
        (products[0], Decimal(1), Decimal(248000), Decimal(10)),
    ]
    assert deal.amount == Decimal("264051.00")
    page = signed_in(boris).get(f"/deals/{deal.pk}/").content.decode()
    assert "€264,051" in page and "Conveyor" in page


def test_a_wrong_number_keeps_the_form_and_stores_nothing(
    deal: Deal, products: list[int], boris: User, signed_in: Callable[[User], Client]
) -> None:
    form = {"product": [products[0]], "quantity": ["lots"], "price": ["5"], "discount": ["0"], "version": 1}
    answer = signed_in(boris).post(f"/deals/{deal.pk}/rows/lines/", form)
    assert answer.status_code == 422
    assert "Quantity: This is not a number" in answer.content.decode()
    assert 'value="lots"' in answer.content.decode()
    assert deal.lines.count() == 0


def test_two_people_who_edit_the_lines_notice_each_other(
    deal: Deal, products: list[int], boris: User, anna: User, signed_in: Callable[[User], Client]
) -> None:
    form = {"product": [products[0]], "quantity": ["1"], "price": ["5"], "discount": ["0"], "version": 1}
    assert signed_in(anna).post(f"/deals/{deal.pk}/rows/lines/", form).status_code == 302
    answer = signed_in(boris).post(f"/deals/{deal.pk}/rows/lines/", form | {"price": ["7"]})
    assert answer.status_code == 409
    assert deal.lines.get().price == 5


@pytest.mark.parametrize(("who", "status"), [("vera", 404), ("eve", 404), ("anna", 200), ("boris", 200)])
def test_only_who_may_change_the_deal_edits_its_rows(
    who: str, status: int, deal: Deal, request: pytest.FixtureRequest, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(f"/deals/{deal.pk}/rows/contacts/").status_code == status
    assert client.get(f"/deals/{deal.pk}/rows/name/").status_code == 404
