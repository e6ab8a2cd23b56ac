"""What the engine does is what its model says: its own history fits, whatever way a random model takes."""

from __future__ import annotations

from itertools import count, pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib.bpmn import parse
from parley.foundation.lib.bpmn.engine import Event, compile, start
from parley.foundation.lib.bpmn.engine.advance import advance
from parley.foundation.lib.bpmn.engine.history import waits
from parley.foundation.lib.bpmn.engine.steps import Entry
from parley.foundation.lib.bpmn.mining import conformance, from_history

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="p">'

blocks: st.SearchStrategy[Any] = st.recursive(
    st.just("task"),
    lambda inner: st.tuples(
        st.sampled_from(
            ["sequence", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "sub", "loop"]
        ),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=7,
)


def flow(source: str, target: str, condition: str = "", id: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    id = id or f"{source}.{target}"
    return f'<sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def write(block: Any, numbers: Any, parts: list[str]) -> tuple[str, str]:
    """Adds the elements of a block; its first and last node."""
    number = next(numbers)
    if block == "task":
        parts.append(f'<userTask id="u{number}"/>')
        return f"u{number}", f"u{number}"
    kind, inner = block
    if kind == "sub":
        inside: list[str] = []
        first, last = write(("sequence", inner), numbers, inside)
        inside += [
            f'<startEvent id="s{number}"/><endEvent id="e{number}"/>',
            flow(f"s{number}", first),
            flow(last, f"e{number}"),
        ]
        parts.append(f'<subProcess id="p{number}">{"".join(inside)}</subProcess>')
        return f"p{number}", f"p{number}"
    written = [write(each, numbers, parts) for each in inner]
    split, join = f"x{number}", f"y{number}"
    if kind in ("sequence", "loop"):
        parts += [flow(last, first) for (_, last), (first, _) in pairwise(written)]
        if kind == "sequence":
            return written[0][0], written[-1][1]
        parts += [
            f'<exclusiveGateway id="{split}"/><exclusiveGateway id="{join}" default="{join}.out"/><task id="t{number}"/>',
            flow(split, written[0][0]),
            flow(written[-1][1], join),
            flow(join, split, "again"),
            flow(join, f"t{number}", id=f"{join}.out"),
        ]
        return split, f"t{number}"
    chooses = kind != "parallelGateway"
    default = f' default="{split}.0"' if chooses else ""
    parts += [f'<{kind} id="{split}"{default}/><{kind} id="{join}"/>']
    for index, (first, last) in enumerate(written):
        condition = f"n &gt; {index}" if chooses and index else ""
        parts += [flow(split, first, condition, id=f"{split}.{index}"), flow(last, join)]
    return split, join


@settings(max_examples=80, deadline=None)
@given(blocks, st.integers(0, 4), st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=15))
def test_history_of_the_engine_fits_its_model(block: Any, n: int, answers: list[tuple[int, bool]]) -> None:
    parts: list[str] = []
    first, last = write(block, count(1), parts)
    text = f'{HEAD}<startEvent id="s"/>{"".join(parts)}<endEvent id="e"/>{flow("s", first)}{flow(last, "e")}</process></definitions>'
    definitions = parse(text)
    graph = compile(definitions)
    step = start(graph, {"n": n, "again": False}, id="i", at="2026-01-01T00:00:00Z")
    log: list[Entry] = list(step.log)
    for choice, again in [*answers, *([(0, False)] * 60)]:
        if step.state["status"] != "active":
            break
        open_waits = waits(graph, step.state)
        wait = open_waits[choice % len(open_waits)]
        step = advance(
            graph, step.state, Event("complete", "2026-01-01T00:00:00Z", wait.id, {"again": again})
        )
        log += step.log
    assert step.state["status"] == "finished"
    names = {node.id for node in definitions.processes[0].all_nodes() if node.kind in ("userTask", "task")}
    result = conformance(
        from_history(entry for entry in log if entry.element in names), definitions.processes[0]
    )
    assert (result.fitness, result.deviations) == (1.0, [])
