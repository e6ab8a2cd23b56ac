"""The funnel: how many deals came to each stage, went on, stand there, or were lost there, in the order of the process."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from parley.analytics.results import company_amount, outcome_is
from parley.analytics.scope import Scope
from parley.foundation.accounts.models import User
from parley.foundation.records.filters import Condition
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.models import Outcome, Pipeline, Stage, Transition


@dataclass(frozen=True)
class Step:
    """One open stage of the funnel. `days` is the mean stay of those that left it; money in the company's currency."""

    stage: Stage
    reached: int
    moved_on: int
    standing: int
    lost: int
    lost_amount: Decimal
    days: float | None
    top_reason: str
    records: dict[str, str]

    @property
    def conversion(self) -> float | None:
        """Those that went on, of those that either went on or were lost here: 0 to 1."""
        decided = self.moved_on + self.lost
        return self.moved_on / decided if decided else None


@dataclass(frozen=True)
class Funnel:
    """The steps of one pipeline and its end: `won` deals for `revenue`, out of `begun`."""

    pipeline: Pipeline
    steps: list[Step]
    begun: int
    won: int
    revenue: Decimal
    won_records: str

    @property
    def overall(self) -> float | None:
        """Won of all that began."""
        return self.won / self.begun if self.begun else None


def funnel(scope: Scope, user: User, pipeline: Pipeline) -> Funnel:
    """The funnel of the deals that began in the period (their start day, else the day they were entered).

    A deal counts as having reached every open stage up to the last one it stood on; one that came straight to an end
    (an import) counts as having gone through all of them.
    """
    rows = begun_in(scope, scope.deals(user).filter(pipeline=pipeline))
    stages = open_stages(pipeline)
    counted = {
        (one["last_open_stage"], one["outcome"]): one
        for one in rows.values("last_open_stage", "outcome")
        .annotate(count=Count("pk"), money=Sum(company_amount()))
        .order_by()
    }
    days = _days(rows, stages)
    reasons = _reasons(rows)
    won = [one for (_stage, outcome), one in counted.items() if outcome == Outcome.WON]
    steps = []
    beyond = sum(one["count"] for one in won)
    for stage in reversed(stages):
        standing = _count(counted, stage, Outcome.OPEN)
        lost = _count(counted, stage, Outcome.LOST)
        steps.append(
            Step(
                stage=stage,
                reached=beyond + standing + lost,
                moved_on=beyond,
                standing=standing,
                lost=lost,
                lost_amount=counted.get((stage.pk, Outcome.LOST), {}).get("money") or Decimal(0),
                days=days.get(stage.pk),
                top_reason=reasons.get(stage.pk, ""),
                records=_records(scope, pipeline, stage),
            )
        )
        beyond += standing + lost
    steps.reverse()
    return Funnel(
        pipeline=pipeline,
        steps=steps,
        begun=steps[0].reached if steps else beyond,
        won=sum(one["count"] for one in won),
        revenue=sum((one["money"] or Decimal(0) for one in won), Decimal(0)),
        won_records=scope.where(
            outcome_is("won"), Condition("pipeline", "is", (str(pipeline.pk),)), scope.begun()
        ),
    )


def begun_in(scope: Scope, deals: QuerySet[Any]) -> QuerySet[Any]:
    """The deals that began in the period: their start day, else the day they were entered."""
    return deals.annotate(begun_on=Coalesce("started_on", TruncDate("created_at"))).filter(
        scope.within("begun_on")
    )


def open_stages(pipeline: Pipeline) -> list[Stage]:
    """The open stages on which deals stand, in the order of the process; stages out of use included."""
    rows = Stage.objects.filter(pipeline=pipeline, outcome=Outcome.OPEN, children__isnull=True)
    return list(rows.alive().in_order())


def _count(counted: dict[Any, Any], stage: Stage, outcome: str) -> int:
    return counted.get((stage.pk, outcome), {}).get("count", 0)


def _days(rows: QuerySet[Any], stages: list[Stage]) -> dict[int, float]:
    """Mean days on each stage, of the deals of the report that left it."""
    left = Transition.objects.filter(
        record_type="deal", from_stage__in=stages, seconds__isnull=False, record_id__in=rows.values("pk")
    )
    means = left.values("from_stage").annotate(mean=Avg("seconds")).order_by()
    return {one["from_stage"]: one["mean"] / 86400 for one in means}


def _reasons(rows: QuerySet[Any]) -> dict[int, str]:
    """The most frequent reason of the deals lost on each stage."""
    lost = rows.filter(outcome=Outcome.LOST, outcome_reason__isnull=False)
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for one in lost.values("last_open_stage", "outcome_reason").annotate(count=Count("pk")).order_by():
        counts[one["last_open_stage"]][one["outcome_reason"]] += one["count"]
    top = {stage: counter.most_common(1)[0][0] for stage, counter in counts.items()}
    labels = {entry.pk: str(entry) for entry in DictionaryEntry.objects.filter(pk__in=top.values())}
    return {stage: labels[reason] for stage, reason in top.items()}


def _records(scope: Scope, pipeline: Pipeline, stage: Stage) -> dict[str, str]:
    of_pipeline = Condition("pipeline", "is", (str(pipeline.pk),))
    there = Condition("last_open_stage", "is", (str(stage.pk),))
    return {
        "standing": scope.where(of_pipeline, there, outcome_is("open"), scope.begun()),
        "lost": scope.where(of_pipeline, there, outcome_is("lost"), scope.begun()),
    }


def loss_reasons(scope: Scope, user: User) -> list[tuple[str, int, str]]:
    """(reason, lost deals, their address) of the deals lost in the period, most frequent first."""
    lost = scope.deals(user).filter(scope.within("closed_on"), outcome=Outcome.LOST)
    counted = lost.values("outcome_reason").annotate(count=Count("pk")).order_by("-count", "outcome_reason")
    labels = DictionaryEntry.objects.in_bulk(
        [one["outcome_reason"] for one in counted if one["outcome_reason"]]
    )
    is_lost = outcome_is("lost")
    return [
        (
            str(labels[one["outcome_reason"]]) if one["outcome_reason"] else "",
            one["count"],
            scope.where(
                is_lost,
                Condition("outcome_reason", "is", (str(one["outcome_reason"]),))
                if one["outcome_reason"]
                else Condition("outcome_reason", "empty"),
                column="closed_on",
            ),
        )
        for one in counted
    ]
