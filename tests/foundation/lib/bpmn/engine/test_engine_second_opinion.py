"""SpiffWorkflow as a second opinion: on models that both can run, the same tasks are open after the same answers."""

from __future__ import annotations

from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from parley.foundation.lib.bpmn import parse
from parley.foundation.lib.bpmn.engine import Event, advance, compile
from parley.foundation.lib.bpmn.engine import start as start_instance
from parley.foundation.lib.bpmn.engine.history import waits

from .models import NOW, end, flow, node, path, start, sub, user, xml

parsing = pytest.importorskip("SpiffWorkflow.bpmn.parser.BpmnParser", reason="SpiffWorkflow is not installed")
workflows = pytest.importorskip("SpiffWorkflow.bpmn.workflow")
tasks = pytest.importorskip("SpiffWorkflow.util.task")

blocks: st.SearchStrategy[Any] = st.recursive(
    st.just("user"),
    lambda inner: st.tuples(
        st.sampled_from(["sequence", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "sub"]),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=8,
)
CONDITIONS = ("n &gt; 1", "n &gt; 3")


def write(block: Any, numbers: Any, parts: list[str]) -> tuple[str, str]:
    """Adds the elements of a block; its first and last node."""
    if block == "user":
        id = f"u{next(numbers)}"
        parts.append(user(id))
        return id, id
    kind, inner = block
    if kind == "sub":
        id, inside = f"p{next(numbers)}", []
        first, last = write(("sequence", inner), numbers, inside)
        parts.append(
            sub(id, start(f"{id}s"), *inside, end(f"{id}e"), path(f"{id}s {first}"), path(f"{last} {id}e"))
        )
        return id, id
    written = [write(each, numbers, parts) for each in inner]
    if kind == "sequence":
        for (_, last), (first, _) in pairwise(written):
            parts.append(path(f"{last} {first}"))
        return written[0][0], written[-1][1]
    split, join = f"x{next(numbers)}", f"y{next(numbers)}"
    chooses = kind != "parallelGateway"
    parts += [node(kind, split, **({"default": f"{split}.0"} if chooses else {})), node(kind, join)]
    for index, (first, last) in enumerate(written):
        condition = CONDITIONS[index - 1].replace("&gt;", ">") if chooses and index else ""
        parts += [flow(split, first, condition, id=f"{split}.{index}"), path(f"{last} {join}")]
    return split, join


def model_of(block: Any) -> str:
    parts: list[str] = []
    first, last = write(block, count(1), parts)
    return xml(start(), *parts, end(), path(f"s {first}"), path(f"{last} e"))


class Theirs:
    def __init__(self, model: str, data: dict[str, Any]) -> None:
        parser = parsing.BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(model.encode()), filename="model.bpmn")
        self.workflow = workflows.BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        self.workflow.get_next_task().data.update(data)
        self.workflow.do_engine_steps()

    def open(self) -> dict[str, Any]:
        ready = self.workflow.get_tasks(state=tasks.TaskState.READY, manual=True)
        return {task.task_spec.bpmn_id: task for task in ready}

    def complete(self, id: str) -> None:
        self.open()[id].run()
        self.workflow.do_engine_steps()


@settings(max_examples=60, deadline=None)
@given(blocks, st.integers(0, 5), st.lists(st.integers(0, 9), max_size=12))
def test_both_engines_open_the_same_tasks(block: Any, n: int, choices: list[int]) -> None:
    model = model_of(block)
    theirs = Theirs(model, {"n": n})
    graph = compile(parse(model))
    state = start_instance(graph, {"n": n}, id="i", at=NOW).state
    for choice in [*choices, *([0] * 50)]:
        ours = {wait.element: wait.id for wait in waits(graph, state)}
        assert sorted(ours) == sorted(theirs.open())
        if not ours:
            break
        element = sorted(ours)[choice % len(ours)]
        theirs.complete(element)
        state = advance(graph, state, Event("complete", NOW, ours[element])).state
    assert (state["status"] == "finished") == theirs.workflow.completed
