"""Remembered steps: what one instance teaches a graph serves the others, with their own data and time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parley.foundation.lib.bpmn.engine import Event, Graph, Step, advance
from parley.foundation.lib.bpmn.engine import start as start_instance
from parley.foundation.lib.bpmn.engine.traces import MAX_REMEMBERED, Memory

from .models import (
    boundary,
    end,
    extension,
    flow,
    graph,
    mapped,
    node,
    path,
    script,
    service,
    start,
    timer,
    user,
)

OFFER = (
    start(),
    user("write", parley_assignee="=owner", parley_due="P2D"),
    boundary("late", "write", timer("Duration", "P1D"), interrupting=False),
    service("remind", extension(mapped("input", "whom", "=owner"))),
    script("rate", "total", "net * 2"),
    node("exclusiveGateway", "large", default="large.send"),
    user("approve"),
    service("send", extension(mapped("output", "sent", "=number + 1"))),
    end(),
    end("told"),
    path("s write rate large"),
    flow("large", "approve", "total > 100"),
    flow("large", "send"),
    path("approve send e"),
    path("late remind told"),
)


def said(step: Step) -> tuple[Any, ...]:
    return step.state, step.effects, step.waits, step.log, step.accepted


def played(model: Graph, number: int) -> list[tuple[Any, ...]]:
    """All that one instance said, its reminder sent on a day of its own."""
    hours = 10 + number
    at = f"2026-03-27T{hours}:00:00.000Z"
    step = start_instance(model, {"owner": f"anna {number}", "net": number * 30}, id=f"i{number}", at=at)
    steps = [step]
    for element, kind, data in (
        ("late", "timer", None),
        ("write", "complete", {"words": number}),
        ("approve", "complete", None),
        ("remind", "complete", None),
        ("send", "complete", {"number": number}),
    ):
        found = [wait for each in steps for wait in each.waits.added if wait.element == element]
        if found:
            event = Event(kind, f"2026-03-2{8 + number % 2}T{hours}:00:00Z", found[0].id, data)
            steps.append(advance(model, steps[-1].state, event))
    assert steps[-1].state["status"] == "finished"
    return [said(step) for step in steps]


def test_other_instances_get_what_they_would_have_got_without_memory() -> None:
    model = graph(*OFFER)
    forgetful = replace(model, memory=Memory(0))
    for number in range(6):
        assert played(model, number) == played(forgetful, number)
    assert not forgetful.memory.situations
    learnt = model.memory.size
    assert learnt <= 10
    for number in range(6, 9):
        assert played(model, number) == played(forgetful, number)
    assert model.memory.size == learnt, "what has been seen is not worked out again"


def test_due_times_are_the_instances_own() -> None:
    """The clocks of Berlin change between the two: a day is a day on the wall."""
    steps = played(graph(*OFFER), 0), played(graph(*OFFER), 1)
    assert [wait.due for wait in steps[0][0][2].added] == [
        "2026-03-29T10:00:00.000Z",
        "2026-03-28T10:00:00.000Z",
    ]
    assert [wait.details.get("assignee") for wait in steps[1][0][2].added] == ["anna 1", None]


def test_what_goes_wrong_is_an_incident_as_ever() -> None:
    parts = (
        start(),
        user("u"),
        node("exclusiveGateway", "x", default="x.e"),
        end(),
        end("f"),
        path("s u x e"),
    )
    model = graph(*parts, flow("x", "f", "n"))
    outcomes = []
    for n in (False, True, None, 3, True, False):
        step = start_instance(model, {"n": n}, id="i", at="2026-01-01T00:00:00Z")
        step = advance(model, step.state, Event("complete", "2026-01-01T00:00:00Z", "i:2"))
        outcomes.append(step.state.get("ends") or [wait.name for wait in step.waits.added])
    assert outcomes == [["e"], ["f"], ["e"], ["condition"], ["f"], ["e"]]


def test_memory_is_bounded_and_learns_anew() -> None:
    model = replace(graph(*OFFER), memory=Memory(3))
    for number in range(20):
        played(model, number % 9)
        assert model.memory.size <= 3
    assert Memory().limit == MAX_REMEMBERED
