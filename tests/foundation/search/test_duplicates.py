"""Possible duplicates while typing: certain signs, names that look alike, and nothing that one may not see."""

from __future__ import annotations

from typing import Any

import pytest

from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.search.duplicates import possible_duplicates
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(boris: User) -> Any:
    return make(
        registry.get("organization"), name="Harbour Foods Limited", phones=["+493055566677"], emails=["info@harbour.example"],
        tax_id="DE123456789", external_id="H-1", owner=boris.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field", "score"),
    [
        ({"name": "harbour foods limited"}, "name", 99),
        ({"name": "Limited Harbour Foods"}, "name", 99),
        ({"name": "Harbor Foods Limited"}, "name", 98),
        ({"tax_id": "DE123456789"}, "tax_id", 100),
        ({"external_id": "h-1"}, "external_id", 100),
    ],
)
def test_a_twin_is_found_and_says_why(
    typed: dict[str, str], field: str, score: int, harbour: Any, boris: User
) -> None:
    hits = possible_duplicates(registry.get("organization"), typed, boris)
    assert [(hit.record.pk, hit.field.name, hit.score) for hit in hits] == [(harbour.pk, field, score)]


@pytest.mark.parametrize("typed", [{"name": "Harvest Moon"}, {"name": "Ha"}, {"name": ""}, {"tax_id": "DE1"}])
def test_what_is_no_twin_is_not_shown(typed: dict[str, str], harbour: Any, boris: User) -> None:
    assert possible_duplicates(registry.get("organization"), typed, boris) == []


def test_a_person_is_found_by_phone_in_any_spelling(boris: User) -> None:
    person = make(registry.get("person"), name="Anna Berg", phones=["+49 30 5556677"], owner=boris.pk)
    hits = possible_duplicates(registry.get("person"), {"phones": "030 555 66 77"}, boris)
    assert [hit.record.pk for hit in hits] == [person.pk]


def test_a_colleagues_customer_stays_unseen(harbour: Any, vera: User) -> None:
    assert (
        possible_duplicates(
            registry.get("organization"), {"tax_id": "DE123456789", "name": "Harbour Foods Limited"}, vera
        )
        == []
    )
