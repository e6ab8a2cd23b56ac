"""Tags: hung on many at once, found, shown on cards, renamed everywhere at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import change_records
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.foundation.records import registry
from parley.foundation.records.filters import Condition, Group
from parley.foundation.records.lists import ListQuery, matching
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.records.undo import undo
from tests.contracts.samples import make

SignedIn = Callable[[User], Client]


@pytest.fixture
def tags(db: None) -> list[DictionaryEntry]:
    return [
        DictionaryEntry.objects.create(dictionary="tag", label=label, color=2)
        for label in ("VIP", "Fair", "Old")
    ]


@pytest.fixture
def deals(boris: User) -> list[Any]:
    deals = [make(registry.get("deal"), owner=boris.pk) for _ in range(3)]
    change_records(registry.get("deal"), deals, {"tags": []}, by=Actor(boris))
    return deals


def own(deals: list[Any]) -> list[list[str]]:
    return [[str(tag) for tag in one.tags] for one in type(deals[0]).objects.order_by("pk")]


def test_tags_are_added_and_removed_in_bulk_and_taken_back(
    boris: User, deals: list[Any], tags: list[DictionaryEntry]
) -> None:
    _vip, fair, old = tags
    ids = [deal.pk for deal in deals]
    change_records(registry.get("deal"), deals[:1], {"tags": [old.pk]}, by=Actor(boris))
    by = Actor(boris, "bulk")
    perform("deal", "add-tags", ids, {"tags": "VIP; Fair"}, by)
    assert own(deals) == [["Old", "VIP", "Fair"], ["VIP", "Fair"], ["VIP", "Fair"]]
    perform("deal", "remove-tags", ids[1:], {"tags": [fair.pk]}, Actor(boris, "bulk"))
    assert own(deals) == [["Old", "VIP", "Fair"], ["VIP"], ["VIP"]]
    undo(by.operation, Actor(boris))
    assert own(deals)[0] == ["Old"]


def test_lists_find_by_tags(boris: User, deals: list[Any], tags: list[DictionaryEntry]) -> None:
    perform("deal", "add-tags", [deals[1].pk], {"tags": [tags[0].pk]}, Actor(boris))
    where = Group("all", (Condition("tags", "any_of", (str(tags[0].pk),)),))
    assert list(matching(ListQuery(registry.get("deal"), where), boris)) == [deals[1]]


def test_tags_stand_on_page_list_card_and_api_and_change_their_name_everywhere(
    signed_in: SignedIn, admin: User, boris: User, deals: list[Any], tags: list[DictionaryEntry]
) -> None:
    perform("deal", "add-tags", [deals[0].pk], {"tags": [tags[0].pk]}, Actor(boris))
    entry = registry.get("dictionary_entry")
    change_records(entry, [tags[0]], {"label": "Very important"}, by=Actor(admin))
    client = signed_in(boris)
    pipeline = deals[0].pipeline_id
    where = json.dumps({"all": [["tags", "any_of", str(tags[0].pk)]]})
    for address in (f"/deals/{deals[0].pk}/", f"/deals/board/?pipeline={pipeline}", f"/deals/?where={where}"):
        assert "Very important" in client.get(address).content.decode(), address


def test_unknown_tags_and_types_without_tags_are_refused(boris: User, admin: User, deals: list[Any]) -> None:
    with pytest.raises(Invalid):
        perform("deal", "add-tags", [deals[0].pk], {"tags": "Nobody knows"}, Actor(boris))
    with pytest.raises(ActionRefused):
        tag = DictionaryEntry.objects.create(dictionary="tag", label="X")
        perform("user", "add-tags", [boris.pk], {"tags": [tag.pk]}, Actor(admin))
