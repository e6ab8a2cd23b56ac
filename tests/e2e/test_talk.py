"""Comments and files as one uses them: by keyboard, with a colleague's name, with several files at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.notifications.models import Notification
from parley.foundation.records import writing
from parley.parties.organizations.record import organization_record
from tests.e2e.watching import Console

OpenPage = Callable[..., Page]


@pytest.fixture
def alder(boris: User) -> Any:
    return writing.create(organization_record, [{"name": "Alder", "owner": boris.pk}], Actor(boris))[0]


def test_colleague_is_mentioned_answered_and_given_files(
    open_page: OpenPage,
    anna: User,
    boris: User,
    vera: User,
    alder: Any,
    assert_accessible: Callable[[Page], None],
    console: Console,
) -> None:
    console.expect("422")  # a file that is refused
    page = open_page(boris)
    page.goto(f"/organizations/{alder.pk}/")
    box = page.locator("#note-composer-text")
    box.press_sequentially("**Look** at this @an")
    option = page.get_by_role("option", name="Anna")
    expect(option).to_have_attribute("aria-selected", "true")
    assert_accessible(page)
    box.press("Enter")
    expect(box).to_have_value("**Look** at this @Anna ")
    box.press("Control+Enter")
    note = page.locator(".note-text", has_text="Look at this")
    expect(note.locator(".mention")).to_have_text("@Anna")
    expect(note.locator("b")).to_have_text("Look")
    expect(box).to_have_value("")
    assert Notification.objects.filter(user=anna, kind="mention").count() == 1
    page.get_by_role("button", name="Reply").first.click()
    answer = page.get_by_label("Answer", exact=True)
    expect(answer).to_be_focused()
    answer.fill("I did")
    answer.press("Control+Enter")
    expect(page.locator(".replies")).to_contain_text("I did")
    page.locator("#file-input").set_input_files(
        [
            {"name": "Договор.txt", "mimeType": "text/plain", "buffer": "Привет".encode()},
            {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
        ]
    )
    refused = page.locator(".uploads li", has_text="empty.txt")
    expect(refused.get_by_role("alert")).to_contain_text("is empty")
    expect(page.locator("#files")).to_contain_text("Договор.txt")
    page.locator("#files").get_by_role("link", name="Договор.txt").click()
    expect(page.locator("dialog pre")).to_have_text("Привет")
    assert_accessible(page)
