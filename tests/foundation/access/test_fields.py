"""Sensitive fields do not exist for those whose role does not see them, on any channel."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role, User
from parley.foundation.actions.records import change_records, create_record
from parley.foundation.importing.columns import Column
from parley.foundation.importing.models import File
from parley.foundation.importing.planning import Plan
from parley.foundation.importing.targets import targets_of
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import registry, writing
from parley.foundation.search.finding import find
from parley.foundation.staff.roles import actions

pytestmark = pytest.mark.django_db
SECRET = "stamps-and-canaries"


@pytest.fixture
def blind(boris: User, roles: dict[str, Role]) -> User:
    """Boris, with a role that does not see personal details."""
    role = roles["seller"]
    role.grants = {**role.grants, "person.view:*": "none"}
    role.save()
    return User.objects.get(pk=boris.pk)


@pytest.fixture
def petra(blind: User) -> Any:
    person, system = registry.get("person"), Actor(None, "system")
    made = writing.create(person, [{"name": "Petra", "birthday": "1980-04-03", "owner": blind.pk}], system)
    return writing.change(person, made, {"hobbies": SECRET}, system)[0]


def test_a_hidden_field_is_on_no_page_and_in_no_answer(
    blind: User, petra: Any, signed_in: Callable[[User], Client], admin: User
) -> None:
    pages = [
        f"/people/{petra.pk}/",
        f"/people/{petra.pk}/history/",
        f"/people/{petra.pk}/timeline/",
        "/people/new/?full=1",
        "/people/",
        "/people/filter/",
        "/people/export.csv",
        f"/api/v1/people/{petra.pk}",
        f"/api/v1/people/{petra.pk}/history",
        "/api/v1/people",
    ]
    hidden, shown = signed_in(blind), signed_in(admin)
    for page in pages:
        answer = hidden.get(page)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, page
        assert SECRET not in text.decode() and "hobbies" not in text.decode().lower(), page
    for page in (pages[0], pages[1], pages[7]):
        assert SECRET in shown.get(page).content.decode(), page


@pytest.mark.parametrize(
    "query",
    [
        {"where": json.dumps({"all": [["hobbies", "contains", "canaries"]]})},
        {"sort": "birthday"},
        {"fields": "hobbies"},
    ],
)
def test_a_hidden_field_answers_no_questions(
    blind: User, petra: Any, query: dict[str, str], signed_in: Callable[[User], Client], admin: User
) -> None:
    answer = signed_in(blind).get("/api/v1/people", query)
    assert answer.status_code == 422 and SECRET not in answer.content.decode()
    assert signed_in(admin).get("/api/v1/people", query).status_code == 200


def test_a_hidden_field_is_not_written_and_not_said_to_be_there(blind: User, petra: Any) -> None:
    person = registry.get("person")
    with pytest.raises(Invalid) as refusal:
        change_records(person, [petra], {"hobbies": "chess"}, by=Actor(blind))
    assert refusal.value.problems[0].code == "unknown_field"
    with pytest.raises(Invalid):
        create_record(person, {"name": "New", "birthday": "1990-01-01"}, by=Actor(blind))
    change_records(person, [petra], {"job_title": "Buyer"}, by=Actor(blind))
    petra.refresh_from_db()
    assert petra.hobbies == SECRET


def test_an_import_offers_no_hidden_field(blind: User, admin: User) -> None:
    person = registry.get("person")
    assert "hobbies" in {one.path for one in targets_of(person.as_seen_by(admin))}
    assert "hobbies" not in {one.path for one in targets_of(person.as_seen_by(blind))}
    file = File(record_type="person", columns=[Column("Hobbies", target="hobbies").to_json()])
    assert not Plan(file, blind, {}).direct  # a profile of somebody else may name the field


def test_who_may_look_only_cannot_change(boris: User, roles: dict[str, Role], petra: Any) -> None:
    role = roles["seller"]
    role.grants = {**role.grants, "person.view:*": "all", "person.change:*": "none"}
    role.save()
    looking = User.objects.get(pk=boris.pk)
    with pytest.raises(Invalid) as refusal:
        change_records(registry.get("person"), [petra], {"hobbies": "chess"}, by=Actor(looking))
    assert refusal.value.problems[0].code == "read_only"


def test_a_marked_field_leaves_the_search_and_comes_back(
    admin: User, boris: User, acting: Callable[..., Actor]
) -> None:
    person = registry.get("person")
    values = {"name": "Quentin", "job_title": "Falconer", "owner": boris.pk}
    writing.create(person, [values], Actor(None, "system"))
    assert find("falconer", boris)
    actions.mark_sensitive("person", "job_title", by=acting(admin))
    again = User.objects.get(pk=boris.pk)
    assert not find("falconer", again) and not find("falconer", admin)
    assert "job_title" in person.as_seen_by(again).by_name  # sellers see the sensitive fields of people
    actions.unmark_sensitive("person", "job_title", by=acting(admin))
    assert find("falconer", User.objects.get(pk=boris.pk))


def test_conditions_and_orders_over_links_say_nothing_about_records_one_may_not_see(
    boris: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    system = Actor(None, "system")
    organization, person = registry.get("organization"), registry.get("person")
    foreign = writing.create(
        organization, [{"name": "Foreign", "tax_id": "DE136695976", "owner": vera.pk}], system
    )[0]
    writing.create(person, [{"name": "Mine", "organization": foreign.pk, "owner": boris.pk}], system)
    client = signed_in(boris)
    for operator, value in (("contains", "DE1366"), ("filled", ""), ("empty", "")):
        condition = ["organization.tax_id", operator, *filter(None, [value])]
        answer = client.get("/api/v1/people", {"where": json.dumps({"all": [condition]})})
        assert answer.json()["records"] == [], operator
    assert client.get("/api/v1/people", {"sort": "organization.tax_id"}).status_code == 422
    chip = client.get("/deals/", {"where": json.dumps({"all": [["organization", "is", str(foreign.pk)]]})})
    assert "Foreign" not in chip.content.decode()


def test_a_hidden_field_is_not_told_by_the_pages_of_other_records(
    blind: User, admin: User, signed_in: Callable[[User], Client]
) -> None:
    system = Actor(None, "system")
    firm = writing.create(registry.get("organization"), [{"name": "Firm", "owner": blind.pk}], system)[0]
    values = {"name": "Quentin", "job_title": "Falconer", "organization": firm.pk, "owner": blind.pk}
    writing.create(registry.get("person"), [values], system)
    page = f"/organizations/{firm.pk}/"
    assert "Falconer" in signed_in(blind).get(page).content.decode()
    actions.mark_sensitive("person", "job_title", by=Actor(admin))
    told = signed_in(User.objects.get(pk=blind.pk)).get(page).content.decode()
    assert "Quentin" in told and "Falconer" not in told
