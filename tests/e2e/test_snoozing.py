"""A stuck deal in a real browser: what it is time for, snoozing and waking, rejecting what nobody wants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.parties.organizations.record import organization_record
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline

OpenPage = Callable[..., Page]


@pytest.fixture
def pipeline(transactional_db: None) -> Pipeline:
    """Opportunity (three days), Commercial proposal (organization and amount), …"""
    return install_template("telephone_sales", "deal", system())


def made(user: User, name: str, **values: object) -> Deal:
    by = Actor(user, "screen")
    customer = writing.create(organization_record, [{"name": "Harbour Foods"}], by)[0]
    given = {"name": name, "amount": "1000", "organization": customer.pk, "owner": user.pk, **values}
    deal: Deal = writing.create(deal_record, [given], by)[0]
    Deal.objects.filter(pk=deal.pk).update(touched_at=timezone.now() - timedelta(days=10))
    return deal


def test_a_stuck_card_is_snoozed_by_its_key_and_moved_by_its_button(
    pipeline: Pipeline, boris: User, open_page: OpenPage, assert_accessible: Callable[[Page], None]
) -> None:
    deal = made(boris, "Palletiser")
    page = open_page(boris)
    page.goto("/deals/board/")
    card = page.locator(f"#card-{deal.pk}")
    expect(card.locator(".idle")).to_contain_text("Stuck 10 d")
    assert_accessible(page)
    card.focus()
    page.keyboard.press("s")
    dialog = page.locator("#dialog")
    expect(dialog.get_by_label("Why is it waiting?")).to_be_visible()
    dialog.get_by_label("Snooze until").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    dialog.get_by_label("Why is it waiting?").fill("Budget frozen")
    dialog.get_by_role("button", name="Snooze").click()
    expect(card.locator(".idle")).to_contain_text("Budget frozen")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(card.locator(".idle")).to_contain_text("Stuck 10 d")
    card.locator("[data-nudge]").click()
    expect(card.locator(".idle")).to_have_count(0)
    deal.refresh_from_db()
    assert str(deal.stage) == "Commercial proposal"


def test_a_stuck_deal_is_snoozed_and_woken_on_its_page(
    pipeline: Pipeline, boris: User, open_page: OpenPage
) -> None:
    deal = made(boris, "Palletiser")
    page = open_page(boris)
    page.goto(f"/deals/{deal.pk}/")
    way = page.locator(".stage-way")
    expect(way).to_contain_text("Time for: Commercial proposal")
    way.get_by_role("button", name="Snooze").click()
    dialog = page.locator("#dialog")
    expect(dialog.get_by_label("Why is it waiting?")).to_be_visible()
    dialog.get_by_label("Snooze until").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    dialog.get_by_label("Why is it waiting?").fill("Budget frozen")
    dialog.get_by_role("button", name="Snooze").click()
    expect(way).to_contain_text("Budget frozen")
    expect(dialog).to_be_hidden()
    way.get_by_role("button", name="Wake up").click()
    expect(way).to_contain_text("Stuck 10 days at Opportunity.")


def test_an_unsorted_card_is_rejected_with_a_reason(
    pipeline: Pipeline, boris: User, open_page: OpenPage
) -> None:
    deal = made(boris, "Spam", owner=None)
    page = open_page(boris)
    page.goto("/deals/board/")
    card = page.locator(f"#card-{deal.pk}")
    expect(card).to_be_visible()
    card.get_by_role("button", name="Reject Spam").click()
    reason = page.locator("#dialog").get_by_label("Why not?")
    expect(reason).to_be_visible()
    reason.fill("Not for us")
    page.locator("#dialog").get_by_role("button", name="Reject").click()
    expect(card).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("“Spam” rejected.")
