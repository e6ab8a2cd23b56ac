"""The index follows every write in the same transaction: what was saved is found at once."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from parley.foundation.events.event import on
from parley.foundation.records import registry
from parley.foundation.records.events import RecordChanged, RecordCreated, RecordDeleted, RecordRestored
from parley.foundation.records.following import stays
from parley.foundation.search import index
from parley.foundation.search.models import Entry


@on(RecordCreated)
def add_to_index(events: list[RecordCreated]) -> None:
    for key, ids in _by_type(events).items():
        index.reindex(registry.get(key), ids, fresh=True)


@on(RecordRestored)
def bring_back(events: list[RecordRestored]) -> None:
    for key, ids in _by_type(events).items():
        index.reindex(registry.get(key), ids)


@on(RecordChanged)
def follow_changes(events: list[RecordChanged]) -> None:
    """Only records one of whose searched fields changed."""
    touching = [event for event in events if set(event.fields) & set(registry.get(event.record_type).search)]
    for key, ids in _by_type(touching).items():
        index.reindex(registry.get(key), ids)


@on(RecordDeleted)
def take_from_index(events: list[RecordDeleted]) -> None:
    for key, ids in _by_type(events).items():
        index.forget(registry.get(key), ids)


def _by_type(events: list[Any]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for event in events:
        ids[event.record_type].append(event.record_id)
    return ids


stays(Entry)
