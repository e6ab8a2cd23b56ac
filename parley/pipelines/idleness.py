"""Which records stand still: over the day limit of their stage, and nobody has put them to sleep (R121, R252)."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from parley.foundation.lib import clock
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Condition, Group
from parley.pipelines.models import Outcome, Stage


@dataclass(frozen=True)
class Idleness:
    """Whole calendar `days` without a touch. `level` 0: within the limit, 1: over it, 2: over twice the limit."""

    days: int
    level: int


def today() -> datetime.date:
    """The reader's day."""
    return timezone.localdate(clock.now())


def idleness_of(record: Any) -> Idleness:
    """How idle a record is; one that sleeps, or has ended, is not."""
    touched: datetime.datetime = record.touched_at or record.stage_entered_at or record.created_at
    days = max(0, (today() - timezone.localdate(touched)).days)
    if record.outcome != Outcome.OPEN or is_snoozed(record):
        return Idleness(days, 0)
    return Idleness(days, idle_level(days, record.stage.day_limit))


def idle_level(days: int, limit: int | None) -> int:
    """0: within the limit, 1: over it, 2: over twice the limit."""
    if not limit or days <= limit:
        return 0
    return 2 if days > 2 * limit else 1


def is_snoozed(record: Any) -> bool:
    """Whether a record sleeps; the day after its last day it is awake, without anybody doing anything."""
    return record.snoozed_until is not None and record.snoozed_until >= today()


def awake() -> Q:
    """The condition for records that do not sleep: for every list and count of what needs somebody."""
    return Q(snoozed_until__isnull=True) | Q(snoozed_until__lt=today())


def stuck(record_type: RecordType, stages: Collection[Stage]) -> Group | None:
    """The conditions of a list for records that are over the limit of one of these stages and awake.

    None where no stage has a limit.
    """
    limited = [stage for stage in stages if stage.day_limit and stage.outcome == Outcome.OPEN]
    if not limited:
        return None
    over = tuple(
        Group(
            "all",
            (
                Condition("stage", "is", (str(stage.pk),)),
                Condition("touched_at", "before", (f"today-{stage.day_limit}d",)),
            ),
        )
        for stage in limited
    )
    asleep = Group("none", (Condition("snoozed_until", "from", ("today",)),))
    owned = (Condition("owner", "filled"),) if record_type.owned else ()
    return Group("all", (Group("any", over), asleep, *owned))
