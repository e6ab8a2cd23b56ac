"""A passkey made and used in a real browser with a virtual authenticator."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from parley.foundation.accounts.models import User


def test_a_passkey_is_made_and_signs_its_person_in(
    open_page: Callable[..., Page], boris: User, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(boris)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto("/profile/security/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("not used yet")).to_be_visible()
    assert_accessible(page)

    page.context.clear_cookies()
    page.goto("/sign-in/?next=/profile/security/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/profile/security/"))
    expect(page.get_by_text("last used")).to_be_visible()
