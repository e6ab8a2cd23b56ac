"""Every move is logged, whoever made it and however."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from parley.foundation.audit.models import Change
from parley.foundation.events.appending import append
from parley.foundation.events.event import on, publish
from parley.foundation.records import registry
from parley.foundation.records.events import RecordChanged, RecordCreated
from parley.foundation.records.following import follows
from parley.pipelines.events import StageChanged
from parley.pipelines.models import Stage, Staged, Transition


@on(RecordCreated)
def log_first_stages(events: list[RecordCreated]) -> None:
    """New records of types with a pipeline."""
    _log(
        [
            (event, None, event.values["stage"])
            for event in events
            if _staged(event) and event.values.get("stage")
        ]
    )


@on(RecordChanged)
def log_moves(events: list[RecordChanged]) -> None:
    """Records whose stage changed."""
    _log([(event, *event.fields["stage"]) for event in events if "stage" in event.fields and _staged(event)])


def _staged(event: RecordCreated | RecordChanged) -> bool:
    return issubclass(registry.get(event.record_type).model, Staged)


def _log(moves: list[tuple[Any, int | None, int]]) -> None:
    stages = Stage.objects.in_bulk({to for _event, _origin, to in moves})
    entered = _entered([(event, origin) for event, origin, _to in moves if origin is not None])
    reasons = _reasons([event for event, _origin, _to in moves])
    rows, published = [], []
    for event, origin, to in moves:
        since = entered.get((event.record_type, event.record_id))
        seconds = max(0, int((event.at - since).total_seconds())) if since else None
        rows.append(
            {
                "record_type": event.record_type,
                "record_id": event.record_id,
                "pipeline_id": stages[to].pipeline_id,
                "from_stage_id": origin,
                "to_stage_id": to,
                "seconds": seconds,
                "at": event.at,
                "actor_id": event.actor_id,
                "channel": event.channel,
                "reason": reasons.get(event.operation, ""),
                "operation": event.operation,
            }
        )
        published.append(
            StageChanged(
                record_type=event.record_type,
                record_id=event.record_id,
                at=event.at,
                actor_id=event.actor_id,
                channel=event.channel,
                operation=event.operation,
                pipeline_id=stages[to].pipeline_id,
                from_stage=origin,
                to_stage=to,
                outcome=stages[to].outcome,
                seconds=seconds,
            )
        )
    append(Transition, rows)
    publish(published)


def _entered(moved: list[tuple[Any, int]]) -> dict[tuple[str, int], Any]:
    """When each moved record came to the stage that it leaves: the time of its latest transition."""
    found: dict[tuple[str, int], Any] = {}
    ids: dict[str, list[int]] = defaultdict(list)
    for event, _origin in moved:
        ids[event.record_type].append(event.record_id)
    for record_type, record_ids in ids.items():
        for start in range(0, len(record_ids), 5000):
            rows = Transition.objects.filter(
                record_type=record_type, record_id__in=record_ids[start : start + 5000]
            ).order_by("id")
            for record_id, at in rows.values_list("record_id", "at"):
                found[record_type, record_id] = at
    return found


def _reasons(events: list[Any]) -> dict[Any, str]:
    """The reason that the actor gave, by operation: the history written a moment ago holds it."""
    operations = {event.operation for event in events}
    rows = (
        Change.objects.filter(operation__in=operations).exclude(reason="").values_list("operation", "reason")
    )
    return dict(rows.distinct())


follows(Transition)
