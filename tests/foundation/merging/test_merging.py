"""Two records become one with everything that hung on them, whole or not at all, and come apart again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from parley.communications.models import Note
from parley.foundation.access.models import Deputy
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib.refusals import ActionRefused, Invalid, NotAllowed
from parley.foundation.merging import actions, comparing
from parley.foundation.merging.actions import MERGEABLE
from parley.foundation.merging.models import Merge
from parley.foundation.records import registry
from parley.foundation.records.following import unannounced
from parley.parties.models import Relation, RelationKind
from parley.parties.relations.actions import relate
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Any:
    return registry.get("organization")


@pytest.fixture
def twins(organization: Any, boris: User) -> tuple[Any, Any]:
    """Harbour Foods twice; the second with a deal, a person, a note, a deputy, a subsidiary and a relation."""
    kept = make(organization, name="Harbour Foods", owner=boris.pk, phones=["+493011111"], tax_id="")
    gone = make(
        organization,
        2,
        name="Harbour Foods Ltd",
        owner=boris.pk,
        phones=["+493011111", "+493022222"],
        tax_id="DE9",
    )
    make(registry.get("deal"), name="Palletiser", organization=gone.pk, owner=boris.pk)
    person = make(registry.get("person"), name="Helen", organization=gone.pk, owner=boris.pk)
    make(organization, 3, name="Subsidiary", parent=gone.pk, owner=boris.pk)
    perform("organization", "note", [gone.pk], {"text": "Called"}, Actor(boris))
    for one in (kept, gone):
        Deputy.objects.create(record_type="organization", record_id=one.pk, user=boris)
    relate(person, RelationKind.objects.get(name="works at"), gone, by=Actor(boris))
    return kept, gone


def standing(organization: Any, pk: int) -> dict[str, int]:
    """How much of each kind hangs on an organization."""
    return {
        "deals": registry.get("deal").model.objects.filter(organization=pk).count(),
        "people": registry.get("person").model.objects.filter(organization=pk).count(),
        "subsidiaries": organization.model.objects.filter(parent=pk).count(),
        "notes": Note.objects.filter(record_type="organization", record_id=pk).count(),
        "deputies": Deputy.objects.filter(record_type="organization", record_id=pk).count(),
        "relations": Relation.objects.filter(to_type="organization", to_id=pk).count(),
    }


def merged(organization: Any, twins: tuple[Any, Any], by: User) -> Merge:
    kept, gone = twins
    values = comparing.chosen_values(organization, kept, gone, {})
    return actions.merge(organization, kept, gone, values, by=Actor(by))


def test_everything_hangs_on_the_one_that_stays(
    organization: Any, twins: tuple[Any, Any], admin: User
) -> None:
    together = standing(organization, twins[0].pk)
    for name, count in standing(organization, twins[1].pk).items():
        together[name] = 1 if name == "deputies" else together[name] + count
    merged(organization, twins, admin)
    kept, gone = (organization.model.objects.get(pk=one.pk) for one in twins)
    assert gone.deleted_at is not None
    assert standing(organization, kept.pk) == together
    assert min(together.values()) >= 1
    assert kept.tax_id == "DE9"
    phones = organization.by_name["phones"].kind.read(kept, "phones")
    assert sorted({row["value"] for row in phones}) == ["+493011111", "+493022222"]


def test_taken_apart_both_are_as_they_were(organization: Any, twins: tuple[Any, Any], admin: User) -> None:
    names = [one.name for one in organization.fields if one.editable]

    def picture() -> Any:
        found = [organization.model.objects.get(pk=one.pk) for one in twins]
        return [
            {
                name: organization.by_name[name].kind.to_json(organization.by_name[name].kind.read(one, name))
                for name in names
            }
            | standing(organization, one.pk)
            | {"deleted": one.deleted_at}
            for one in found
        ]

    before = picture()
    done = merged(organization, twins, admin)
    assert actions.take_apart(done, by=Actor(admin)).kept == []
    assert picture() == before
    with pytest.raises(ActionRefused):
        actions.take_apart(done, by=Actor(admin))


def test_nothing_moves_when_something_is_wrong(
    organization: Any, twins: tuple[Any, Any], admin: User
) -> None:
    kept, gone = twins
    before = standing(organization, gone.pk)
    with pytest.raises(Invalid), transaction.atomic():
        actions.merge(organization, kept, gone, {"name": ""}, by=Actor(admin))
    assert standing(organization, gone.pk) == before
    assert not Merge.objects.exists()


def test_it_needs_the_right_to_change_both(
    organization: Any, twins: tuple[Any, Any], vera: User, eve: User
) -> None:
    mine = make(organization, 4, name="Vera's", owner=vera.pk)
    for user, pair in ((vera, (mine, twins[1])), (vera, (twins[0], mine)), (eve, twins)):
        with pytest.raises(NotAllowed):
            actions.merge(organization, *pair, {}, by=Actor(user))


def test_a_record_is_not_merged_with_itself(organization: Any, twins: tuple[Any, Any], admin: User) -> None:
    with pytest.raises(ActionRefused):
        actions.merge(organization, twins[0], twins[0], {}, by=Actor(admin))


@pytest.mark.parametrize("key", MERGEABLE)
def test_every_mergeable_type_is_compared_and_merged_on_the_screen(
    key: str, admin: User, signed_in: Callable[[User], Client]
) -> None:
    record_type = registry.get(key)
    kept, gone = make(record_type, 1), make(record_type, 2)
    client = signed_in(admin)
    address = f"/{record_type.path}/{kept.pk}/merge/{gone.pk}/"
    assert client.get(address).status_code == 200
    answer = client.post(address, {record_type.title: "b"})
    assert answer["Location"] == f"/{record_type.path}/{kept.pk}/"
    kept.refresh_from_db()
    assert getattr(kept, record_type.title) == getattr(gone, record_type.title)
    assert client.get(f"/{record_type.path}/{kept.pk}/").status_code == 200
    assert (
        client.post(f"/merges/{Merge.objects.get().pk}/take-apart/")["Location"]
        == f"/{record_type.path}/{gone.pk}/"
    )


def test_strangers_read_404(
    organization: Any, twins: tuple[Any, Any], vera: User, signed_in: Callable[[User], Client]
) -> None:
    kept, gone = twins
    assert signed_in(vera).get(f"/organizations/{kept.pk}/merge/{gone.pk}/").status_code == 404
    assert signed_in(vera).post(f"/organizations/{kept.pk}/merge/{gone.pk}/").status_code == 404
    assert not Merge.objects.exists()


def test_every_reference_by_type_and_id_says_whether_it_goes_along() -> None:
    assert unannounced() == []
