"""The funnel: how many deals came to each stage, went on, stand there, or were lost there, in the order of the process."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from parley.analytics.results import outcome_is
from parley.analytics.scope import Scope
from parley.analytics.tallies import reading as tallies
from parley.foundation.accounts.models import User
from parley.foundation.currencies.converting import ONE, rates
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
    groups = _groups(scope, user, pipeline, rows)
    counted = _by_stage_and_outcome(groups)
    days = _days(scope, user, pipeline, rows, stages)
    reasons = _reasons(groups)
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


def _groups(scope: Scope, user: User, pipeline: Pipeline, rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """`count` and `amount` of the deals by `stage_id` (the last open one), `outcome`, `reason_id` and `currency`."""
    ready = None if rates() else tallies.rows("begun", scope, user, pipeline_id=pipeline.pk)
    if ready is None:  # the sums do not say when what they count closed, which decides about the rate
        return _counted(rows)
    found = tallies.summed(ready, "stage_id", "outcome", "reason_id", "currency")
    return [*found, *_counted(_without_start(scope, rows))]


def _counted(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    rows = rows.order_by().annotate(month=TruncMonth("closed_on"))
    groups = rows.values("last_open_stage", "outcome", "outcome_reason", "currency", "month")
    return [
        {
            "stage_id": group["last_open_stage"],
            "outcome": group["outcome"],
            "reason_id": group["outcome_reason"],
            "currency": group["currency"],
            "month": group["month"],
            "count": group["n"],
            "amount": group["money"],
        }
        for group in groups.annotate(n=Count("pk"), money=Sum("amount"))
    ]


def _without_start(scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Deals without a start day are in no month of the sums: those that a period takes are few, and counted here."""
    narrowed = scope.period.start or scope.period.end
    return rows.filter(started_on__isnull=True) if narrowed else rows.none()


def _by_stage_and_outcome(groups: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """Count and money, the latter converted at the rate of the month; deals whose rate is not known have none."""
    known = rates()
    counted: dict[Any, dict[str, Any]] = defaultdict(lambda: {"count": 0, "money": Decimal(0)})
    for group in groups:
        total = counted[group["stage_id"] or None, group["outcome"]]
        total["count"] += group["count"]
        worth = (
            ONE if group["currency"] == known.own else known.of_month(group["currency"], group.get("month"))
        )
        if worth is not None:
            total["money"] += (Decimal(str(group["amount"] or 0)) * worth).quantize(Decimal("0.01"))
    return dict(counted)


def _count(counted: dict[Any, Any], stage: Stage, outcome: str) -> int:
    return counted.get((stage.pk, outcome), {}).get("count", 0)


def _days(
    scope: Scope, user: User, pipeline: Pipeline, rows: QuerySet[Any], stages: list[Stage]
) -> dict[int, float]:
    """Mean days on each stage, of the deals of the report that left it."""
    ready = tallies.rows("left", scope, user, pipeline_id=pipeline.pk)
    ended = Transition.objects.filter(record_type="deal", from_stage__in=stages, seconds__isnull=False)
    counted = ended.filter(
        record_id__in=(rows if ready is None else _without_start(scope, rows)).values("pk")
    )
    sums = (
        counted.order_by().values(stage_id=F("from_stage")).annotate(count=Count("pk"), days=Sum("seconds"))
    )
    groups = [*sums, *(tallies.summed(ready, "stage_id") if ready is not None else ())]
    seconds: Counter[int] = Counter()
    stays: Counter[int] = Counter()
    for group in groups:
        seconds[group["stage_id"]] += group["days"]
        stays[group["stage_id"]] += group["count"]
    return {stage: seconds[stage] / stays[stage] / 86400 for stage in stays}


def _reasons(groups: list[dict[str, Any]]) -> dict[int, str]:
    """The most frequent reason of the deals lost on each stage."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for group in groups:
        if group["outcome"] == Outcome.LOST and group["reason_id"]:
            counts[group["stage_id"]][group["reason_id"]] += group["count"]
    top = {stage: counter.most_common(1)[0][0] for stage, counter in counts.items()}
    labels = {entry.pk: str(entry) for entry in DictionaryEntry.objects.filter(pk__in=top.values())}
    return {stage: labels[reason] for stage, reason in top.items() if reason in labels}


def _records(scope: Scope, pipeline: Pipeline, stage: Stage) -> dict[str, str]:
    of_pipeline = Condition("pipeline", "is", (str(pipeline.pk),))
    there = Condition("last_open_stage", "is", (str(stage.pk),))
    return {
        "standing": scope.where(of_pipeline, there, outcome_is("open"), scope.begun()),
        "lost": scope.where(of_pipeline, there, outcome_is("lost"), scope.begun()),
    }


def loss_reasons(scope: Scope, user: User) -> list[tuple[str, int, str]]:
    """(reason, lost deals, their address) of the deals lost in the period, most frequent first."""
    counted = _lost_by_reason(scope, user)
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


def _lost_by_reason(scope: Scope, user: User) -> list[dict[str, Any]]:
    ready = tallies.rows("closed", scope, user, outcome=Outcome.LOST)
    if ready is not None:
        found = [
            {"outcome_reason": group["reason_id"] or None, "count": group["count"]}
            for group in tallies.summed(ready, "reason_id")
        ]
    else:
        lost = scope.deals(user).filter(scope.within("closed_on"), outcome=Outcome.LOST)
        found = list(lost.order_by().values("outcome_reason").annotate(count=Count("pk")))
    return sorted(found, key=lambda one: (-one["count"], one["outcome_reason"] or 0))
