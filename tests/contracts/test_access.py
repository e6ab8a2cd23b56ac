"""Who sees and does what with records of every type: owner, head, other team's seller, stranger."""

from __future__ import annotations

from typing import Any

import pytest

from parley.foundation.access.models import Deputy
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import all_actions, perform
from parley.foundation.actions.records import change_records, create_record, restore_records
from parley.foundation.lib.refusals import ActionRefused, NotAllowed, NotFound
from parley.foundation.records import lists, registry
from parley.foundation.records.lists import ListQuery
from tests.contracts.samples import TYPES, make

pytestmark = pytest.mark.django_db
OWNED = [key for key in TYPES if registry.get(key).owned]


def seen(record_type: Any, user: User) -> list[int]:
    return [record.pk for record in lists.page(ListQuery(record_type), user).records]


@pytest.mark.parametrize("key", OWNED)
def test_owner_and_head_see_a_record_and_nobody_else(
    key: str, anna: User, boris: User, vera: User, eve: User, admin: User
) -> None:
    record_type = registry.get(key)
    record = make(record_type, owner=boris.pk)
    assert {user.name for user in (anna, boris, vera, eve, admin) if record.pk in seen(record_type, user)} == {
        "Anna", "Boris", admin.name,
    }  # fmt: skip


@pytest.mark.parametrize("key", OWNED)
def test_others_cannot_change_delete_or_act_and_read_the_same_no(
    key: str, boris: User, vera: User, eve: User
) -> None:
    record_type = registry.get(key)
    record = make(record_type, owner=boris.pk)
    missing = record.pk + 1000
    for user in (vera, eve):
        for action in all_actions():
            if action.record_type not in (key, "*"):
                continue
            with pytest.raises(ActionRefused) as foreign:
                perform(key, action.verb, [record.pk], {}, Actor(user))
            with pytest.raises(ActionRefused) as absent:
                perform(key, action.verb, [missing], {}, Actor(user))
            assert (type(foreign.value), str(foreign.value)) == (type(absent.value), str(absent.value))
        with pytest.raises(NotAllowed):
            change_records(record_type, [record], {record_type.title: "Mine now"}, by=Actor(user))
    record.refresh_from_db()
    assert record.version == 1


@pytest.mark.parametrize("key", OWNED)
def test_a_deputy_works_on_the_record_as_its_owner(key: str, boris: User, vera: User) -> None:
    record_type = registry.get(key)
    record = make(record_type, owner=boris.pk)
    Deputy.objects.create(record_type=key, record_id=record.pk, user=vera)
    assert seen(record_type, vera) == [record.pk]
    change_records(record_type, [record], {record_type.title: "By the deputy"}, by=Actor(vera))


@pytest.mark.parametrize("key", OWNED)
def test_unsorted_records_are_claimed_once(key: str, boris: User, vera: User) -> None:
    record_type = registry.get(key)
    record = make(record_type)
    assert seen(record_type, boris) == seen(record_type, vera) == [record.pk]
    with pytest.raises(NotAllowed):
        change_records(record_type, [record], {record_type.title: "Not mine"}, by=Actor(vera))
    perform(key, "claim", [record.pk], {}, Actor(boris))
    with pytest.raises(NotFound):
        perform(key, "claim", [record.pk], {}, Actor(vera))


@pytest.mark.parametrize("key", OWNED)
def test_links_to_records_that_one_may_not_see_are_refused(key: str, boris: User, vera: User) -> None:
    record_type = registry.get(key)
    for declared in record_type.fields:
        target = getattr(declared.kind, "to", "")
        if target in OWNED and not declared.kind.many and declared.editable:
            foreign = make(registry.get(target), owner=boris.pk)
            mine = make(record_type, 2, owner=vera.pk)
            if getattr(mine, declared.column) == foreign.pk:
                continue
            with pytest.raises(ActionRefused) as refusal:
                change_records(record_type, [mine], {declared.name: foreign.pk}, by=Actor(vera))
            assert refusal.value.problems[0].code == "not_found"


@pytest.mark.parametrize("key", TYPES)
def test_a_stranger_sees_nothing_and_creates_nothing(key: str, eve: User) -> None:
    record_type = registry.get(key)
    make(record_type)
    assert seen(record_type, eve) == []
    with pytest.raises(NotAllowed):
        create_record(record_type, {record_type.title: "Eve was here"}, by=Actor(eve))


@pytest.mark.parametrize("key", [key for key in TYPES if key not in OWNED])
def test_sellers_look_at_what_belongs_to_the_company_and_change_none_of_it(key: str, boris: User) -> None:
    record_type = registry.get(key)
    record = make(record_type)
    assert record.pk in seen(record_type, boris)
    with pytest.raises(NotAllowed):
        change_records(record_type, [record], {record_type.title: "Changed"}, by=Actor(boris))
    with pytest.raises(NotAllowed):
        perform(key, "delete", [record.pk], {}, Actor(boris))


@pytest.mark.parametrize("key", OWNED)
def test_the_bin_gives_back_only_to_those_who_may(key: str, boris: User, vera: User) -> None:
    record_type = registry.get(key)
    record = make(record_type, owner=boris.pk)
    perform(key, "delete", [record.pk], {}, Actor(boris))
    with pytest.raises(NotFound):
        restore_records(record_type, [record.pk], by=Actor(vera))
    restore_records(record_type, [record.pk], by=Actor(boris))


@pytest.mark.parametrize("key", OWNED)
def test_a_deactivated_person_sees_nothing(key: str, boris: User) -> None:
    record_type = registry.get(key)
    make(record_type, owner=boris.pk)
    boris.is_active = False
    assert seen(record_type, boris) == []
