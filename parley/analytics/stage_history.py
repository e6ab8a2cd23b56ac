"""How many deals stood on each stage at the end of each month, from the log of moves (R248)."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from parley.analytics.funnel import open_stages
from parley.analytics.scope import Scope
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.pipelines.models import Pipeline, Stage, Transition

MONTHS = 12


@dataclass(frozen=True)
class Snapshot:
    """One moment: how many deals stood on each of the stages, in their order."""

    day: datetime.date
    counts: list[int]


def stage_history(scope: Scope, user: User, pipeline: Pipeline) -> tuple[list[Stage], list[Snapshot]]:
    """The open stages and the last twelve month ends with today, oldest first.

    The log is read once in its order; each deal stands where its latest move before the moment put it.
    """
    stages = open_stages(pipeline)
    ends = month_ends(timezone.localdate(clock.now()))
    deals = scope.deals(user)
    rows = Transition.objects.filter(record_type="deal", record_id__in=deals.values("pk")).order_by(
        "at", "id"
    )
    standing: dict[int, int] = {}
    found: list[Snapshot] = []
    pending = list(ends)
    for record_id, to_stage, at in rows.values_list("record_id", "to_stage_id", "at").iterator(5000):
        day = timezone.localdate(at)
        while pending and day > pending[0]:
            found.append(_count(pending.pop(0), standing, stages))
        standing[record_id] = to_stage
    found.extend(_count(day, standing, stages) for day in pending)
    return stages, found


def month_ends(today: datetime.date) -> list[datetime.date]:
    """The last day of each of the eleven months before, and today."""
    first = today.replace(day=1)
    ends = [today]
    for _month in range(MONTHS - 1):
        last = first - datetime.timedelta(days=1)
        ends.append(last)
        first = last.replace(day=1)
    return ends[::-1]


def _count(day: datetime.date, standing: dict[int, int], stages: list[Stage]) -> Snapshot:
    places = Counter(standing.values())
    return Snapshot(day, [places[stage.pk] for stage in stages])
