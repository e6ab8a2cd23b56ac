"""Relations between people and organizations, from both sides."""

from __future__ import annotations

from typing import Any

import pytest

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import ActionRefused, NotAllowed, NotFound
from parley.foundation.records import registry
from parley.parties.models import Relation, RelationKind
from parley.parties.relations.actions import relate, unrelate
from parley.parties.relations.queries import related
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def works_at(db: None) -> RelationKind:
    return RelationKind.objects.get(name="works at")


@pytest.fixture
def pair(boris: User) -> tuple[Any, Any]:
    return (
        make(registry.get("person"), name="Helen Marsh", owner=boris.pk),
        make(registry.get("organization"), name="Harbour Foods", owner=boris.pk),
    )


def test_a_relation_reads_from_both_sides(pair: Any, works_at: RelationKind, boris: User) -> None:
    person, organization = pair
    relate(person, works_at, organization, by=Actor(boris))
    assert [(one.said, one.other) for one in related(person, boris)] == [("works at", organization)]
    assert [(one.said, one.other) for one in related(organization, boris)] == [("employs", person)]


def test_said_from_the_other_side_it_is_the_same_relation(
    pair: Any, works_at: RelationKind, boris: User
) -> None:
    person, organization = pair
    relate(person, works_at, organization, by=Actor(boris))
    relate(organization, works_at, person, by=Actor(boris), forward=False)
    assert Relation.objects.count() == 1


def test_nobody_is_related_to_themselves(pair: Any, works_at: RelationKind, boris: User) -> None:
    with pytest.raises(ActionRefused):
        relate(pair[0], works_at, pair[0], by=Actor(boris))


def test_others_neither_see_nor_make_nor_end_it(
    pair: Any, works_at: RelationKind, boris: User, vera: User
) -> None:
    person, organization = pair
    relation = relate(person, works_at, organization, by=Actor(boris))
    mine = make(registry.get("person"), name="Vera's friend", owner=vera.pk)
    relate(mine, works_at, organization, by=Actor(vera))
    assert related(mine, vera) == []
    with pytest.raises(NotAllowed):
        relate(person, works_at, mine, by=Actor(vera))
    with pytest.raises(NotFound):
        unrelate(relation.pk, by=Actor(vera))
    unrelate(relation.pk, by=Actor(boris))
    assert related(person, boris) == []
