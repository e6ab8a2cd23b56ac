"""Who sees a record and why, and seeing Parley as another person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.foundation.access.explaining import reasons
from parley.foundation.access.models import Deputy
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role, User
from parley.foundation.audit.models import Change
from parley.foundation.records import registry, writing
from parley.foundation.web.models import ListChoice
from tests.contracts.samples import TYPES, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(boris: User) -> Any:
    values = {"name": "Firm", "owner": boris.pk}
    return writing.create(registry.get("organization"), [values], Actor(None, "system"))[0]


def test_every_rule_is_told_to_whom_it_applies(
    firm: Any, anna: User, boris: User, vera: User, eve: User, admin: User
) -> None:
    people = [anna, boris, vera, eve, admin]
    told = reasons(firm, people, "organization.view")
    assert [told[user.pk] for user in people] == [["team"], ["own"], [], [], ["all"]]
    Deputy.objects.create(record_type="organization", record_id=firm.pk, user=vera)
    assert reasons(firm, [User.objects.get(pk=vera.pk)], "organization.view") == {vera.pk: ["deputy"]}


@pytest.mark.parametrize("key", [key for key in TYPES if key != "view"])
def test_the_explanation_says_what_the_lists_do(
    key: str, anna: User, boris: User, vera: User, eve: User, admin: User
) -> None:
    record_type = registry.get(key)
    record = make(record_type, **({"owner": boris.pk} if record_type.owned else {}))
    people = [anna, boris, vera, eve, admin]
    for verb in ("view", "change"):
        told = reasons(record, people, record_type.permission(verb))
        for user in people:
            seen = record_type.visible_to(user, verb).filter(pk=record.pk).exists()
            assert bool(told[user.pk]) is seen, (user.name, verb)


def test_the_page_answers_for_one_person(
    firm: Any, anna: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(anna).get(f"/organizations/{firm.pk}/access/?person={vera.pk}").content.decode()
    assert "Does not see it" in page and "North" in page
    assert signed_in(vera).get(f"/organizations/{firm.pk}/access/").status_code == 404


def test_an_administrator_sees_as_another_person_and_changes_nothing(
    firm: Any, admin: User, vera: User, boris: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(admin)
    assert client.post(f"/settings/colleagues/{boris.pk}/view-as/").status_code == 302
    page = client.get(f"/organizations/{firm.pk}/")
    assert page.status_code == 200 and "You see Parley as Boris" in page.content.decode()
    assert client.get("/settings/roles/").status_code == 403
    refused = client.post(f"/organizations/{firm.pk}/edit/name/", {"name": "Changed", "version": "1"})
    assert refused.status_code == 403
    assert client.patch(f"/api/v1/organizations/{firm.pk}", "{}", "application/json").status_code == 403
    client.post("/organizations/columns/", {"column": ["name"]})
    firm.refresh_from_db()
    assert firm.name == "Firm" and not ListChoice.objects.exists()
    assert Change.objects.get(record_type="user", record_id=boris.pk).kind == "viewed_as"
    client.post("/view-as/end/")
    assert client.get("/settings/roles/").status_code == 200
    assert (
        "looked at Parley as this person" in client.get(f"/colleagues/{boris.pk}/history/").content.decode()
    )


def test_only_who_may_looks_as_another_and_only_as_long(
    admin: User, boris: User, vera: User, roles: dict[str, Role], signed_in: Callable[[User], Client]
) -> None:
    assert signed_in(boris).post(f"/settings/colleagues/{vera.pk}/view-as/").status_code == 403
    client = signed_in(admin)
    client.post(f"/settings/colleagues/{boris.pk}/view-as/")
    User.objects.filter(pk=boris.pk).update(is_active=False)
    assert client.get("/settings/roles/").status_code == 200  # the other is locked out: one is oneself again


def test_who_gives_a_record_out_of_their_sight_is_led_to_the_list(
    firm: Any, anna: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    answer = signed_in(anna).post(
        f"/organizations/{firm.pk}/edit/owner/", {"owner": str(vera.pk), "version": "1"}
    )
    firm.refresh_from_db()
    assert firm.owner == vera
    assert answer.status_code < 400 and "/organizations/" in str(answer.headers)
