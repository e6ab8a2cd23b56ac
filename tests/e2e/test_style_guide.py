"""The style guide in every look: no accessibility problem, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from parley.foundation.accounts.models import User

OpenPage = Callable[..., Page]
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_style_guide_is_accessible(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    admin: User,
    language: str,
    theme: str,
    size: str,
) -> None:
    User.objects.filter(pk=admin.pk).update(language=language, theme=theme)
    page = open_page(admin, viewport=SIZES[size])
    page.goto("/styleguide/")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]


def test_open_menu_is_accessible_and_follows_keys(
    open_page: OpenPage, assert_accessible: Callable[[Page], None], admin: User
) -> None:
    page = open_page(admin)
    page.goto("/styleguide/")
    page.get_by_role("button", name="Move to stage").click()
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent").startswith("Won")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent").startswith("Move to stage")
