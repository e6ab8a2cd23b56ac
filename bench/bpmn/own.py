"""The work of the bench done by our engine."""

from __future__ import annotations

import json
from typing import Any

from parley.foundation.lib.bpmn.engine import Event, Graph, State, advance, start

AT = "2026-11-22T08:00:00.000Z"


def run(graph: Graph, id: str, data: dict[str, Any], answers: dict[str, dict[str, Any]]) -> int:
    """One whole process in memory, the work of each wait answered by element; how many steps it took."""
    step = start(graph, data, id=id, at=AT)
    waits = [wait for wait in step.waits.added if wait.kind != "timer"]
    steps = 1
    while waits:
        wait = waits.pop()
        step = advance(graph, step.state, Event("complete", AT, wait.id, answers.get(wait.element)))
        waits += [wait for wait in step.waits.added if wait.kind != "timer"]
        steps += 1
    assert step.state["status"] == "finished"
    return steps


def run_durably(graph: Graph, id: str, data: dict[str, Any], answers: dict[str, dict[str, Any]]) -> int:
    """The same, saved as JSON and loaded again at every wait."""
    step = start(graph, data, id=id, at=AT)
    saved = json.dumps(step.state)
    waits = [wait for wait in step.waits.added if wait.kind != "timer"]
    steps = 1
    while waits:
        wait = waits.pop()
        step = advance(graph, json.loads(saved), Event("complete", AT, wait.id, answers.get(wait.element)))
        saved = json.dumps(step.state)
        waits += [wait for wait in step.waits.added if wait.kind != "timer"]
        steps += 1
    return steps


def durable_step(graph: Graph, saved: str, event: Event) -> str:
    """Load, advance, save."""
    return json.dumps(advance(graph, json.loads(saved), event).state)


def to_last_wait(graph: Graph, data: dict[str, Any]) -> tuple[State, list[str]]:
    """States on the way, for their sizes."""
    step = start(graph, data, id="lead-1", at=AT)
    waits = [wait.id for wait in step.waits.added]
    sizes = []
    while waits:
        sizes.append(json.dumps(step.state))
        step = advance(graph, step.state, Event("complete", AT, waits.pop()))
        waits += [wait.id for wait in step.waits.added]
    return step.state, sizes
