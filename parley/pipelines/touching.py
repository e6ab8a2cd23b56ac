"""Records with idle marks are not idle when something happens with their customer (R121)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from parley.foundation.events.event import Event
from parley.foundation.records import registry
from parley.pipelines.models import Staged


def touch(events: Sequence[Event]) -> None:
    """A subscriber: marks the records that the events are about as touched. Upper contexts say which events count."""
    per_type: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        per_type[event.record_type].append(event)
    for key, found in per_type.items():
        model = registry.get(key).model
        if issubclass(model, Staged):
            ids = [event.record_id for event in found]
            model._base_manager.filter(pk__in=ids).update(touched_at=found[0].at)
