"""Nobody is told what they may not see, and a refusal changes nothing: every address, every principal, every case.

Every run takes a part of the matrix, spread evenly and the same each time: one check of a hundred. PARLEY_MATRIX=3 takes
every third (15,000 and more), PARLEY_MATRIX=1 all of it.
"""

from __future__ import annotations

import os
import zlib
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from parley.foundation.accounts.models import Company, Role, User
from parley.foundation.lib import clock
from parley.foundation.records import registry
from tests.matrix import endpoints
from tests.matrix.checking import digest, problems_of
from tests.matrix.endpoints import Call
from tests.matrix.world import World, build, forbidden

pytestmark = pytest.mark.django_db
PART = int(os.environ.get("PARLEY_MATRIX", "100"))
PRINCIPALS = (
    "anonymous", "locked out", "eve", "vera", "boris", "olga", "anna", "viewer", "admin",
    "narrow", "own token", "expired",
)  # fmt: skip
NOBODY = ("anonymous", "locked out", "eve", "expired")
KEYS = ("narrow", "own token", "expired")


@pytest.fixture
def world(anna: User, boris: User, vera: User, eve: User, admin: User, roles: dict[str, Role]) -> World:
    company = Company.current()
    company.set_up_at = clock.now()
    company.save()
    looks = Role.objects.create(key="viewer", name="Viewer", grants={"*.view": "all", "settings.*": "none"})
    make = User.objects.create_user
    people = {
        "anna": anna, "boris": boris, "vera": vera, "eve": eve, "admin": admin,
        "olga": make("olga@example.org", "secret", name="Olga", role=boris.role, team=boris.team),
        "viewer": make("viewer@example.org", "secret", name="Viewer", role=looks),
        "locked out": make("gone@example.org", "secret", name="Gone", role=boris.role, team=boris.team),
    }  # fmt: skip
    return build(people, roles)


def client_for(world: World, principal: str) -> tuple[Client, dict[str, str]]:
    """A browser with the principal's session, or a program with its key."""
    client = Client(raise_request_exception=False)
    if principal in KEYS:
        return client, {"Authorization": f"Bearer {world.tokens[principal]}"}
    if principal in world.people:
        client.force_login(world.people[principal])
    if principal == "locked out":
        User.objects.filter(pk=world.people[principal].pk).update(is_active=False)
    return client, {}


def secrets_of(world: World, principal: str) -> dict[str, Any]:
    """What must not be told: a key acts as its person, an expired one and a person locked out as nobody."""
    return forbidden(
        world, {"own token": "boris", "narrow": "", "expired": "", "locked out": ""}.get(principal, principal)
    )


def chosen(calls: list[Call], principal: str) -> list[Call]:
    """The part of this run: the same every time, another for each principal."""
    return [
        one
        for one in calls
        if zlib.crc32(f"{principal} {one.method} {one.name} {one.case}".encode()) % PART == 0
    ]


@pytest.mark.skipif(
    connection.vendor != "sqlite" and PART == 100, reason="the policy is the same on both engines"
)
def test_nobody_is_told_what_is_not_theirs_and_a_refusal_changes_nothing(world: World) -> None:
    calls = list(endpoints.calls(world))
    wrong: list[str] = []
    count = 0
    for principal in PRINCIPALS:
        client, headers = client_for(world, principal)
        secrets, before, files = secrets_of(world, principal), digest(), files_stored()
        for call in chosen(calls, principal):
            if principal in KEYS and not call.is_api:
                continue
            count += 1
            found = problems_of(world, call, client, headers, secrets, before)
            wrong += [
                f"{principal}: {call.method} {call.address} ({call.name}, {call.case}) {one}" for one in found
            ]
        if principal in NOBODY and files_stored() != files:
            wrong.append(f"{principal}: files were stored or removed")
    print(f"\n{count} checks of {len(calls)} calls for {len(PRINCIPALS)} principals, {len(wrong)} wrong")  # noqa: T201
    assert not wrong, "\n".join(wrong[:60])
    assert PART > 3 or count >= 15_000


def files_stored() -> list[str]:
    return sorted(
        str(path) for path in settings.HOME.rglob("*") if path.is_file() and "sqlite3" not in path.name
    )


def test_the_matrix_knows_every_address(world: World) -> None:
    assert len(list(endpoints.calls(world))) > 500


def test_the_words_are_there_to_be_found(world: World) -> None:
    """The matrix would find nothing if nothing were planted: whoever may see a record is told its word."""
    client, _headers = client_for(world, "vera")
    for (key, case), planted in world.records.items():
        if case == "foreign":
            page = client.get(f"/api/v1/{registry.get(key).path}/{planted.pk}").content.decode()
            assert planted.word in page, key
    assert len(world.beside) >= 8, sorted(world.beside)
