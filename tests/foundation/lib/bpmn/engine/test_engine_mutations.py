"""Broken models: a mutated file is refused with its faults, or it runs without an exception."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib.bpmn import BpmnError, parse
from parley.foundation.lib.bpmn.engine import CompileError, Event, advance, compile, waits
from parley.foundation.lib.bpmn.engine import start as start_instance

from .models import (
    boundary,
    catch,
    conditional,
    definition,
    end,
    event_sub,
    extension,
    flow,
    mapped,
    node,
    path,
    script,
    service,
    start,
    sub,
    throw,
    timer,
    user,
    xml,
)

EVERYTHING = xml(
    start(),
    user("u", extension(mapped("input", "a", "= n"), mapped("output", "b", "= a")), parley_assignee="= n"),
    boundary("bt", "u", timer("Cycle", "R3/PT1H"), interrupting=False),
    node("exclusiveGateway", "x", default="x.f"),
    script("k", "n", "n + 1"),
    boundary("cb", "k", definition("compensate")),
    service("h", isForCompensation="true"),
    '<association id="as" sourceRef="cb" targetRef="h"/>',
    node("parallelGateway", "f"),
    service("w"),
    sub(
        "p2",
        start("is"),
        node("inclusiveGateway", "o", default="o.i1"),
        user("i1"),
        user("i2"),
        node("inclusiveGateway", "oj"),
        end("ie", definition("error", "e_stock")),
        path("is o"),
        flow("o", "i1"),
        flow("o", "i2", "n > 1"),
        path("i1 oj ie"),
        path("i2 oj"),
    ),
    boundary("be", "p2", definition("error", "e_stock")),
    node("parallelGateway", "j"),
    node("eventBasedGateway", "g"),
    catch("m", definition("message", "m_paid")),
    catch("c", conditional("n > 3")),
    throw("t", definition("compensate")),
    node(
        "callActivity",
        "call",
        "<multiInstanceLoopCharacteristics><loopCardinality>n</loopCardinality>"
        "</multiInstanceLoopCharacteristics>",
        calledElement="other",
    ),
    end("e2", definition("signal", "s_alarm")),
    end(),
    event_sub(
        "v", start("vs", definition("escalation", "x_late"), isInterrupting="false"), end("ve"), path("vs ve")
    ),
    path("s u x"),
    flow("x", "f"),
    flow("x", "k", "n > 0"),
    path("k t g m e"),
    path("g c e2"),
    path("f w j"),
    path("f p2 e"),
    path("be j call e"),
    path("bt e"),
)
TAGS = re.findall(r"<[^>]+>", EVERYTHING)
VALUES = re.findall(r'="([^"]*)"', EVERYTHING)
KINDS = (
    "task",
    "userTask",
    "endEvent",
    "subProcess",
    "exclusiveGateway",
    "parallelGateway",
    "boundaryEvent",
    "startEvent",
    "transaction",
    "complexGateway",
    "intermediateThrowEvent",
)


def mutated(text: str, how: str, which: int, value: str) -> str:
    """One tag removed or doubled, one attribute given another value, or one element another kind."""
    tag = TAGS[which % len(TAGS)]
    if how == "remove":
        return text.replace(tag, "", 1)
    if how == "double":
        return text.replace(tag, tag * 2, 1)
    if how == "kind":
        name = re.match(r"</?(\w+)", tag)
        return (
            re.sub(rf"(</?){name[1]}\b", rf"\1{value}", text)
            if name and name[1] not in ("definitions", "process")
            else text
        )
    old = VALUES[which % len(VALUES)]
    return text.replace(f'="{old}"', f'="{value}"', 1)


mutations = st.lists(
    st.tuples(
        st.just("value"), st.integers(0, 10_000), st.sampled_from([*VALUES, "", "= (", "true", "-1", "P1D"])
    )
    | st.tuples(st.just("kind"), st.integers(0, 10_000), st.sampled_from(KINDS))
    | st.tuples(st.sampled_from(["remove", "double"]), st.integers(0, 10_000), st.just("")),
    min_size=0,
    max_size=2,
)
ANSWERS = {
    "user": "complete",
    "service": "complete",
    "call": "complete",
    "decision": "complete",
    "incident": "retry",
}


@settings(max_examples=400, deadline=None)
@given(mutations, st.integers(-1, 5))
def test_mutated_model_is_refused_or_runs(changes: list[tuple[str, int, str]], n: int) -> None:
    text = EVERYTHING
    for change in changes:
        text = mutated(text, *change)
    try:
        definitions = parse(text)
        graph = compile(definitions, definitions.processes[0].id if definitions.processes else "p")
    except CompileError as error:
        assert error.faults
        return
    except BpmnError:
        return
    at = "2026-01-01T00:00:00.000Z"
    data: dict[str, Any] = {"n": n, "order": 1}
    step = start_instance(graph, data, id="i", at=at, event="s" if "s" in graph.nodes else "")
    for round in range(12):
        json.dumps(step.state, allow_nan=False)
        open_waits = waits(graph, step.state)
        if step.state["status"] != "active":
            break
        assert open_waits
        wait = open_waits[round % len(open_waits)]
        kind = ANSWERS.get(wait.kind, wait.kind)
        event = (
            Event("change", at, "", {"n": 9})
            if kind == "conditional"
            else Event(kind, wait.due or at, wait.id)
        )
        step = advance(graph, step.state, event)
