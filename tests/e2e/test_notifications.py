"""The bell in a real browser: how many, what, and reading all of it; and choosing what one is told."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from parley.foundation.accounts.models import User
from parley.foundation.notifications.notifying import notify

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]


def test_the_bell_tells_and_is_read(boris: User, open_page: OpenPage, assert_accessible: Check) -> None:
    for number in range(2):
        notify(
            [boris], kind="task_overdue", text=f"Overdue for {number + 1} h: Call Helen", address="/tasks/"
        )
    page = open_page(boris)
    page.goto("/my-day/")
    expect(page.locator("#bell-count")).to_contain_text("2")
    page.get_by_role("button", name="Notifications").click()
    panel = page.locator("#bell")
    expect(panel.get_by_role("link", name="Overdue for 1 h: Call Helen")).to_be_visible()
    assert_accessible(page)
    panel.get_by_role("button", name="All read").click()
    expect(page.locator("#bell-count")).to_have_text("")
    panel.get_by_role("link", name="What I am told").click()
    expect(page.get_by_role("heading", name="What I am told")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("combobox", name="A task of mine is overdue: by mail").select_option("now")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Saved.")
    expect(page.get_by_role("combobox", name="A task of mine is overdue: by mail")).to_have_value("now")
