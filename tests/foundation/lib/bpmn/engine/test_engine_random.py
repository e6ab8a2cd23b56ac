"""Random sound models with random events: what must hold whatever happens.

Models are built of blocks (sequence, choice, parallel, inclusive, loop, sub-process, multi-instance, event gateway, boundary
events), so that each is sound: it can always end, and nothing is left behind.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib.bpmn.engine import Entry, Event, Graph, State, Step, advance
from parley.foundation.lib.bpmn.engine import start as start_instance
from parley.foundation.lib.bpmn.engine.history import Started, replay, waits
from parley.foundation.lib.bpmn.engine.migration import MigrationReport, migrate
from parley.foundation.lib.bpmn.engine.steps import utc_text
from parley.foundation.lib.bpmn.engine.traces import Memory

from .models import (
    boundary,
    catch,
    conditional,
    definition,
    end,
    event_sub,
    extension,
    flow,
    graph,
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
)

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LEAVES = (
    "user",
    "assigned",
    "service",
    "mapped",
    "script",
    "manual",
    "timer",
    "message",
    "correlated",
    "condition",
    "throw",
)
NESTED = (
    "sequence",
    "choice",
    "parallel",
    "inclusive",
    "loop",
    "sub",
    "many",
    "events",
    "boundary",
    "late",
    "watched",
    "undone",
)

blocks: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.tuples(st.sampled_from(NESTED), st.lists(inner, min_size=2, max_size=3)),
    max_leaves=9,
)


class Writer:
    """Writes a block as XML between two nodes; `n` is the variable that decides."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.parts: list[str] = []
        self.scopes: list[tuple[str, str]] = []
        """Each sub-process with its end event."""

    def id(self, prefix: str) -> str:
        return f"{prefix}{next(self.numbers)}"

    def write(self, block: Any) -> tuple[str, str]:
        """The first and the last node of the block."""
        if isinstance(block, str):
            id = self.id(block[0])
            self.parts.append(LEAF_PARTS[block](id))
            return id, id
        kind, inner = block
        written: tuple[str, str] = getattr(self, kind)(inner)
        return written

    def add(self, *parts: str) -> None:
        self.parts.extend(parts)

    def inside(self, id: str, block: Any) -> str:
        """The block as the contents of the sub-process `id`."""
        outer, self.parts = self.parts, []
        first, last = self.write(block)
        begin, finish = self.id("is"), self.id("ie")
        self.scopes.append((id, finish))
        self.add(start(begin), end(finish), path(f"{begin} {first}"), path(f"{last} {finish}"))
        contents, self.parts = "".join(self.parts), outer
        return contents

    def sequence(self, inner: list[Any]) -> tuple[str, str]:
        written = [self.write(block) for block in inner]
        for (_, last), (first, _) in pairwise(written):
            self.add(path(f"{last} {first}"))
        return written[0][0], written[-1][1]

    def _gateways(self, kind: str, inner: list[Any], conditions: list[str]) -> tuple[str, str]:
        split, join = self.id("x"), self.id("y")
        defaults = {"default": f"{split}.0"} if conditions[0] == "default" else {}
        self.add(node(kind, split, **defaults), node(kind, join))
        for index, (block, condition) in enumerate(zip(inner, conditions, strict=True)):
            first, last = self.write(block)
            self.add(
                flow(
                    split, first, condition if condition not in ("", "default") else "", id=f"{split}.{index}"
                ),
                path(f"{last} {join}"),
            )
        return split, join

    def choice(self, inner: list[Any]) -> tuple[str, str]:
        return self._gateways(
            "exclusiveGateway", inner, ["default", "modulo(n, 2) = 0", "n > 3"][: len(inner)]
        )

    def parallel(self, inner: list[Any]) -> tuple[str, str]:
        return self._gateways("parallelGateway", inner, [""] * len(inner))

    def inclusive(self, inner: list[Any]) -> tuple[str, str]:
        return self._gateways("inclusiveGateway", inner, ["n > 1", "n < 5", "modulo(n, 2) = 0"][: len(inner)])

    def loop(self, inner: list[Any]) -> tuple[str, str]:
        """Goes round until the variable counter of this loop is 2; each round waits."""
        first, last = self.sequence(inner)
        merge, wait, step, split = self.id("m"), self.id("u"), self.id("s"), self.id("x")
        name = f"rounds_{merge}"
        self.add(
            node("exclusiveGateway", merge),
            user(wait),
            script(step, name, f"if {name} = null then 1 else {name} + 1"),
            node("exclusiveGateway", split, default=f"{split}.out"),
            path(f"{merge} {first}"),
            path(f"{last} {wait} {step} {split}"),
            flow(split, merge, f"{name} < 2"),
        )
        after = self.id("t")
        self.add(node("task", after), flow(split, after, id=f"{split}.out"))
        return merge, after

    def sub(self, inner: list[Any]) -> tuple[str, str]:
        id = self.id("p")
        self.add(sub(id, self.inside(id, ("sequence", inner))))
        return id, id

    def many(self, inner: list[Any]) -> tuple[str, str]:
        id = self.id("p")
        sequential = "true" if len(inner) == 2 else "false"
        loop = (
            f'<multiInstanceLoopCharacteristics isSequential="{sequential}">'
            + extension('<zeebe:loopCharacteristics inputCollection="= [1, 2]" inputElement="item"/>')
            + "</multiInstanceLoopCharacteristics>"
        )
        self.add(sub(id, loop, self.inside(id, ("sequence", inner))))
        return id, id

    def events(self, inner: list[Any]) -> tuple[str, str]:
        gateway, join = self.id("g"), self.id("y")
        self.add(node("eventBasedGateway", gateway), node("exclusiveGateway", join))
        for block, event in zip(inner, ("timer", "message", "condition"), strict=False):
            id = self.id("c")
            first, last = self.write(block)
            self.add(LEAF_PARTS[event](id), path(f"{gateway} {id} {first}"), path(f"{last} {join}"))
        return gateway, join

    def boundary(self, inner: list[Any]) -> tuple[str, str]:
        """A sub-process that a timer, or an error of its work, may interrupt."""
        id, join, late, error = self.id("p"), self.id("y"), self.id("b"), self.id("b")
        first, last = self.write(inner[1])
        self.add(
            sub(id, self.inside(id, inner[0])),
            node("exclusiveGateway", join),
            boundary(late, id, timer("Duration", "PT1H")),
            boundary(error, id, definition("error")),
            path(f"{id} {join}"),
            path(f"{late} {first}"),
            path(f"{last} {join}"),
            path(f"{error} {join}"),
        )
        return id, join

    def late(self, inner: list[Any]) -> tuple[str, str]:
        """Work of a person that a timer interrupts."""
        id, join, late = self.id("u"), self.id("y"), self.id("b")
        first, last = self.write(inner[0])
        self.add(
            user(id, parley_assignee="=boss"),
            boundary(late, id, timer("Duration", '= if n > 2 then "PT1H" else "PT30M"')),
            node("exclusiveGateway", join),
            path(f"{id} {join}"),
            path(f"{late} {first}"),
            path(f"{last} {join}"),
        )
        return id, join

    def watched(self, inner: list[Any]) -> tuple[str, str]:
        """A sub-process with an event sub-process that does not interrupt."""
        id, ev, begin = self.id("p"), self.id("v"), self.id("vs")
        first, last = "", ""
        outer, self.parts = self.parts, []
        first, last = self.write(inner[1])
        finish = self.id("ve")
        self.add(
            start(begin, definition("message", "m_plain"), isInterrupting="false"),
            end(finish),
            path(f"{begin} {first}"),
            path(f"{last} {finish}"),
        )
        handler, self.parts = event_sub(ev, *self.parts), outer
        self.add(sub(id, self.inside(id, inner[0]), handler))
        return id, id

    def undone(self, inner: list[Any]) -> tuple[str, str]:
        """Work, also inside a sub-process, that is compensated afterwards by work that waits."""
        id, thrown = self.id("p"), self.id("t")
        inside = self.inside(id, ("sequence", ["compensated", inner[0]]))
        first, last = self.write("compensated")
        self.add(sub(id, inside), throw(thrown, definition("compensate")), path(f"{last} {id} {thrown}"))
        return first, thrown


