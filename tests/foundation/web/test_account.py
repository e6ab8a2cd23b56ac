"""Signing in and out, guessing, profile and preferences."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from parley.foundation.accounts.models import User
from parley.foundation.web.account import guessing
from parley.foundation.web.models import FailedSignIn

SignedIn = Callable[[User], Client]


def sign_in(client: Client, email: str, password: str, **data: str) -> int:
    return client.post("/sign-in/", {"email": email, "password": password, **data}).status_code


def test_sign_in_takes_the_address_in_any_case(client: Client, anna: User) -> None:
    response = client.post(
        "/sign-in/", {"email": " ANNA@Example.org", "password": "secret", "next": "/profile/"}
    )
    assert (response.status_code, response["Location"]) == (302, "/profile/")
    assert client.session["_auth_user_id"] == str(anna.pk)


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_sign_in_never_leads_to_another_site(client: Client, anna: User, address: str) -> None:
    response = client.post("/sign-in/", {"email": anna.email, "password": "secret", "next": address})
    assert response["Location"] == "/"


def test_sign_in_says_the_same_for_unknown_and_wrong(client: Client, anna: User) -> None:
    wrong = client.post("/sign-in/", {"email": anna.email, "password": "guess"})
    unknown = client.post("/sign-in/", {"email": "nobody@example.org", "password": "guess"})
    sentence = "This e-mail address and password do not go together."
    assert [sentence in answer.content.decode() for answer in (wrong, unknown)] == [True, True]
    assert (wrong.status_code, unknown.status_code) == (422, 422)


def test_inactive_person_cannot_sign_in(client: Client, anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert sign_in(client, "anna@example.org", "secret") == 422


def test_guessing_is_stopped_for_this_person_and_address_only(
    client: Client, anna: User, boris: User
) -> None:
    for _attempt in range(guessing.PER_PERSON):
        sign_in(client, "anna@example.org", "guess")
    assert sign_in(client, "anna@example.org", "secret") == 422
    assert sign_in(Client(REMOTE_ADDR="10.0.0.7"), "anna@example.org", "secret") == 302
    assert sign_in(client, "boris@example.org", "secret") == 302


def test_right_password_forgets_earlier_failures(client: Client, anna: User) -> None:
    sign_in(client, "anna@example.org", "guess")
    sign_in(client, "anna@example.org", "secret")
    assert FailedSignIn.objects.count() == 0


def test_dialog_answers_without_a_page(client: Client, anna: User) -> None:
    headers = {"HX-Request": "true"}
    form = client.get("/sign-in/", headers=headers).content.decode()
    assert "<html" not in form
    assert (
        client.post("/sign-in/", {"email": anna.email, "password": "secret"}, headers=headers).status_code
        == 204
    )


def test_sign_out_needs_a_post(signed_in: SignedIn, anna: User) -> None:
    client = signed_in(anna)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


def test_profile_changes_language_at_once(signed_in: SignedIn, anna: User) -> None:
    client = signed_in(anna)
    form = {
        "name": "Anna",
        "language": "ru",
        "time_zone": "Europe/Moscow",
        "theme": "dark",
        "density": "compact",
    }
    assert client.post("/profile/", form)["Location"] == "/profile/"
    page = client.get("/profile/").content.decode()
    assert '<html lang="ru" data-theme="dark" data-density="compact"' in page
    assert "Профиль сохранён." in page


def test_profile_refuses_an_unknown_time_zone(signed_in: SignedIn, anna: User) -> None:
    form = {
        "name": "Anna",
        "language": "en",
        "time_zone": "Mars/Olympus",
        "theme": "auto",
        "density": "compact",
    }
    assert signed_in(anna).post("/profile/", form).status_code == 422
    anna.refresh_from_db()
    assert anna.time_zone == "UTC"


def test_preferences_change_one_thing_and_go_back(signed_in: SignedIn, anna: User) -> None:
    response = signed_in(anna).post("/profile/preferences/", {"theme": "light", "next": "/profile/"})
    assert response["Location"] == "/profile/"
    anna.refresh_from_db()
    assert (anna.theme, anna.language) == ("light", "en")


def test_password_change_needs_the_present_one(signed_in: SignedIn, anna: User) -> None:
    client = signed_in(anna)
    new = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
    assert client.post("/profile/password/", {"old_password": "guess", **new}).status_code == 422
    assert client.post("/profile/password/", {"old_password": "secret", **new}).status_code == 302
    assert client.get("/profile/").status_code == 200
    anna.refresh_from_db()
    assert anna.check_password("correct horse battery")
