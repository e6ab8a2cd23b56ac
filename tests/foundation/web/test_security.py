"""Headers, sign-in by default, and what a refusal becomes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from parley.foundation.accounts.models import User

SignedIn = Callable[[User], Client]


def test_pages_forbid_foreign_and_inline_scripts(client: Client, db: None) -> None:
    policy = client.get("/sign-in/")["Content-Security-Policy"].split("; ")
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert not any(
        "unsafe-eval" in rule or "unsafe-inline" in rule
        for rule in policy
        if not rule.startswith("style-src-attr")
    )


def test_pages_of_a_session_are_not_cached(signed_in: SignedIn, anna: User) -> None:
    assert signed_in(anna).get("/profile/")["Cache-Control"] == "private, no-store"


def test_page_without_session_leads_to_the_sign_in_form(client: Client, anna: User) -> None:
    response = client.get("/profile/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/profile/")


def test_htmx_request_without_session_names_the_sign_in_form(client: Client, anna: User) -> None:
    response = client.get("/profile/", headers={"HX-Request": "true"})
    assert (response.status_code, response["X-Sign-In"]) == (401, "/sign-in/")


def test_pages_hold_no_inline_script(signed_in: SignedIn, admin: User) -> None:
    page = signed_in(admin).get("/styleguide/").content.decode()
    assert "<style" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')
    assert " onclick=" not in page


def test_refused_htmx_request_becomes_a_toast(signed_in: SignedIn, eve: User) -> None:
    response = signed_in(eve).get(
        "/organizations/", headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )
    assert response.status_code == 403
    toast = json.loads(response["HX-Trigger"])["toast"]
    assert toast["kind"] == "refused"
    assert "organization.view" in toast["message"]


def test_refused_page_says_what_to_do(signed_in: SignedIn, eve: User) -> None:
    response = signed_in(eve).get("/organizations/")
    assert response.status_code == 403
    assert "Ask an administrator" in response.content.decode()


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "Такой страницы нет"), ("id", "Halaman ini tidak ada")]
)
def test_missing_page_speaks_the_persons_language(
    signed_in: SignedIn, anna: User, language: str, text: str
) -> None:
    User.objects.filter(pk=anna.pk).update(language=language)
    response = signed_in(anna).get("/no/such/page/")
    assert response.status_code == 404
    assert text in response.content.decode()