def compensated(id: str) -> str:
    return (
        user(id)
        + boundary(f"c{id}", id, definition("compensate"))
        + service(f"h{id}", isForCompensation="true")
        + f'<association id="a{id}" sourceRef="c{id}" targetRef="h{id}"/>'
    )


LEAF_PARTS = {
    "user": user,
    "compensated": compensated,
    "service": service,
    "assigned": lambda id: user(id, parley_assignee="=if n > 2 then boss else null", parley_due="P2D"),
    "mapped": lambda id: service(
        id, extension(mapped("input", "twice", "=n * 2"), mapped("output", "got", "=n + twice"))
    ),
    "script": lambda id: script(id, "last", "if last = null then n else last + 1"),
    "manual": lambda id: node("manualTask", id),
    "timer": lambda id: catch(id, timer("Duration", "PT1H")),
    "message": lambda id: catch(id, definition("message", "m_plain")),
    "correlated": lambda id: catch(id, definition("message", "m_paid")),
    "condition": lambda id: catch(id, conditional("open > 2")),
    "throw": lambda id: throw(id, definition("signal", "s_alarm")),
}


def model(block: Any) -> tuple[Graph, list[tuple[str, str]]]:
    writer = Writer()
    first, last = writer.write(block)
    return graph(start(), *writer.parts, end(), path(f"s {first}"), path(f"{last} e")), writer.scopes


