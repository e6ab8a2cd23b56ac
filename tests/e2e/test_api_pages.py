"""Keys of the API, its reference that can be tried, and webhooks under Settings."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records import registry, writing
from parley.foundation.webhooks.models import Delivery, State, Webhook
from tests.e2e.watching import Console

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]


def test_a_key_is_made_with_chosen_rights_and_the_api_is_tried(
    open_page: OpenPage, admin: User, assert_accessible: Check
) -> None:
    writing.create(registry.get("organization"), [{"name": "Acme"}], Actor(admin))
    page = open_page(admin)
    page.goto("/profile/keys/")
    page.get_by_label("What is it for?").fill("Shop")
    expect(page.get_by_role("checkbox", name="Deals: View")).to_be_hidden()
    page.get_by_role("radio", name="What is ticked below").check()
    page.get_by_role("checkbox", name="Organizations: View").check()
    assert_accessible(page)
    page.get_by_role("button", name="Make a key").click()
    secret = page.locator("#secret")
    expect(secret).to_contain_text("parley_")
    key = secret.inner_text()
    expect(page.get_by_text("Organizations: view")).to_be_visible()

    page.goto("/profile/keys/reference/organizations/")
    call = page.locator("#list_organizations")
    call.locator("summary").first.click()
    call.get_by_label("fields").fill("name")
    expect(call.locator("[data-curl]")).to_contain_text("fields=name")
    call.get_by_label("API key").fill(key)
    call.get_by_role("button", name="Try it").click()
    expect(call.locator("[data-status]")).to_have_text("200")
    expect(call.locator("[data-answer]")).to_contain_text('"name": "Acme"')
    assert_accessible(page)


def test_webhooks_and_their_deliveries_are_read_by_everybody(
    open_page: OpenPage, admin: User, assert_accessible: Check, console: Console
) -> None:
    page = open_page(admin)
    console.expect("422")
    page.goto("/settings/webhooks/new/")
    page.get_by_role("textbox", name="Name").fill("Shop")
    page.get_by_role("textbox", name="Address").fill("http://10.0.0.1/hook")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("inside a private network")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Shop")
    assert_accessible(page)
    webhook = Webhook.objects.create(
        name="Shop", url="https://shop.example/hook", user=admin, events=["*.created"], secret_sealed="x",
        created_at=admin.created_at, is_on=False, off_reason="failing",
    )  # fmt: skip
    Delivery.objects.create(
        webhook=webhook, event="deal.created", record_type="deal", record_id=7, created_at=admin.created_at,
        next_at=admin.created_at, state=State.FAILED, attempts=3, status=500, request_body="{}",
        history=[{"at": "2026-11-22T10:00:00+00:00", "status": 500, "error": "", "seconds": 0.1}],
    )  # fmt: skip
    page.goto("/settings/webhooks/")
    page.get_by_role("link", name="Shop").click()
    expect(page.get_by_text("Its address took nothing for a day.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="deal.created").click()
    expect(page.get_by_role("button", name="Send again")).to_be_visible()
    assert_accessible(page)
