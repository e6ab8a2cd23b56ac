"""Inviting, changing access, locking out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role, Team, User
from parley.foundation.api.tokens import make_token
from parley.foundation.lib.refusals import ActionRefused, Invalid, NotAllowed
from parley.foundation.records import registry, writing
from parley.foundation.staff import actions

pytestmark = pytest.mark.django_db


def invite(by: User, roles: dict[str, Role], **values: Any) -> actions.Invited:
    given = {
        "name": "Nina",
        "email": "Nina@Example.org",
        "role": roles["seller"],
        "team": None,
        "language": "ru",
        "time_zone": "UTC",
    }
    return actions.invite_colleague(by=Actor(by), **(given | values))


def test_an_invited_colleague_signs_in_with_the_shown_password(
    admin: User, roles: dict[str, Role], north: Team
) -> None:
    made = invite(admin, roles, team=north)
    assert authenticate(username="nina@example.org", password=made.password) == made.user
    assert (made.user.role.key, made.user.team, made.user.language) == ("seller", north, "ru")  # type: ignore[union-attr]


def test_an_imported_colleague_of_that_name_becomes_the_person(admin: User, roles: dict[str, Role]) -> None:
    imported = writing.create(registry.get("user"), [{"name": "Nina"}], Actor(admin))[0]
    assert invite(admin, roles, name="nina").user.pk == imported.pk


def test_an_address_is_given_once(admin: User, boris: User, roles: dict[str, Role]) -> None:
    with pytest.raises(Invalid) as refusal:
        invite(admin, roles, email=boris.email)
    assert refusal.value.problems[0].field == "email"


def test_only_administrators_change_people(anna: User, boris: User, roles: dict[str, Role]) -> None:
    for user in (anna, boris):
        with pytest.raises(NotAllowed):
            invite(user, roles)
        with pytest.raises(NotAllowed):
            actions.change_access(user, role=roles["administrator"], team=None, by=Actor(user))
        with pytest.raises(NotAllowed):
            actions.reset_password(boris, by=Actor(user))
        with pytest.raises(NotAllowed):
            actions.set_active(boris, active=False, by=Actor(user))


def test_the_last_administrator_stays_one(admin: User, roles: dict[str, Role]) -> None:
    with pytest.raises(ActionRefused):
        actions.change_access(admin, role=roles["seller"], team=None, by=Actor(admin))
    with pytest.raises(ActionRefused):
        actions.set_active(admin, active=False, by=Actor(admin))
    second = invite(admin, roles, role=roles["administrator"]).user
    actions.change_access(admin, role=roles["seller"], team=None, by=Actor(second))


def test_locking_out_ends_sessions_and_keys_at_once(
    admin: User, boris: User, signed_in: Callable[[User], Client]
) -> None:
    client, key = signed_in(boris), make_token(boris, "x", 1).secret
    assert client.get("/deals/").status_code == 200
    actions.set_active(boris, active=False, by=Actor(admin))
    assert client.get("/deals/").status_code == 302
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/deals").status_code == 401
    assert authenticate(username=boris.email, password="secret") is None
    actions.set_active(boris, active=True, by=Actor(admin))
    assert authenticate(username=boris.email, password="secret") == boris


@pytest.mark.parametrize("address", ["/settings/", "/settings/company/", "/settings/colleagues/"])
def test_settings_pages_are_for_administrators(
    address: str, admin: User, anna: User, boris: User, eve: User, signed_in: Callable[[User], Client]
) -> None:
    assert [signed_in(user).get(address).status_code for user in (admin, anna, boris, eve)] == [
        200,
        403,
        403,
        403,
    ]
