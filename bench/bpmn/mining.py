"""A large event log, made by chance but always the same."""

from __future__ import annotations

import random

from parley.foundation.lib.bpmn import Definitions, parse

from .models import HEAD, flow

MODEL = "".join(
    (
        HEAD,
        '<process id="p"><startEvent id="s"/><task id="t1" name="receive"/><parallelGateway id="f"/>',
        '<task id="t2" name="check"/><task id="t3" name="examine"/><parallelGateway id="j"/>',
        '<exclusiveGateway id="x"/><task id="t4" name="decide"/><endEvent id="e"/>',
        *(
            flow(f"f{n}", *pair.split())
            for n, pair in enumerate(
                ("s t1", "t1 f", "f t2", "f t3", "t2 j", "t3 j", "j x", "x t4", "x t1", "t4 e")
            )
        ),
        "</process></definitions>",
    )
)


def model() -> Definitions:
    return parse(MODEL)


def csv_log(events: int) -> str:
    """A log of the model, in which one case of five lacks an event."""
    chance = random.Random(1)
    lines = ["case,activity,timestamp,resource"]
    case = 0
    while len(lines) <= events:
        case += 1
        names = ["receive", *chance.sample(["check", "examine"], 2)]
        while chance.random() < 0.3:
            names += ["receive", *chance.sample(["check", "examine"], 2)]
        names.append("decide")
        if chance.random() < 0.2:
            names.pop(chance.randrange(len(names)))
        for hour, name in enumerate(names):
            lines.append(f"c{case},{name},2026-01-{1 + hour // 24:02}T{hour % 24:02}:00:00Z,anna")
    return "\n".join(lines[: events + 1])
