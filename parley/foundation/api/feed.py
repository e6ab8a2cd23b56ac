"""What happened since a place (R069): the stored events, as far as the caller may see their records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from parley.foundation.access.policy import rows_within
from parley.foundation.accounts.models import User
from parley.foundation.api.calls import Call
from parley.foundation.api.problems import Refused
from parley.foundation.events.models import StoredEvent
from parley.foundation.events.reading import horizon
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.registry import UnknownRecordType

_WORD = re.compile(r"(?<!^)(?=[A-Z])")


def event_name(event: StoredEvent) -> str:
    """The name outside: "deal.created", "deal.stage_changed"."""
    return f"{event.record_type}.{verb_of(event.name)}"


def verb_of(name: str) -> str:
    """The verb of an event's class: RecordChanged is "changed", StageChanged "stage_changed"."""
    return _WORD.sub("_", name.removeprefix("Record")).lower()


def types_seen(keys: Iterable[str], user: User) -> dict[str, RecordType]:
    """The types of these keys as the person knows them; without those that are no more."""
    found = {}
    for key in set(keys):
        try:
            found[key] = registry.get(key).as_seen_by(user)
        except UnknownRecordType:
            continue
    return found


def visible_events(events: Sequence[StoredEvent], user: User) -> list[tuple[StoredEvent, RecordType]]:
    """Those whose records the person may see now, deleted ones included, with the type as the person knows it.

    One query for each type.
    """
    types = types_seen((event.record_type for event in events), user)
    ids: dict[str, set[int]] = defaultdict(set)
    for event in events:
        ids[event.record_type].add(event.record_id)
    seen: dict[str, set[int]] = {}
    for key, record_type in types.items():
        reached = rows_within(user, record_type.permission("view"), record_type.model)
        rows = record_type.model._base_manager.filter(reached, pk__in=ids[key])
        seen[key] = set(rows.values_list("pk", flat=True))
    return [
        (event, types[event.record_type])
        for event in events
        if event.record_id in seen.get(event.record_type, ())
    ]


def as_json(event: StoredEvent, seen: RecordType) -> dict[str, Any]:
    """One event without what its reader does not see."""
    data = dict(event.data)
    for part in ("values", "fields"):
        if isinstance(data.get(part), dict):
            data[part] = {name: value for name, value in data[part].items() if name in seen.by_name}
    return {
        "id": event.pk,
        "event": event_name(event),
        "at": event.at.isoformat(),
        "record_type": event.record_type,
        "record_id": event.record_id,
        "actor": event.actor_id,
        "channel": event.channel,
        "operation": str(event.operation),
        "data": data,
    }


def changes(call: Call) -> HttpResponse:
    """`GET /changes`: in the order in which they happened, from the cursor on; `next` is where to go on, at the end too."""
    size = call.number("size", 100, 1, 500)
    types = [one for one in call.query("types").split(",") if one]
    end = horizon()
    if call.query("cursor") == "now":
        return JsonResponse({"changes": [], "next": str(end), "more": False})
    start = _start(call)
    rows = StoredEvent.objects.filter(id__gt=start, id__lte=end).order_by("id")
    if types:
        rows = rows.filter(record_type__in=types)
    read = list(rows[:size])
    listed = [as_json(event, seen) for event, seen in visible_events(read, call.user)]
    more = len(read) == size
    following = read[-1].pk if more else max(end, start)
    return JsonResponse({"changes": listed, "next": str(following), "more": more})


def _start(call: Call) -> int:
    text = call.query("cursor", "0")
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Refused(422, "cursor", _("A cursor is what “next” said, or “now”."))
    return int(text)
