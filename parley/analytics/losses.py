"""Where whom loses: the share of deals lost on each stage, by seller or team, beside everybody's (R249, R250)."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from parley.analytics.funnel import begun_in, open_stages
from parley.analytics.results import Dimension, outcome_is
from parley.analytics.scope import Scope
from parley.foundation.accounts.models import User
from parley.foundation.records.filters import Condition
from parley.pipelines.models import Outcome, Pipeline, Stage, Transition

SMALLEST_SAMPLE = 20
"""Fewer decided deals than this say nothing about a seller."""
CERTAIN = 1.96
"""Standard errors between two shares from which chance explains the difference in fewer than one of twenty cases."""


@dataclass(frozen=True)
class Cell:
    """Of the deals that left a stage onwards or by loss: `decided` in all, `lost` of them. `records` opens the lost ones.

    `worse` and `better`: further from everybody else's share than chance explains, with a sample that is large enough.
    """

    lost: int
    decided: int
    days: float | None
    worse: bool
    better: bool
    records: str

    @property
    def share(self) -> float | None:
        return self.lost / self.decided if self.decided else None


@dataclass(frozen=True)
class LossRow:
    """One seller or team over all stages."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class LossTable:
    """Stages in the order of the process, everybody's cells, then each group's."""

    stages: list[Stage]
    everybody: LossRow
    rows: list[LossRow]


def losses(scope: Scope, user: User, pipeline: Pipeline, by: Dimension, everybody: str) -> LossTable:
    """The table for the deals that began in the period. `everybody` is the label of the first row."""
    deals = begun_in(scope, scope.deals(user).filter(pipeline=pipeline))
    stages = open_stages(pipeline)
    counts: dict[Any, dict[tuple[Any, str], int]] = defaultdict(lambda: defaultdict(int))
    labels: dict[Any, str] = {}
    grouped = deals.values("last_open_stage", "outcome", group=F(by.column), title=F(by.name))
    for one in grouped.annotate(count=Count("pk")).order_by():
        counts[one["group"]][one["last_open_stage"], one["outcome"]] += one["count"]
        labels[one["group"]] = one["title"] or str(by.empty_label)
    whole: dict[tuple[Any, str], int] = defaultdict(int)
    for group in counts.values():
        for key, count in group.items():
            whole[key] += count
    days = _days(deals, stages, by)
    total = _decided(whole, stages)
    rows = [
        LossRow(
            labels[group],
            [
                _cell(
                    stage,
                    lost,
                    decided,
                    total[place],
                    days.get((group, stage.pk)),
                    scope,
                    pipeline,
                    by.condition(group),
                )
                for place, (stage, (lost, decided)) in enumerate(
                    zip(stages, _decided(found, stages), strict=True)
                )
            ],
        )
        for group, found in counts.items()
    ]
    rows.sort(key=lambda row: (-sum(cell.decided for cell in row.cells), row.label))
    top = [
        _cell(stage, lost, decided, (0, 0), None, scope, pipeline, None)
        for stage, (lost, decided) in zip(stages, total, strict=True)
    ]
    return LossTable(stages, LossRow(everybody, top), rows)


def _decided(found: dict[tuple[Any, str], int], stages: list[Stage]) -> list[tuple[int, int]]:
    """(lost here, lost here or gone on) for each stage, from the counts by last open stage and outcome."""
    beyond = sum(count for (_stage, outcome), count in found.items() if outcome == Outcome.WON)
    result = []
    for stage in reversed(stages):
        lost = found.get((stage.pk, Outcome.LOST), 0)
        result.append((lost, lost + beyond))
        beyond += lost + found.get((stage.pk, Outcome.OPEN), 0)
    return result[::-1]


def _cell(
    stage: Stage, lost: int, decided: int, total: tuple[int, int], days: float | None, scope: Scope, pipeline: Pipeline,
    group: Condition | None,
) -> Cell:  # fmt: skip
    distance = _distance(lost, decided, total[0] - lost, total[1] - decided)
    there = Condition("last_open_stage", "is", (str(stage.pk),))
    of_pipeline = Condition("pipeline", "is", (str(pipeline.pk),))
    return Cell(
        lost=lost,
        decided=decided,
        days=days,
        worse=distance > CERTAIN,
        better=distance < -CERTAIN,
        records=scope.where(of_pipeline, there, outcome_is("lost"), group, scope.begun()),
    )


def _distance(lost: int, decided: int, other_lost: int, other_decided: int) -> float:
    """How many standard errors a share lies above the others' (pooled two-proportion z test); 0 for small samples."""
    if decided < SMALLEST_SAMPLE or other_decided < SMALLEST_SAMPLE:
        return 0.0
    pooled = (lost + other_lost) / (decided + other_decided)
    error = math.sqrt(pooled * (1 - pooled) * (1 / decided + 1 / other_decided))
    return (lost / decided - other_lost / other_decided) / error if error else 0.0


def _days(deals: Any, stages: list[Stage], by: Dimension) -> dict[tuple[Any, int], float]:
    """Mean days on each stage by group: the moves know the deal, the deals know the group."""
    groups = dict(deals.values_list("pk", by.column))
    left = Transition.objects.filter(
        record_type="deal", from_stage__in=stages, seconds__isnull=False, record_id__in=deals.values("pk")
    )
    spans: dict[tuple[Any, int], list[int]] = defaultdict(list)
    for record_id, stage_id, seconds in left.values_list("record_id", "from_stage", "seconds").iterator(5000):
        spans[groups[record_id], stage_id].append(seconds)
    return {key: sum(seconds) / len(seconds) / 86400 for key, seconds in spans.items()}
