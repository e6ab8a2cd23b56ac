"""Two organizations that are one: found, compared, merged and taken apart again in a real browser."""

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


@pytest.fixture
def twins(anna: User, transactional_db: None) -> list[Organization]:
    """Harbour Foods twice; only the second has a tax id."""
    rows = [
        {"name": "Harbour Foods", "country": "Germany", "owner": anna.pk},
        {"name": "Harbour Foods Ltd", "country": "Norway", "tax_id": "DE9", "owner": anna.pk},
    ]
    return writing.create(organization_record, rows, Actor(anna))


@pytest.mark.parametrize(
    "options", [{}, {"viewport": {"width": 390, "height": 1600}, "color_scheme": "dark"}]
)
def test_twins_are_merged_and_taken_apart(
    options: dict[str, object],
    open_page: OpenPage,
    anna: User,
    twins: list[Organization],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = open_page(anna, **options)
    page.goto(f"/organizations/{twins[0].pk}/")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Merge").click()
    picker = page.locator("dialog[open] input[role=combobox]")
    expect(picker).to_be_focused()
    picker.fill("Ltd")
    page.get_by_role("option", name=re.compile("Harbour Foods Ltd")).click()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_have_text("Merge")
    assert_accessible(page)
    page.locator("input[name=country][value=b]").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Harbour Foods")
    kept = Organization.objects.get(pk=twins[0].pk)
    assert (kept.country, kept.tax_id) == ("Norway", "DE9")
    page.get_by_role("button", name="Take apart").click()
    expect(page).to_have_url(re.compile(f"/organizations/{twins[1].pk}/$"))
    kept.refresh_from_db()
    assert (kept.country, kept.tax_id) == ("Germany", "")