ANSWER = {
    "user": "complete",
    "service": "complete",
    "timer": "timer",
    "message": "message",
    "incident": "retry",
}
moves = st.lists(
    st.tuples(
        st.integers(0, 50),
        st.sampled_from(["answer", "answer", "answer", "fail", "error", "change"]),
        st.integers(0, 6),
    ),
    max_size=25,
)


def event_for(state: State, graph: Graph, move: tuple[int, str, int], at: str) -> Event:
    number, what, n = move
    open_waits = waits(graph, state)
    if what == "finish":
        what, open_waits = "answer", tuple(wait for wait in open_waits if not wait.element.startswith("vs"))
    if what == "change":
        return Event("change", at, "", {"n": n, "open": n})
    wait = open_waits[number % len(open_waits)]
    if wait.kind == "conditional":
        return Event("change", at, "", {"open": 5})
    if wait.kind in ("user", "service") and what in ("fail", "error"):
        return Event(what, at, wait.id, {"message": "no"}, "no_stock" if what == "error" else "")
    data = {"n": n} if wait.kind in ("user", "service", "message") else None
    return Event(ANSWER[wait.kind], at, wait.id, data)


def check(graph: Graph, before: tuple[Any, ...], step: Step) -> None:
    """What holds after every step."""
    state = json.loads(json.dumps(step.state))
    assert state == step.state
    kept = {wait.id: wait for wait in before if wait.id not in step.waits.removed}
    kept.update({wait.id: wait for wait in step.waits.added})
    assert kept == {wait.id: wait for wait in waits(graph, step.state)}
    assert len({effect.id for effect in step.effects}) == len(step.effects)
    assert not [
        wait for wait in kept.values() if wait.kind == "incident" and wait.name not in ("failed", "error")
    ]
    if step.state["status"] == "active":
        assert kept, "an active instance waits for something"
    else:
        assert (step.state["status"], step.state["ends"], step.state["tokens"]) == ("finished", ["e"], {})


def check_counts(scopes: list[tuple[str, str]], log: list[Entry]) -> None:
    """No join has doubled or lost a token: every scope is left once each time it is entered."""
    seen = Counter((entry.element, entry.what) for entry in log)
    assert seen["e", "completed"] == 1
    for scope, finish in scopes:
        assert seen[scope, "completed"] <= seen[finish, "completed"] <= seen[scope, "started"]
        assert seen[scope, "completed"] + seen[scope, "cancelled"] == seen[scope, "started"]


def said(step: Step) -> tuple[Any, ...]:
    return step.state, step.effects, step.waits, step.log, step.accepted


def run_to_end(
    graph: Graph, scopes: list[tuple[str, str]], chosen: list[tuple[int, str, int]], n: int
) -> None:
    """Play the moves, then answer whatever waits, until the instance has ended."""
    at, forgetful = utc_text(BEGIN), replace(graph, memory=Memory(0))
    variables = {"n": n, "boss": f"anna {n}", "order": n}
    step = start_instance(graph, variables, id="i", at=at)
    assert said(step) == said(start_instance(forgetful, variables, id="i", at=at))
    check(graph, (), step)
    log = list(step.log)
    events: list[Event] = []
    rest = ((number, "finish", 5) for number in count())
    for move in [*chosen, *(next(rest) for _ in range(400))]:
        if step.state["status"] != "active":
            break
        at = utc_text(BEGIN + timedelta(hours=2 * len(events) + 2))
        event = event_for(step.state, graph, move, at)
        before, original = waits(graph, step.state), json.dumps(step.state)
        state = step.state
        step = advance(graph, state, event)
        again, anew = advance(graph, state, event), advance(forgetful, state, event)
        assert said(step) == said(again) == said(anew), "with and without memory the step is the same"
        moved, report = migrate(step.state, graph, graph, at=at)
        assert (moved, report) == (step.state, MigrationReport(True)), (
            "to move to the same version changes nothing"
        )
        assert json.dumps(state) == original, "a step never changes the state it was given"
        if step.accepted:
            events.append(event)
        log += step.log
        check(graph, before, step)
    assert step.state["status"] == "finished", f"{step.state} after {len(events)} events"
    assert replay(forgetful, Started(variables, "i", BEGIN), events) == step.state
    check_counts(scopes, log)


@settings(max_examples=100, deadline=None)
@given(blocks, moves, st.integers(0, 6))
def test_every_token_moves_waits_or_is_an_incident(
    block: Any, chosen: list[tuple[int, str, int]], n: int
) -> None:
    """Three instances of one graph, so that what the first has taught it serves the others."""
    compiled, scopes = model(block)
    for each in (n, (n + 3) % 7, n):
        run_to_end(compiled, scopes, chosen, each)
