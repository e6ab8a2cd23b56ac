"""What the sellers did: for each deal, the steps it went through and when, drawn with a fixed seed."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from parley.config.sample.world import Customer
from parley.pipelines.models import Outcome, Pipeline, Stage

DAYS_BACK = 400
WIN_RATE = {"en": 0.46, "ru": 0.41, "id": 0.44}


@dataclass(frozen=True)
class Step:
    """One thing that a seller did with a deal: moved it to a stage, or wrote a note."""

    at: datetime.datetime
    stage: Stage | None = None
    values: dict[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Story:
    """One deal from its beginning to where it stands today."""

    customer: Customer
    begun: datetime.datetime
    values: dict[str, Any]
    steps: list[Step]


@dataclass(frozen=True)
class Plot:
    """One pipeline with its open stages in order, its two ends and the reasons for losing."""

    pipeline: Pipeline
    open_stages: list[Stage]
    won: Stage
    lost: Stage
    reasons: list[int]


def tell(
    customer: Customer, market: dict[str, Any], plot: Plot, products: list[dict[str, Any]], now: datetime.datetime,
    chance: random.Random,
) -> Story:  # fmt: skip
    """One deal's whole story. Those begun lately are still open; most older ones have ended."""
    begun = now - datetime.timedelta(days=chance.triangular(1, DAYS_BACK, 60), hours=chance.randint(0, 9))
    lines = [
        {
            "product": one["id"],
            "quantity": chance.choice([1, 2, 4, 8, 12, 20]),
            "discount": chance.choice([0, 0, 0, 5, 10]),
        }
        for one in chance.sample(products, chance.choice([1, 1, 2, 3]))
    ]
    values = {
        "name": chance.choice(market["deals"]).format(place=customer.place),
        "lines": lines,
        "started_on": begun.date(),
        "expected_close_on": (begun + datetime.timedelta(days=chance.randint(30, 150))).date(),
        "stage": plot.open_stages[0].pk,
    }
    return Story(customer, begun, values, _steps(customer.language, market, plot, begun, now, chance))


def _steps(
    language: str,
    market: dict[str, Any],
    plot: Plot,
    begun: datetime.datetime,
    now: datetime.datetime,
    chance: random.Random,
) -> list[Step]:
    """Through the stages one after the other until it is won, lost, or today is reached."""
    steps: list[Step] = []
    will_win = chance.random() < WIN_RATE[language]
    falls_at = chance.randrange(len(plot.open_stages))
    at = begun
    for place, stage in enumerate(plot.open_stages):
        at += datetime.timedelta(
            days=chance.uniform(2, (stage.day_limit or 20) * 1.1), hours=chance.uniform(0, 5)
        )
        if at >= now:
            break
        if chance.random() < 0.45:
            steps.append(Step(at - datetime.timedelta(hours=1), note=chance.choice(market["notes"])))
        if not will_win and place == falls_at:
            reason = {"outcome_reason": chance.choice(plot.reasons)}
            steps.append(Step(at, plot.lost, reason))
            break
        last = place + 1 == len(plot.open_stages)
        steps.append(Step(at, plot.won if last else plot.open_stages[place + 1]))
    return steps


def plots(pipelines: list[Pipeline], reasons: dict[str, list[int]]) -> list[Plot]:
    """The pipelines as the stories need them."""
    found = []
    for pipeline in pipelines:
        stages = list(Stage.objects.standing().filter(pipeline=pipeline).in_order())
        ends = {stage.outcome: stage for stage in stages}
        lost = ends[Outcome.LOST]
        found.append(
            Plot(
                pipeline=pipeline,
                open_stages=[stage for stage in stages if stage.outcome == Outcome.OPEN],
                won=ends[Outcome.WON],
                lost=lost,
                reasons=reasons[lost.reason_dictionary or "lost_reason"],
            )
        )
    return found
