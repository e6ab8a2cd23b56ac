"""Which events a webhook is told: by name, by what its person may see, by conditions on the record."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from parley.foundation.api.feed import as_json, event_name, visible_events
from parley.foundation.api.schemas import to_json
from parley.foundation.events.models import StoredEvent
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import filters
from parley.foundation.records.declaration import RecordType
from parley.foundation.webhooks.models import Webhook


def wants(webhook: Webhook, event: StoredEvent) -> bool:
    """Whether the webhook asks for events of this name and type."""
    if webhook.record_type and event.record_type != webhook.record_type:
        return False
    return any(fnmatchcase(event_name(event), pattern) for pattern in webhook.events)


def chosen(webhook: Webhook, events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """Those that the webhook is told, judged by what its person sees now; a few queries for each type."""
    wanted = [event for event in events if wants(webhook, event)]
    seen = visible_events(wanted, webhook.user) if wanted else []
    if not webhook.where or not seen:
        return [event for event, _type in seen]
    kept = _matching(seen[0][1], webhook.where, {event.record_id for event, _type in seen})
    return [event for event, _type in seen if event.record_id in kept]


def _matching(seen: RecordType, where: str, ids: set[int]) -> set[int]:
    """The records that fulfil the conditions, those in the bin as well. Conditions that make no sense any more (a field
    was deleted) let nothing through."""
    try:
        condition = filters.to_q(seen, filters.read(where))
    except Invalid:
        return set()
    rows = seen.model._base_manager.filter(condition, pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def document(webhook: Webhook, event: StoredEvent) -> dict[str, Any] | None:
    """What is sent about an event, as its person sees it now; None where they do not see the record any more."""
    found = visible_events([event], webhook.user)
    if not found:
        return None
    seen = found[0][1]
    return {
        "type": event_name(event),
        "timestamp": event.at.isoformat(),
        "data": {**as_json(event, seen), "record": _record(seen, event.record_id)},
    }


def _record(seen: RecordType, pk: int) -> dict[str, Any] | None:
    """The record as it is now; None where it is in the bin."""
    names = tuple(seen.by_name)
    many = [one.name for one in seen.fields if one.kind.fetched(one.name)]
    rows = seen.model._base_manager.filter(pk=pk, deleted_at__isnull=True)
    record = rows.prefetch_related(*seen.loaded(many)._prefetch_related_lookups).first()  # type: ignore[attr-defined]
    return to_json(seen, record, names) if record is not None else None
