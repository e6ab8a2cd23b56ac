"""Two people at once: what one does reaches the other's board, list and record, never under their hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import change_records
from parley.foundation.records import writing
from parley.parties.organizations.record import organization_record
from parley.pipelines.building import install_template
from parley.pipelines.models import Stage

OpenPage = Callable[..., Page]


@pytest.fixture
def stages(transactional_db: None) -> list[Stage]:
    pipeline = install_template("telephone_sales", "deal", system())
    return list(Stage.objects.standing().filter(pipeline=pipeline).in_order())


@pytest.fixture
def deal(boris: User, stages: list[Stage]) -> Deal:
    foods = writing.create(organization_record, [{"name": "Harbour Foods", "owner": boris.pk}], Actor(boris))[
        0
    ]
    values = {"name": "Palletiser", "amount": "1000", "owner": boris.pk, "stage": stages[0].pk}
    values["organization"] = foods.pk
    return writing.create(deal_record, [values], Actor(boris))[0]


def live_page(open_page: OpenPage, user: User, address: str) -> Page:
    """A page whose stream is open."""
    page = open_page(user)
    page.goto(address)
    page.locator("html[data-live]").wait_for(state="attached")
    return page


def test_card_that_a_colleague_moves_moves_here_too(
    open_page: OpenPage, anna: User, boris: User, deal: Deal, stages: list[Stage]
) -> None:
    mine, hers = live_page(open_page, boris, "/deals/board/"), live_page(open_page, anna, "/deals/board/")
    second = f"#col-stage-{stages[1].pk}"
    perform("deal", "move", [deal.pk], {"stage": str(stages[1].pk)}, Actor(boris, "board"))
    for page in (hers, mine):
        expect(page.locator(f"{second} #card-{deal.pk}")).to_be_visible()
        expect(page.locator(f"{second} h2 .n")).to_have_text("1")
    card = hers.locator(f"#card-{deal.pk}")
    card.focus()
    perform("deal", "move", [deal.pk], {"stage": str(stages[0].pk)}, Actor(boris, "board"))
    expect(hers.locator(f"{second} #card-{deal.pk}[data-live-stale]")).to_be_visible()
    card.blur()
    expect(hers.locator(f"#col-stage-{stages[0].pk} #card-{deal.pk}")).to_be_visible()


def test_list_says_how_much_others_changed_and_shows_it_when_asked(
    open_page: OpenPage, anna: User, boris: User, deal: Deal
) -> None:
    page = live_page(open_page, anna, "/deals/")
    change_records(deal_record, [deal], {"name": "Palletiser XL"}, by=Actor(boris))
    bar = page.locator("#live-bar")
    expect(bar).to_contain_text("Changed by others: 1")
    expect(page.get_by_role("link", name="Palletiser", exact=True)).to_be_visible()
    bar.get_by_role("button").click()
    expect(page.get_by_role("link", name="Palletiser XL")).to_be_visible()
    expect(bar).to_have_count(0)


def test_record_shows_what_others_change_and_leaves_a_value_that_is_being_edited(
    open_page: OpenPage, anna: User, boris: User, deal: Deal, assert_accessible: Callable[[Page], None]
) -> None:
    page = live_page(open_page, anna, f"/deals/{deal.pk}/")
    change_records(deal_record, [deal], {"amount": "1200"}, by=Actor(boris))
    note = page.locator("#live-note")
    expect(note).to_contain_text("Boris changed Amount")
    expect(page.locator("#p-amount")).to_contain_text("1,200")
    assert_accessible(page)
    page.locator("#p-amount [data-edit]").click()
    field = page.locator("#p-amount input[name=amount]")
    expect(field).to_be_focused()
    field.fill("1500")
    change_records(deal_record, [deal], {"amount": "1300"}, by=Actor(boris))
    expect(note).to_contain_text("1,300")
    expect(field).to_have_value("1500")
    note.get_by_role("button", name="Keep mine").click()
    expect(note).to_have_count(0)
    field.press("Enter")
    expect(page.locator("#p-amount")).to_contain_text("1,500")
    perform("deal", "note", [deal.pk], {"text": "They agree to everything"}, Actor(boris))
    expect(page.locator("#timeline")).to_contain_text("They agree to everything")
