"""The screens of records in a real browser: find, filter, select, edit in place, conflict, undo, delete and restore."""

from __future__ import annotations

import re
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
def companies(anna: User, transactional_db: None) -> list[Organization]:
    """Three of Anna's: Alder, Birch and Cedar."""
    rows = [
        {"name": "Alder", "country": "Germany", "employees": 10, "owner": anna.pk},
        {"name": "Birch", "country": "Norway", "employees": 20, "owner": anna.pk},
        {"name": "Cedar", "country": "Norway", "employees": 30, "owner": anna.pk},
    ]
    return writing.create(organization_record, rows, Actor(anna))


def names(page: Page) -> list[str]:
    return page.locator("a.name").all_text_contents()


def test_search_narrows_the_list_while_typing(
    open_page: OpenPage, anna: User, companies: list[Organization]
) -> None:
    page = open_page(anna)
    page.goto("/organizations/")
    page.keyboard.press("/")
    page.keyboard.type("bir")
    expect(page.locator("a.name")).to_have_text(["Birch"])
    expect(page).to_have_url(re.compile(r"q=bir"))


def test_filter_counts_while_it_is_built(
    open_page: OpenPage, anna: User, companies: list[Organization]
) -> None:
    page = open_page(anna)
    page.goto("/organizations/")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("select[name=f0]").select_option("country")
    page.locator("select[name=o0]").select_option("is")
    page.locator("input[name=v0]").fill("Norway")
    expect(page.locator("#filter-form [role=status]")).to_have_text("2 match")
    page.get_by_role("button", name="Update view").click()
    expect(page.locator("a.name")).to_have_text(["Birch", "Cedar"])
    page.locator("a.chip--on").click()
    expect(page.locator("a.name")).to_have_text(["Alder", "Birch", "Cedar"])


def test_selection_by_keys_changes_many_and_is_undone(
    open_page: OpenPage, anna: User, companies: list[Organization]
) -> None:
    page = open_page(anna)
    page.goto("/organizations/")
    page.locator("h1").click()
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator(".bulkbar")).to_contain_text("2 selected")
    page.locator(".bulkbar").get_by_role("button", name="Edit field").click()
    page.locator("#bulk-field").select_option("country")
    page.locator("dialog input[name=country]").fill("Chile")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".toast")).to_contain_text("2 records changed.")
    assert list(Organization.objects.order_by("pk").values_list("country", flat=True)) == [
        "Chile",
        "Chile",
        "Norway",
    ]
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("Taken back.")
    assert list(Organization.objects.order_by("pk").values_list("country", flat=True)) == [
        "Germany",
        "Norway",
        "Norway",
    ]


def test_value_is_edited_in_the_list(open_page: OpenPage, anna: User, companies: list[Organization]) -> None:
    page = open_page(anna)
    page.goto("/organizations/")
    page.locator("tr", has_text="Alder").locator("td[data-edit=country]").click()
    page.locator("inline-edit input.input").fill("Peru")
    page.keyboard.press("Enter")
    expect(page.locator("tr", has_text="Alder").locator("td[data-edit=country]")).to_have_text("Peru")
    companies[0].refresh_from_db()
    assert companies[0].country == "Peru"


def test_wrong_value_keeps_what_was_typed(
    open_page: OpenPage, console: object, anna: User, companies: list[Organization]
) -> None:
    console.expect("422")  # type: ignore[attr-defined]
    page = open_page(anna)
    page.goto(f"/organizations/{companies[0].pk}/")
    page.locator("#p-employees button").click()
    page.locator("#p-employees input.input").fill("many")
    page.keyboard.press("Enter")
    expect(page.locator("#p-employees .error")).to_contain_text("This is not a number")
    expect(page.locator("#p-employees input.input")).to_have_value("many")
    page.keyboard.press("Escape")
    expect(page.locator("#p-employees")).to_contain_text("10")


