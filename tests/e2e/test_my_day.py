"""My day in a real browser: plan on a deal, do it with the next step in the same form, see it on the board."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.pipelines.building import install_template
from parley.pipelines.models import Stage

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]


def make_deal(owner: User) -> Any:
    pipeline = install_template("telephone_sales", "deal", system())
    stage = Stage.objects.standing().filter(pipeline=pipeline).in_order()[0]
    values = {"name": "Harbour fit-out", "amount": "1000", "owner": owner.pk, "stage": stage.pk}
    return writing.create(deal_record, [values], Actor(owner, "screen"))[0]


def test_plan_do_and_see_the_next_step(boris: User, open_page: OpenPage, assert_accessible: Check) -> None:
    deal = make_deal(boris)
    page = open_page(boris)
    page.goto("/")
    expect(page.get_by_role("heading", name="Deals that need you")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Plan the next step: Harbour fit-out").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("What", exact=True).fill("Agree the delivery date")
    assert_accessible(page)
    dialog.get_by_role("button", name="Plan the next step").click()
    expect(page.get_by_role("link", name="Agree the delivery date")).to_be_visible()
    expect(page.get_by_role("heading", name="Deals that need you")).to_have_count(0)

    page.get_by_role("button", name="Done: Agree the delivery date").click()
    dialog.get_by_label("What came of it").fill("The twelfth suits them")
    today = datetime.date.today()  # noqa: DTZ011 - what the browser's form takes
    dialog.get_by_label("Due").fill(f"{today + datetime.timedelta(days=3)}T10:00")
    dialog.get_by_label("What", exact=True).fill("Show the booth")
    dialog.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("link", name="Show the booth")).to_be_visible()
    expect(page.get_by_role("link", name="Agree the delivery date")).to_have_count(0)

    page.goto("/deals/board/")
    expect(page.locator(f"#card-{deal.pk} .card-mark")).to_have_attribute("title", "Call: Show the booth")
    page.goto(f"/deals/{deal.pk}/")
    expect(page.locator(".nextstep")).to_contain_text("Show the booth")
    expect(page.locator("#timeline-list")).to_contain_text("The twelfth suits them")
    assert_accessible(page)
