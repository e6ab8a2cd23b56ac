from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from parley.foundation.accounts.models import User


def test_someone_signs_in_with_their_password(page: Page, anna: User) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill("anna@example.org")
    page.locator("input[name=password]").fill("secret")
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))


def test_the_sign_in_page_is_accessible(
    page: Page, assert_accessible: Callable[[Page], None], anna: User
) -> None:
    page.goto("/sign-in/")
    assert_accessible(page)
