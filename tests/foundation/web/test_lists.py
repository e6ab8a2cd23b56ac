"""What a list's address means, and what its filter form makes of what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.foundation.records.filters import Condition, Group
from parley.foundation.web.screens import list_views
from parley.foundation.web.screens.filter_reading import group_from
from parley.foundation.web.screens.list_state import ListState, choose_columns, columns_of, state_of
from parley.parties.organizations.record import organization_record

SignedIn = Callable[[User], Client]
NORWAY = Group("all", (Condition("country", "is", ("Norway",)),))


@pytest.fixture
def companies(anna: User) -> list[Any]:
    rows = [
        {"name": f"Company {number:03}", "annual_revenue": "100", "owner": anna.pk} for number in range(60)
    ]
    return writing.create(organization_record, rows, Actor(anna))


def test_address_of_a_state_reads_back_as_the_same_state(rf: RequestFactory, anna: User) -> None:
    state = ListState(
        organization_record, NORWAY, text="al", sort="-name", columns=organization_record.columns
    )
    assert state_of(rf.get(state.address()), organization_record, anna) == state


def test_sorting_twice_turns_the_order() -> None:
    up = ListState(organization_record, Group(), sort="country")
    assert (up.direction("country"), up.sorted_address("country")) == (
        "ascending",
        "/organizations/?sort=-country",
    )
    assert up.sorted_address("name") == "/organizations/?sort=name"


def test_chip_leads_to_the_list_without_its_condition(db: None) -> None:
    both = Group("all", (*NORWAY.parts, Condition("employees", "more", ("10",))))
    first, second = ListState(organization_record, both).chips()
    assert (str(first["field"]), str(first["operator"]), first["value"]) == ("Country", "is", "Norway")
    assert second["remove"] == ListState(organization_record, NORWAY).address()


def test_columns_are_remembered_per_person(anna: User, boris: User) -> None:
    choose_columns(organization_record, anna, ["website", "nothing", "country", "website"])
    assert columns_of(organization_record, anna) == ("name", "website", "country")
    assert columns_of(organization_record, boris) == organization_record.columns
    choose_columns(organization_record, anna, [])
    assert columns_of(organization_record, anna) == organization_record.columns


def test_pages_follow_each_other(signed_in: SignedIn, anna: User, companies: list[Any]) -> None:
    client = signed_in(anna)
    first = client.get("/organizations/").content.decode()
    assert first.count("data-row=") == 50
    after = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(after).content.decode()
    assert second.count("data-row=") == 10
    assert "Company 050" in second
    assert "60 records" in second


def test_totals_are_counted_up_to_a_bound(
    anna: User, companies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = ListState(organization_record, Group(), columns=organization_record.columns)
    assert list_views.totals_of(state, anna)["sums"] == {"annual_revenue": 6000}
    monkeypatch.setattr(list_views, "COUNTED", 59)
    assert list_views.totals_of(state, anna) == {"count": 60, "exact": False, "sums": {}, "currency": ""}


def test_selection_of_everything_follows_the_conditions(
    signed_in: SignedIn, anna: User, companies: list[Any]
) -> None:
    data = {"everything": "1", "q": "Company 00", "field": "country", "country": "Chile"}
    assert signed_in(anna).post("/organizations/bulk/change/", data).status_code == 204
    changed = organization_record.model.objects.filter(country="Chile")
    assert sorted(changed.values_list("name", flat=True)) == [f"Company 00{digit}" for digit in range(10)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("join=all&f0=country&o0=is&v0=Norway", NORWAY),
        (
            "join=any&f0=country&o0=is&v0=Norway&f1=employees&o1=more&v1=10&remove=1",
            Group("any", NORWAY.parts),
        ),
        ("join=all&f0=country&o0=empty", Group("all", (Condition("country", "empty"),))),
        ("join=all&f0=nothing&o0=is&v0=1", Group("all", (Condition("name", "is", ("1",)),))),
        ("join=all&apply=1&f0=country&o0=is&v0=", Group("all")),
    ],
)
def test_filter_form_becomes_conditions(typed: str, expected: Group) -> None:
    assert group_from(QueryDict(typed), organization_record) == expected


def test_filter_value_starts_anew_for_another_kind_of_field() -> None:
    typed = QueryDict("join=all&f0=employees&was0=country&o0=contains&v0=Norway")
    (condition,) = group_from(typed, organization_record).parts
    assert isinstance(condition, Condition)
    assert (condition.field, condition.values) == ("employees", ())


def test_applied_filter_leads_to_its_list(signed_in: SignedIn, anna: User) -> None:
    response = signed_in(anna).get("/organizations/filter/?apply=1&join=all&f0=country&o0=is&v0=Norway")
    assert response["Location"] == ListState(organization_record, NORWAY).address()
