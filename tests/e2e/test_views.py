"""Views, groups of conditions and the palette in a real browser: by mouse, by keyboard and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.foundation.saved_views.models import SavedView
from parley.parties.organizations.models import Organization
from parley.parties.organizations.record import organization_record

OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def companies(anna: User, transactional_db: None) -> list[Organization]:
    """Three of Anna's: Alder in Germany, Birch and Cedar in Norway."""
    rows = [
        {"name": "Alder", "country": "Germany", "employees": 10, "owner": anna.pk},
        {"name": "Birch", "country": "Norway", "employees": 20, "owner": anna.pk},
        {"name": "Привет", "country": "Norway", "employees": 30, "owner": anna.pk},
    ]
    return writing.create(organization_record, rows, Actor(anna))


def test_a_filter_with_a_group_is_built_on_a_phone_saved_and_departed_from(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    anna: User,
    companies: list[Organization],
) -> None:
    page = open_page(anna, viewport=PHONE)
    page.goto("/organizations/?sort=name")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("select[name=f0]").select_option("country")
    page.locator("select[name=o0]").select_option("is")
    page.locator("input[name=v0]").fill("Norway")
    status = page.locator("#filter-form [role=status]")
    expect(status).to_have_text("2 match")
    page.locator("#filter-form").get_by_role("button", name="Group", exact=True).click()
    expect(page.locator("select[name=f1-0]")).to_be_focused()
    page.locator("select[name=f1-0]").select_option("employees")
    expect(page.locator("select[name=o1-0] option").first).to_have_text("is")
    page.locator("select[name=o1-0]").select_option("more")
    page.locator("input[name=v1-0]").fill("25")
    expect(status).to_have_text("1 matches")
    assert_accessible(page)
    page.get_by_role("button", name="Update view").click()
    expect(page.locator("a.name")).to_have_text(["Привет"])

    page.locator("[popovertarget=view-menu]").click()
    page.get_by_role("menuitem", name="Save as new view").click()
    page.locator("dialog input[name=name]").fill("Large Norwegians")
    page.locator("dialog").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".view-tabs [aria-current=page]")).to_have_text("Large Norwegians")
    expect(page).to_have_url(re.compile(r"/organizations/\?view=\d+$"))
    page.locator("a.chip--on").first.click()
    expect(page.get_by_text("Changed", exact=True)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Changed", exact=True)).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("Taken back.")
    assert "Norway" in SavedView.objects.get().where


def test_groups_open_by_keyboard_and_their_rows_are_selected(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    anna: User,
    companies: list[Organization],
) -> None:
    page = open_page(anna)
    page.goto("/organizations/?group=country")
    norway = page.get_by_role("button", name="Norway")
    norway.focus()
    page.keyboard.press("Enter")
    expect(norway).to_have_attribute("aria-expanded", "true")
    expect(page.locator("a.name")).to_have_text(["Alder", "Birch", "Привет"])
    assert_accessible(page)
    page.locator("h1").click()
    for key in ("j", "j", "x", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator(".bulkbar")).to_contain_text("2 selected")
    page.keyboard.press("Escape")
    expect(page.locator(".bulkbar")).to_be_hidden()
    focused = page.locator("tr[data-focus] a.name")
    expect(focused).to_have_text("Привет")
    press_russian(page, "л", "KeyK")
    expect(focused).to_have_text("Birch")
    page.evaluate("localStorage.setItem('single-keys', 'off')")
    press_russian(page, "л", "KeyK")
    page.keyboard.press("k")
    expect(focused).to_have_text("Birch")


def press_russian(page: Page, key: str, code: str) -> None:
    """A key of a Russian keyboard: another letter in the place of a Latin one."""
    page.evaluate(
        "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))",
        [key, code],
    )


def test_the_palette_knows_the_open_record_what_was_opened_and_the_wrong_layout(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    anna: User,
    companies: list[Organization],
) -> None:
    page = open_page(anna)
    page.goto(f"/organizations/{companies[1].pk}/")
    page.goto(f"/organizations/{companies[0].pk}/")
    expect(page.locator("h1")).to_contain_text("Alder")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-results")).to_contain_text("Do with “Alder”")
    expect(page.locator("#palette-results a").first).to_contain_text("Birch")
    assert_accessible(page)
    page.keyboard.type("ghbdtn")
    expect(page.locator("#palette-results a").first).to_contain_text("Привет")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Привет")
