"""Reports, settings, keys and the set-up wizard in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import registry, writing
from parley.pipelines.building import install_template
from parley.pipelines.models import Stage

OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 3000}
"""As wide as a phone, and so high that nothing lies under its tab bar, which axe would take for too small a target."""


@pytest.fixture
def deals(boris: User, transactional_db: None) -> None:
    """Boris has one deal on each stage of a complex sale, won and lost ones too."""
    install_template("complex_sale", "deal", system())
    Stage.objects.update(required_fields=[], reason_required=False)
    rows = [
        {
            "name": f"Deal {stage}",
            "owner": boris.pk,
            "stage": stage.pk,
            "amount": 100,
            "started_on": "2026-01-05",
        }
        for stage in Stage.objects.standing().in_order()
    ]
    writing.create(registry.get("deal"), rows, Actor(boris))


def test_a_number_opens_its_deals(open_page: OpenPage, admin: User, deals: None) -> None:
    page = open_page(admin)
    page.goto("/reports/")
    page.locator(".kpi", has_text="Won").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/deals/\?where="))
    expect(page.locator("a.name")).to_have_text(["Deal Won"])


def test_filters_narrow_the_report_and_stay_in_the_address(
    open_page: OpenPage, admin: User, boris: User, deals: None
) -> None:
    page = open_page(admin)
    page.goto("/reports/")
    page.get_by_role("button", name=re.compile("^Seller")).click()
    page.get_by_role("menuitemradio", name="Boris").click()
    expect(page).to_have_url(re.compile(f"owner={boris.pk}"))
    expect(page.get_by_role("button", name="Seller: Boris")).to_be_visible()


def test_figures_that_take_longer_come_when_somebody_scrolls_to_them(
    open_page: OpenPage, admin: User, deals: None
) -> None:
    page = open_page(admin)
    page.goto("/reports/")
    card = page.locator("section.card", has=page.get_by_role("heading", name="Product", exact=True))
    card.scroll_into_view_if_needed()
    expect(card.get_by_role("table")).to_contain_text("No product")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [None, PHONE])
def test_reports_settings_and_keys_have_no_accessibility_problems(
    theme: str,
    viewport: dict[str, int] | None,
    open_page: OpenPage,
    admin: User,
    deals: None,
    assert_accessible: Callable[[Page], None],
) -> None:
    options = {"color_scheme": theme} | ({"viewport": viewport} if viewport else {})
    page = open_page(admin, **options)
    for address in ("/reports/", "/reports/by/seller/", "/reports/losses/", "/reports/stages/", "/settings/", "/settings/company/",
                    "/settings/colleagues/", "/profile/keys/", "/profile/keys/reference/"):  # fmt: skip
        page.goto(address)
        assert_accessible(page)


def test_an_empty_installation_is_set_up_in_three_steps(
    open_page: OpenPage, transactional_db: None, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page()
    page.goto("/deals/")
    expect(page).to_have_url(re.compile("/setup/$"))
    assert_accessible(page)
    for name, value in {
        "name": "Ромашка",
        "person": "Анна",
        "email": "anna@example.org",
        "password": "a long password",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Next: the pipeline").click()
    assert_accessible(page)
    page.get_by_text("Services", exact=True).click()
    page.get_by_role("button", name="Next: colleagues").click()
    assert_accessible(page)
    page.locator("[name=name]").fill("Boris")
    page.locator("[name=email]").fill("boris@example.org")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("Boris can sign in")).to_be_visible()
    page.get_by_role("button", name="Start working").click()
    expect(page.get_by_text("Ромашка")).to_be_visible()
