"""Menus, panels and dialogs while they are open: accessible, reachable by keys, closed by Esc."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.parties.organizations.models import Organization
from parley.parties.organizations.record import organization_record

OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def company(anna: User, transactional_db: None) -> Organization:
    return writing.create(organization_record, [{"name": "Alder", "owner": anna.pk}], Actor(anna))[0]


@pytest.mark.parametrize(
    "name", ["Filter", "Columns", "Export", "New"], ids=["filter", "columns", "export", "new menu"]
)
def test_panels_of_a_list_are_accessible(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    anna: User,
    company: Organization,
    name: str,
) -> None:
    page = open_page(anna)
    page.goto("/organizations/")
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("[popover]:popover-open")).to_have_count(0)


def test_dialog_and_palette_are_accessible(
    open_page: OpenPage, assert_accessible: Callable[[Page], None], anna: User, company: Organization
) -> None:
    page = open_page(anna)
    page.goto("/organizations/")
    for keys in ("n", "?", "Control+k"):
        page.keyboard.press(keys)
        expect(page.locator("dialog[open]")).to_be_visible()
        assert_accessible(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)


def test_palette_finds_a_record_and_opens_it(open_page: OpenPage, anna: User, company: Organization) -> None:
    page = open_page(anna)
    page.goto("/people/")
    page.keyboard.press("Control+k")
    page.keyboard.type("alder")
    expect(page.locator("#palette-results .menu-item").first).to_contain_text("Alder")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Alder")
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("name", ["New", "More"])
def test_sheets_of_the_phone_are_accessible(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    anna: User,
    company: Organization,
    name: str,
) -> None:
    page = open_page(anna, viewport=PHONE)
    page.goto("/organizations/")
    page.locator("#tabbar").get_by_role("button", name=name).click()
    assert_accessible(page)


def test_russian_keyboard_reaches_the_same_places(
    open_page: OpenPage, anna: User, company: Organization
) -> None:
    page = open_page(anna)
    page.goto("/people/")
    for key, code in (("п", "KeyG"), ("с", "KeyC")):
        page.evaluate(
            "([key, code]) => document.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))",
            [key, code],
        )
    expect(page.locator("h1")).to_have_text("Organizations")


def test_picker_offers_records_and_makes_new_ones(
    open_page: OpenPage, anna: User, company: Organization
) -> None:
    page = open_page(anna)
    page.goto("/people/new/")
    page.locator("main input[name=name]").fill("Ivan Petrov")
    picker = page.get_by_role("combobox", name="Organization")
    picker.fill("ald")
    page.get_by_role("option", name="Alder").click()
    expect(picker).to_have_value("Alder")
    picker.fill("Dogwood Works")
    page.get_by_role("option", name="Create").click()
    expect(picker).to_have_value("Dogwood Works")
    page.get_by_role("button", name="Create").click()
    expect(page.locator("h1")).to_contain_text("Ivan Petrov")
    assert Organization.objects.get(name="Dogwood Works").owner == anna
