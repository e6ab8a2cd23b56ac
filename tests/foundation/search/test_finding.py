"""The palette finds records of every type by any part of what they hold, and only what one may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.records.lists import ListQuery, page
from parley.foundation.search.finding import find
from parley.foundation.search.folding import meanings
from parley.foundation.search.index import matching_entries
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db


def titles(text: str, user: User, **values: object) -> list[str]:
    return [one.title for one in find(text, user, **values) if one.record_type.key == "person"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["berg", "BERG anna", "5556677", "030 555", "6677", "anna.berg@", "Bérg", "an be", "b"]
)
def test_a_person_is_found_by_part_of_name_phone_or_mail(text: str, boris: User) -> None:
    person = make(
        registry.get("person"),
        name="Anna Berg",
        phones=["+49305556677"],
        emails=["anna.berg@example.com"],
        owner=boris.pk,
    )
    found = [one.record for one in find(text, boris) if one.record_type.key == "person"]
    assert found == ([person] if len(text) > 1 else [])


def test_cyrillic_is_found_without_regard_to_case(boris: User) -> None:
    make(registry.get("person"), name="Наталья Йорк-Ёлкина", owner=boris.pk)
    assert titles("йорк ёлк", boris) == ["Наталья Йорк-Ёлкина"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Привет Иванов", "ghbdtn"),  # typed in the other layout
        ("Привет Иванов", "ivanov"),
        ("Hello Petrov", "петров"),
        ("Hello Petrov", "руддщ"),
        ("Щукина Жанна", "shchukina"),
    ],
)
def test_either_alphabet_finds_the_other_and_a_wrong_layout_is_understood(
    name: str, text: str, boris: User
) -> None:
    make(registry.get("person"), name=name, owner=boris.pk)
    assert titles(text, boris) == [name]
    found = page(ListQuery(registry.get("person"), text=text), boris)
    assert [str(one) for one in found.records] == [name]


@pytest.mark.parametrize("text", ["lindqvsit", "lindkvist", "lindqist", "maya lindqvits", "Линдквсит"])
def test_misspelt_names_are_found(text: str, boris: User, vera: User) -> None:
    make(registry.get("person"), 1, name="Maya Lindqvist", owner=boris.pk)
    make(registry.get("person"), 2, name="Майя Линдквист", owner=boris.pk)
    make(registry.get("person"), 3, name="Somebody Else", owner=boris.pk)
    found = titles(text, boris)
    assert set(found) & {"Maya Lindqvist", "Майя Линдквист"}
    assert "Somebody Else" not in found
    assert titles(text, vera) == []


def test_recent_records_and_names_that_begin_so_come_first(boris: User) -> None:
    person = registry.get("person")
    names = ["Eva Anders", "Anders Holm", "Anders", "Rita Andersen"]
    made = [make(person, number, name=name, owner=boris.pk) for number, name in enumerate(names)]
    assert titles("anders", boris) == ["Anders", "Anders Holm", "Eva Anders", "Rita Andersen"]
    recent = [("person", made[3].pk)]
    assert titles("anders", boris, recent=recent)[0] == "Rita Andersen"


def test_what_others_own_is_not_found(boris: User, vera: User, eve: User) -> None:
    mine = make(registry.get("person"), name="Anna Berg", owner=boris.pk)
    assert find("berg", vera) == find("berg", eve) == []
    assert find("berg", vera, recent=[("person", mine.pk)]) == []


def test_a_fragment_is_looked_up_in_an_index(boris: User) -> None:
    """No LIKE over the whole table: SQLite asks FTS5; PostgreSQL's GIN index is there for the same text."""
    for word in ("berg", "be"):
        sql = str(matching_entries(word).query)
        if connection.vendor == "sqlite":
            assert "search_fts MATCH" in sql
            assert "LIKE" not in sql
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN SELECT * FROM search_entry WHERE text LIKE '% be%'")
            assert "search_by_trigram" in str(cursor.fetchall())


def test_deleted_and_renamed_records_leave_the_index(admin: User) -> None:
    from parley.foundation.accounts.actor import Actor
    from parley.foundation.actions.catalogue import perform
    from parley.foundation.records import writing

    person = make(registry.get("person"), name="Anna Berg")
    writing.change(registry.get("person"), [person], {"name": "Anna Tal"}, Actor(admin))
    assert (titles("berg", admin), titles("anna tal", admin)) == ([], ["Anna Tal"])
    perform("person", "delete", [person.pk], {}, Actor(admin))
    assert titles("anna tal", admin) == []


def test_finding_costs_a_bounded_number_of_queries(admin: User) -> None:
    for number in range(8):
        make(registry.get("person"), number, name=f"Anna Berg {number}")
    with CaptureQueriesContext(connection) as queries:
        assert find("berg", admin)
    assert len(queries) <= 8


def test_a_query_is_read_in_every_way_it_may_be_meant() -> None:
    assert meanings("ghbdtn") == [["ghbdtn"], ["привет"]]
    assert meanings("Петров") == [["петров"], ["petrov"], ["gtnhjd"]]
    assert meanings("030 555-66") == [["3055566"]]
