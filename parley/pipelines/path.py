"""The way of one record through its pipeline: which stages it has passed, how long it stood on each, what comes next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.fetching import may_do
from parley.pipelines.guards import missing_fields
from parley.pipelines.idleness import idleness_of, is_snoozed
from parley.pipelines.models import Outcome, Stage, Staged, Transition
from parley.pipelines.suggesting import NextStages, is_behind


@dataclass(frozen=True)
class Step:
    """One stage on the path. `stood` is the time spent there in all, None where the record never was."""

    stage: Stage
    state: str
    stood: timedelta | None


def time_on_stages(record_type: RecordType, record: Any) -> dict[int, timedelta]:
    """How long the record has stood on each stage, by stage id, the present one until now (R103, R298)."""
    found: dict[int, timedelta] = defaultdict(timedelta)
    rows = Transition.objects.filter(
        record_type=record_type.key, record_id=record.pk, from_stage__isnull=False
    )
    for stage, seconds in rows.values_list("from_stage_id", "seconds"):
        found[stage] += timedelta(seconds=seconds or 0)
    if record.outcome == Outcome.OPEN and record.stage_entered_at is not None:
        found[record.stage_id] += max(timezone.now() - record.stage_entered_at, timedelta())
    return dict(found)


def steps_of(record_type: RecordType, record: Any) -> list[Step]:
    """The stages from the first to the end: the one that the record reached, else the won one."""
    stood = time_on_stages(record_type, record)
    stages = list(Stage.objects.standing().filter(pipeline=record.pipeline_id).in_order())
    end = (
        record.stage
        if record.outcome != Outcome.OPEN
        else next((s for s in stages if s.outcome == Outcome.WON), None)
    )
    way = [stage for stage in stages if stage.outcome == Outcome.OPEN] + ([end] if end else [])
    here = next((place for place, stage in enumerate(way) if stage.pk == record.stage_id), -1)
    return [Step(stage, _state(place, here), stood.get(stage.pk)) for place, stage in enumerate(way)]


def _state(place: int, here: int) -> str:
    if place == here:
        return "current"
    return "done" if place < here else "future"


def path_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any] | None:
    """The data of pipelines/path.html; None for records without a pipeline."""
    if not isinstance(record, Staged):
        return None
    steps = steps_of(record_type, record)
    ahead = next((step.stage for step in steps if step.state == "future"), None)
    idle = idleness_of(record)
    return {
        "record_type": record_type,
        "record": record,
        "steps": steps,
        "stage": record.stage,
        "days_here": (timezone.now() - record.stage_entered_at).days if record.stage_entered_at else 0,
        "idle": idle,
        "time_for": NextStages().after(record.stage) if idle.level else None,
        "snoozed": record.outcome == Outcome.OPEN and is_snoozed(record),
        "behind": is_behind(record),
        "next": ahead,
        "missing": labels_of_missing(record_type, record, ahead)
        if ahead and record.outcome == Outcome.OPEN
        else [],
        "reachable": reachable_from(record.stage),
        "may_change": may_do(user, record_type, record, "change"),
    }


def reachable_from(stage: Stage) -> set[int] | None:
    """The ids of the stages to which this one leads; None where it leads anywhere."""
    return {one.pk for one in stage.allowed_next.all()} or None


def labels_of_missing(record_type: RecordType, record: Any, stage: Stage) -> list[str]:
    """What the record still lacks to stand on a stage, as a person calls it."""
    draft = writing.Draft(record=record, values={}, before={}, is_new=False)
    return [str(record_type.by_name[name].label) for name in missing_fields(record_type, draft, stage)]
