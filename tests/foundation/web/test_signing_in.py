"""Second factors, recovery codes, a password by mail, guessing, and the list of sessions."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.core import signing
from django.db import connection
from django.test import Client

from parley.foundation.accounts import resets, second_factor
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import CodeApp, Passkey, RecoveryCode, Role, Session, User
from parley.foundation.mail.models import OutgoingMail
from parley.foundation.staff import actions
from parley.foundation.web.account import guessing
from parley.foundation.web.models import FailedSignIn

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]


def sign_in(client: Client, email: str, password: str = "secret", **data: str) -> Any:
    return client.post("/sign-in/", {"email": email, "password": password, **data})


def is_signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


@pytest.fixture
def with_app(boris: User) -> tuple[User, str, list[str]]:
    """Boris with a code app in force, its secret, and his recovery codes."""
    secret = second_factor.begin(boris)
    assert second_factor.confirm(boris, pyotp.TOTP(secret).at(int(time.time()) - 30))
    return boris, secret, second_factor.new_recovery_codes(boris)


def test_an_app_is_set_up_on_the_page_and_asked_for_at_the_next_sign_in(
    boris: User, signed_in: SignedIn
) -> None:
    client, other = signed_in(boris), signed_in(boris)
    page = client.post("/profile/security/app/").content.decode()
    secret = "".join(re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].split())  # type: ignore[index]
    assert "<svg" in page and secret not in CodeApp.objects.get().secret
    assert client.post("/profile/security/app/", {"code": "000000"}).status_code == 422
    page = client.post("/profile/security/app/", {"code": pyotp.TOTP(secret).now()}).content.decode()
    assert "Your recovery codes" in page and RecoveryCode.objects.count() == 10
    assert is_signed_in(client) and not is_signed_in(other)  # the others have not shown a second factor

    fresh = Client()
    asked = sign_in(fresh, "boris@example.org")
    assert asked.status_code == 200 and "Second factor" in asked.content.decode()
    assert not is_signed_in(fresh)
    next_code = pyotp.TOTP(secret).at(int(time.time()) + 30)
    assert fresh.post("/sign-in/code/", {"code": next_code, "next": "/deals/"})["Location"] == "/deals/"
    assert is_signed_in(fresh)


def test_no_code_works_twice(with_app: tuple[User, str, list[str]]) -> None:
    boris, secret, codes = with_app
    code = pyotp.TOTP(secret).now()
    assert second_factor.check_code(boris, code)
    assert not second_factor.check_code(boris, code)
    assert second_factor.check_code(boris, codes[0].upper().replace("-", " "))
    assert not second_factor.check_code(boris, codes[0])


def test_a_right_password_without_the_second_factor_opens_nothing(
    with_app: tuple[User, str, list[str]],
) -> None:
    client = Client()
    sign_in(client, "boris@example.org")
    for address in ("/", "/deals/", "/profile/", "/api/v1/deals", "/profile/security/"):
        assert client.get(address).status_code in (302, 401), address
    for _attempt in range(guessing.PER_PERSON):
        assert client.post("/sign-in/code/", {"code": "123456"}).status_code == 422
    answer = client.post("/sign-in/code/", {"code": with_app[2][0]})
    assert "Too many attempts" in answer.content.decode()


def test_the_dialog_of_an_ended_session_asks_for_the_code_too(with_app: tuple[User, str, list[str]]) -> None:
    client, headers = Client(), {"HX-Request": "true"}
    data = {"email": "boris@example.org", "password": "secret"}
    answer = client.post("/sign-in/", data, headers=headers)
    assert answer.status_code == 422 and 'action="/sign-in/code/"' in answer.content.decode()
    assert client.post("/sign-in/code/", {"code": with_app[2][0]}, headers=headers).status_code == 204


def test_a_role_may_demand_a_second_factor(boris: User, roles: dict[str, Role], signed_in: SignedIn) -> None:
    Role.objects.filter(pk=roles["seller"].pk).update(second_factor=True)
    client = signed_in(boris)
    assert client.get("/deals/")["Location"] == "/profile/security/"
    assert client.post("/deals/columns/", {"column": "name"}).status_code == 403
    assert "Your role signs in with a second factor" in client.get("/profile/security/").content.decode()
    client.post("/profile/security/app/")
    code = pyotp.TOTP(second_factor.waiting_secret(boris)).now()
    client.post("/profile/security/app/", {"code": code})
    assert client.get("/deals/").status_code == 200


def test_an_administrator_takes_a_lost_second_factor_away(
    admin: User, with_app: tuple[User, str, list[str]]
) -> None:
    actions.remove_second_factor(with_app[0], by=Actor(admin))
    client = Client()
    assert sign_in(client, "boris@example.org").status_code == 302 and is_signed_in(client)


def test_a_password_by_mail_works_once_and_ends_everything_else(
    boris: User, signed_in: SignedIn, run_jobs: Callable[[], int]
) -> None:
    elsewhere = signed_in(boris)
    client = Client()
    client.post("/forgot/", {"email": "Boris@Example.org"})
    run_jobs()
    link = re.search(r"http\S+(/reset/\S+)", OutgoingMail.objects.get().text)[1]  # type: ignore[index]
    assert client.get(link)["Location"] == "/reset/new/"
    weak = {"new_password1": "boris", "new_password2": "boris"}
    assert client.post("/reset/new/", weak).status_code == 422
    new = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
    assert client.post("/reset/new/", new)["Location"] == "/sign-in/"
    assert not is_signed_in(elsewhere)
    assert sign_in(Client(), "boris@example.org", "correct horse battery").status_code == 302
    again = Client()
    again.get(link)
    assert again.post("/reset/new/", new).status_code == 410


def test_asking_for_a_link_tells_nobody_who_works_here(boris: User, run_jobs: Callable[[], int]) -> None:
    answers = [
        re.sub(r"\S+@example.org", "", Client().post("/forgot/", {"email": email}).content.decode())
        for email in ("boris@example.org", "nobody@example.org")
    ]
    tokens = [re.sub(r'value="[^"]{20,}"', "", answer) for answer in answers]
    assert tokens[0] == tokens[1]
    run_jobs()
    assert OutgoingMail.objects.count() == 1


def test_a_link_dies_with_what_it_was_made_for(boris: User, roles: dict[str, Role]) -> None:
    for change in ({"email": "new@example.org"}, {"role": roles["team_head"]}, {"is_active": False}):
        made = resets.new_link(boris.email or "")
        assert made is not None and resets.person_of(made[1]) == boris
        User.objects.filter(pk=boris.pk).update(**change)
        assert resets.person_of(made[1]) is None
        User.objects.filter(pk=boris.pk).update(email=boris.email, role=boris.role, is_active=True)


def test_waiting_doubles_and_ends(boris: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client, waits = Client(), []
    for _attempt in range(8):
        FailedSignIn.objects.create(email="boris@example.org", address="127.0.0.1")
        request = client.get("/sign-in/").wsgi_request
        waits.append(guessing.waiting_time("boris@example.org", request))
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:] == [15, 30, 60, 120]


def test_guessing_from_many_addresses_does_not_lock_the_owner_out(boris: User) -> None:
    owner = Client()
    sign_in(owner, "boris@example.org")
    owner.post("/sign-out/")
    for number in range(guessing.EVERYWHERE):
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), "boris@example.org", "guess")
    assert sign_in(Client(REMOTE_ADDR="10.0.1.1"), "boris@example.org").status_code == 422
    assert sign_in(owner, "boris@example.org").status_code == 302


def test_a_device_is_known_for_its_person_only_and_cannot_be_made_up(boris: User, anna: User) -> None:
    client = Client()
    sign_in(client, "boris@example.org")
    request = client.get("/sign-in/").wsgi_request
    assert guessing.source_of("boris@example.org", request).startswith("device")
    assert guessing.source_of("anna@example.org", request) == "127.0.0.1"
    forged = Client()
    forged.cookies[guessing.COOKIE] = signing.dumps([1, "boris@example.org", "x"], salt="another")
    assert guessing.source_of("boris@example.org", forged.get("/sign-in/").wsgi_request) == "127.0.0.1"


def test_a_person_sees_and_ends_their_sessions(boris: User, vera: User) -> None:
    here, there, hers = Client(), Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/605"}), Client()
    for client, email in ((here, "boris"), (there, "boris"), (hers, "vera")):
        sign_in(client, f"{email}@example.org")
    page = here.get("/profile/security/").content.decode()
    assert "Safari, iPhone" in page and there.session.session_key not in page
    handle = re.search(r'name="session" value="(\d+)"', page)[1]  # type: ignore[index]
    hers.post("/profile/security/sessions/end/", {"session": handle})
    assert is_signed_in(there)
    here.post("/profile/security/sessions/end/", {"session": handle})
    assert is_signed_in(here) and not is_signed_in(there)
    sign_in(there, "boris@example.org")
    here.post("/profile/security/sessions/end/", {"session": "others"})
    assert not is_signed_in(there) and Session.objects.filter(user=boris).count() == 1


def test_a_page_left_open_is_not_enough_to_change_how_one_signs_in(boris: User, signed_in: SignedIn) -> None:
    client = signed_in(boris)
    session = client.session
    session["signed_in_at"] = int(time.time()) - 3600
    session.save()
    asked = client.get("/profile/security/")
    assert asked["Location"].startswith("/confirm/")
    assert client.post("/confirm/", {"password": "guess", "next": "/profile/security/"}).status_code == 422
    done = client.post("/confirm/", {"password": "secret", "next": "/profile/security/"})
    assert done["Location"] == "/profile/security/"
    assert client.get("/profile/security/").status_code == 200


def test_deleted_people_are_signed_out(boris: User, signed_in: SignedIn) -> None:
    client = signed_in(boris)
    User.objects.filter(pk=boris.pk).update(deleted_at="2026-01-01T00:00:00Z")
    assert not is_signed_in(client)


def test_no_secret_lies_open_in_the_database(with_app: tuple[User, str, list[str]]) -> None:
    _boris, secret, codes = with_app
    made = resets.new_link("boris@example.org")
    assert made is not None
    planted = [secret, *codes, *(code.replace("-", "") for code in codes), made[1]]
    with connection.cursor() as cursor:
        for model in (CodeApp, RecoveryCode, Passkey, resets.PasswordReset, Session, User):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            text = repr(cursor.fetchall())
            assert not [one for one in planted if one in text], model
