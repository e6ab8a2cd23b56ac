"""Hanging tags on many records at once, and taking them off; the others that a record has stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Several
from parley.foundation.records.own.tags import DICTIONARY, NAME

TAGS = Field(NAME, gettext_lazy("Tags"), Several(dictionary=DICTIONARY), required=True)


def _has_tags(record: Any) -> bool:
    return NAME in registry.of(type(record)).by_name


@action(
    "*",
    "add-tags",
    label=gettext_lazy("Add tags"),
    permission="*.change",
    inputs=(TAGS,),
    icon="tag",
    applies=_has_tags,
)
def add_tags(records: list[Any], *, by: Actor, tags: list[int]) -> list[Any]:
    """Every record has these tags afterwards."""
    return _retag(records, by, lambda own: [*own, *(pk for pk in tags if pk not in own)])


@action(
    "*",
    "remove-tags",
    label=gettext_lazy("Remove tags"),
    permission="*.change",
    inputs=(TAGS,),
    icon="tag-off",
    applies=lambda record: _has_tags(record) and bool(record.tags),
)
def remove_tags(records: list[Any], *, by: Actor, tags: list[int]) -> list[Any]:
    """No record has these tags afterwards."""
    return _retag(records, by, lambda own: [pk for pk in own if pk not in tags])


def _retag(records: list[Any], by: Actor, change: Callable[[list[int]], list[int]]) -> list[Any]:
    record_type = registry.of(type(records[0]))
    if NAME not in record_type.by_name:
        raise ActionRefused(_("These records have no tags."))
    kind = record_type.by_name[NAME].kind
    drafts = [
        writing.draft_change(record_type, record, {NAME: change(kind.read(record, NAME))})
        for record in writing.lock(record_type, records)
    ]
    writing.check(record_type, drafts, by)
    return writing.save(record_type, drafts, by)
