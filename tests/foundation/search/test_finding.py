"""The palette finds records of every type by any part of what they hold, and only what one may see."""

from __future__ import annotations

import pytest

from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.search.finding import find
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["berg", "BERG anna", "5556677", "030 555", "anna.berg@", "Bérg"])
def test_a_person_is_found_by_part_of_name_phone_or_mail(text: str, boris: User) -> None:
    person = make(
        registry.get("person"),
        name="Anna Berg",
        phones=["+49305556677"],
        emails=["anna.berg@example.com"],
        owner=boris.pk,
    )
    assert [one.record for one in find(text, boris) if one.record_type.key == "person"] == [person]


def test_cyrillic_is_found_without_regard_to_case(boris: User) -> None:
    make(registry.get("person"), name="Наталья Йорк-Ёлкина", owner=boris.pk)
    assert [one.title for one in find("йорк ёлк", boris)] == ["Наталья Йорк-Ёлкина"]


def test_what_others_own_is_not_found(boris: User, vera: User, eve: User) -> None:
    make(registry.get("person"), name="Anna Berg", owner=boris.pk)
    assert find("berg", vera) == find("berg", eve) == []