def test_tab_saves_and_opens_the_next_value(
    open_page: OpenPage, anna: User, companies: list[Organization]
) -> None:
    page = open_page(anna)
    page.goto(f"/organizations/{companies[0].pk}/")
    page.locator("#p-employees button").click()
    page.locator("#p-employees input.input").fill("77")
    page.keyboard.press("Tab")
    expect(page.locator("#p-annual_revenue input.input")).to_be_focused()
    expect(page.locator("#p-employees")).to_contain_text("77")


def test_second_editor_sees_both_values(
    open_page: OpenPage, console: object, anna: User, boris: User, companies: list[Organization]
) -> None:
    console.expect("409")  # type: ignore[attr-defined]
    page = open_page(anna)
    page.goto(f"/organizations/{companies[0].pk}/")
    page.locator("#p-country button").click()
    page.locator("#p-country input.input").fill("Spain")
    writing.change(organization_record, [companies[0]], {"country": "Italy"}, Actor(boris))
    page.keyboard.press("Enter")
    expect(page.locator(".conflict")).to_contain_text("Boris changed this just now.")
    expect(page.locator(".conflict-values")).to_have_text(re.compile(r"Theirs\s*Italy\s*Mine\s*Spain"))
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#p-country button.prop")).to_contain_text("Spain")
    companies[0].refresh_from_db()
    assert companies[0].country == "Spain"


def test_new_record_is_made_in_the_dialog(
    open_page: OpenPage, console: object, anna: User, companies: list[Organization]
) -> None:
    console.expect("422")  # type: ignore[attr-defined]
    page = open_page(anna)
    page.goto("/organizations/")
    page.keyboard.press("n")
    page.get_by_role("button", name="Create").click()
    expect(page.locator("dialog .error")).to_have_text("This field is required.")
    page.locator("dialog input[name=name]").fill("Dogwood")
    page.get_by_role("button", name="Create").click()
    expect(page.locator("h1")).to_contain_text("Dogwood")
    assert Organization.objects.get(name="Dogwood").owner == anna


def test_deleted_record_waits_in_the_bin(
    open_page: OpenPage, anna: User, companies: list[Organization]
) -> None:
    page = open_page(anna)
    page.goto(f"/organizations/{companies[0].pk}/")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.locator("a.name")).to_have_text(["Birch", "Cedar"])
    page.goto("/organizations/bin/")
    page.get_by_label("Select Alder").check()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("h2")).to_have_text(["The bin is empty"])
    page.goto("/organizations/")
    expect(page.locator("a.name")).to_have_text(["Alder", "Birch", "Cedar"])


def test_ended_session_asks_to_sign_in_and_repeats_the_request(
    open_page: OpenPage, console: object, anna: User, companies: list[Organization]
) -> None:
    console.expect("401")  # type: ignore[attr-defined]
    page = open_page(anna)
    page.goto(f"/organizations/{companies[0].pk}/")
    page.locator("#p-country button").click()
    page.locator("#p-country input.input").fill("Spain")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    page.locator("dialog input[name=email]").fill("anna@example.org")
    page.locator("dialog input[name=password]").fill("secret")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#p-country")).to_contain_text("Spain")
    companies[0].refresh_from_db()
    assert companies[0].country == "Spain"


def test_typed_text_survives_a_closed_page(
    open_page: OpenPage, anna: User, companies: list[Organization]
) -> None:
    page = open_page(anna)
    page.goto("/organizations/new/")
    page.locator("main input[name=name]").fill("Half a na")
    page.goto("/organizations/")
    page.goto("/organizations/new/")
    expect(page.locator("main input[name=name]")).to_have_value("Half a na")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "viewport",
    [{"width": 1440, "height": 900}, {"width": 900, "height": 700}, PHONE],
    ids=["desktop", "tablet", "phone"],
)
def test_screens_are_accessible(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    anna: User,
    companies: list[Organization],
    theme: str,
    viewport: dict[str, int],
) -> None:
    User.objects.filter(pk=anna.pk).update(language="ru", theme=theme)
    page = open_page(anna, viewport=viewport)
    one = companies[0].pk
    for address in ("", "new/", "bin/", f"{one}/", f"{one}/history/", "?q=nothing-like-this"):
        page.goto(f"/organizations/{address}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address
    page.goto("/profile/")
    assert_accessible(page)
