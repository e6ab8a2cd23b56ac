"""Pages back and forth, groups over all rows, and groups of conditions within groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from parley.foundation.accounts.actor import system
from parley.foundation.accounts.models import User
from parley.foundation.records import grouping, lists, writing
from parley.foundation.records.filters import Condition, Group
from parley.foundation.records.lists import ListQuery
from parley.foundation.web.screens.filter_form import offered_fields
from parley.foundation.web.screens.filter_reading import group_from, with_new
from parley.parties.organizations.record import organization_record

SignedIn = Callable[[User], Client]


@pytest.fixture
def companies(anna: User, vera: User) -> list[Any]:
    """Twelve of Anna's, three without employees, and one of Vera's."""
    rows = [
        {
            "name": f"Company {number:02}",
            "country": ("Norway", "Chile", "")[number % 3],
            "employees": None if number % 4 == 0 else number % 3,
            "annual_revenue": "100",
            "owner": anna.pk,
        }
        for number in range(12)
    ]
    return writing.create(
        organization_record, [*rows, {"name": "Foreign", "country": "Norway", "owner": vera.pk}], system()
    )


@pytest.mark.parametrize("sort", ["name", "-name", "employees", "-employees", "owner"])
def test_pages_lead_forth_and_back_over_the_same_rows(anna: User, companies: list[Any], sort: str) -> None:
    query = ListQuery(organization_record, sort=sort, size=5)
    pages = [lists.page(query, anna)]
    while pages[-1].next:
        pages.append(lists.page(query, anna, pages[-1].next))
    assert len({row.pk for page in pages for row in page.records}) == 12
    assert pages[0].previous == ""
    middle = lists.page(query, anna, pages[2].previous, backwards=True)
    assert [row.pk for row in middle.records] == [row.pk for row in pages[1].records]
    first = lists.page(query, anna, middle.previous, backwards=True)
    assert [row.pk for row in first.records] == [row.pk for row in pages[0].records]
    assert (first.previous, bool(first.next)) == ("", True)


def test_groups_count_and_add_up_only_what_one_may_see(anna: User, companies: list[Any]) -> None:
    query = ListQuery(organization_record)
    rows, more = grouping.groups(query, anna, "country", ["annual_revenue"])
    assert [(row.key, row.count, row.sums["annual_revenue"]) for row in rows] == [
        ("~", 4, 400), ("Chile", 4, 400), ("Norway", 4, 400),
    ]  # fmt: skip
    assert not more
    for row in rows:
        page = lists.page(query, anna, narrow=grouping.narrowed(query, anna, "country", row.key))
        assert len(page.records) == row.count


def test_a_list_is_grouped_by_month_and_by_owner(anna: User, companies: list[Any]) -> None:
    query = ListQuery(organization_record)
    for name in ("created_at", "owner"):
        (row,), _more = grouping.groups(query, anna, name)
        assert row.count == 12
        page = lists.page(query, anna, narrow=grouping.narrowed(query, anna, name, row.key))
        assert len(page.records) == 12


def test_the_grouped_list_opens_its_groups(signed_in: SignedIn, anna: User, companies: list[Any]) -> None:
    client = signed_in(anna)
    page = client.get("/organizations/?group=country").content.decode()
    assert page.count("data-group=") == 3
    address = re.findall(r'data-address="([^"]*key=Norway[^"]*)"', page)[0].replace("&amp;", "&")
    assert client.get(address).content.decode().count("data-row=") == 4
    assert client.get("/organizations/?group=name_of_nothing").status_code == 400


def test_many_rows_of_a_group_come_in_pages(
    signed_in: SignedIn, anna: User, companies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from parley.foundation.web.screens import list_views

    monkeypatch.setattr(list_views, "IN_GROUP", 3)
    client = signed_in(anna)
    first = client.get("/organizations/group/?group=country&key=Chile").content.decode()
    more = re.findall(r'hx-get="([^"]*)"', first)[0].replace("&amp;", "&")
    second = client.get(more).content.decode()
    assert (first.count("data-row="), second.count("data-row=")) == (3, 1)


def test_rows_beyond_the_bound_are_counted_on_demand(
    signed_in: SignedIn, anna: User, companies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from parley.foundation.web.screens import list_views

    monkeypatch.setattr(list_views, "COUNTED", 5)
    client = signed_in(anna)
    page = client.get("/organizations/").content.decode()
    assert "Count and add up all" in page
    assert "12 records" in client.get("/organizations/count/").content.decode()


NESTED = Group(
    "all",
    (
        Condition("country", "is", ("Norway",)),
        Group(
            "any", (Condition("employees", "more", ("10",)), Group("none", (Condition("owner", "empty"),)))
        ),
    ),
)


def test_the_form_reads_groups_within_groups() -> None:
    typed = QueryDict(
        "join=all&apply=1&f0=country&o0=is&v0=Norway&j1=any&f1-0=employees&o1-0=more&v1-0=10"
        "&j1-1=none&f1-1-0=owner&o1-1-0=empty&j2=any&f2-0=name&o2-0=contains&v2-0="
    )
    assert group_from(typed, organization_record) == NESTED


def test_a_part_is_added_to_and_taken_from_an_inner_group() -> None:
    where, path = with_new(NESTED, "1-1", organization_record, group=False)
    assert path == "1-1-1"
    inner = where.parts[1].parts[1]  # type: ignore[union-attr]
    assert len(inner.parts) == 2  # type: ignore[union-attr]
    typed = QueryDict("join=all&f0=country&o0=is&v0=Norway&j1=any&f1-0=employees&o1-0=more&v1-0=10&remove=1")
    assert group_from(typed, organization_record).parts == NESTED.parts[:1]


def test_conditions_over_links_are_offered_and_work(
    signed_in: SignedIn, anna: User, companies: list[Any]
) -> None:
    names = [
        name for part in offered_fields(organization_record.as_seen_by(anna)) for name, _label in part.fields
    ]
    assert "owner.team" in names
    typed = "join=all&f0=owner.name&o0=contains&v0=ann"
    assert "12 match" in signed_in(anna).get(f"/organizations/filter/?{typed}").content.decode()


@pytest.mark.parametrize("operator", ["any_of", "none_of"])
def test_several_values_are_typed_one_after_the_other(
    anna: User, companies: list[Any], operator: str
) -> None:
    typed = QueryDict(f"join=all&apply=1&f0=owner&o0={operator}&v0={anna.pk}&v0=")
    group = group_from(typed, organization_record)
    assert group.parts == (Condition("owner", operator, (str(anna.pk),)),)
    assert len(lists.page(ListQuery(organization_record, group), anna).records) == (
        12 if operator == "any_of" else 0
    )
