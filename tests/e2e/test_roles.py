"""A role made wider on the screen: what changes for whom is shown first."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from parley.foundation.accounts.models import Role, User


def test_a_right_is_widened_after_a_look_at_whom_it_concerns(
    open_page: Callable[..., Page],
    admin: User,
    boris: User,
    roles: dict[str, Role],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = open_page(admin)
    page.goto(f"/settings/roles/{roles['seller'].pk}/")
    assert_accessible(page)
    page.get_by_label("Deals: See", exact=True).select_option("all")
    page.get_by_role("button", name="Look at the changes").click()
    expect(page.get_by_role("heading", name="They will see or do more")).to_be_visible()
    expect(page.get_by_text("Boris")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Yes, these people shall see or do more").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Role saved.")).to_be_visible()
    expect(page.get_by_label("Deals: See", exact=True)).to_have_value("all")
