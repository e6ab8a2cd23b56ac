"""Large and hostile models are refused, or dealt with in bounded time and memory."""

from __future__ import annotations

import time

import pytest

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn.engine import CompileError, compile
from parley.foundation.lib.bpmn.layout import arrange
from parley.foundation.lib.bpmn.lint import MOST_FINDINGS, is_executable, lint

from .engine.models import HEAD, boundary, end, flow, node, path, start, timer, user, xml

TASKS = [f"t{number}" for number in range(10_000)]
DENSE = [f"t{number}" for number in range(90)]

LARGE = {
    "tasks without flows": xml(*(node("task", id) for id in TASKS)),
    "a long chain": xml(
        start(), *(node("task", id) for id in TASKS), end(), path(" ".join(["s", *TASKS, "e"]))
    ),
    "every task leads to every other": xml(
        start(),
        *(node("task", id) for id in DENSE),
        end(),
        path("s t0"),
        path("t89 e"),
        *(flow(one, other, id=f"{one}.{other}") for one in DENSE for other in DENSE if one != other),
    ),
    "many boundary events": xml(
        start(),
        user("u"),
        end(),
        path("s u e"),
        *(boundary(f"b{id}", "u", timer("Duration", "PT1H")) for id in TASKS),
    ),
    "one id for all": xml(*(node("task", "t") for _ in TASKS)),
    "flows to nowhere": xml(start(), *(flow("s", f"x{id}") for id in TASKS)),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_model_is_checked_or_refused_in_bounded_time(name: str) -> None:
    definitions = bpmn.parse(LARGE[name])
    began = time.process_time()
    findings = lint(definitions)
    try:
        compile(definitions)
    except CompileError:
        assert not is_executable(findings)
    try:
        arrange(definitions)
    except bpmn.BpmnError as error:
        assert error.element_id == "p"
    assert time.process_time() - began < 3


def test_the_findings_of_a_hopeless_model_end_with_how_many_there_are() -> None:
    findings = lint(bpmn.parse(LARGE["tasks without flows"]))
    assert len(findings) <= MOST_FINDINGS + 2
    assert "too-many-findings" in {finding.code for finding in findings}


def test_more_processes_than_anybody_draws_are_refused() -> None:
    text = HEAD + '<process id="p"/>\n' * 2_000 + "</definitions>"
    with pytest.raises(bpmn.BpmnError, match="more than 1,000 processes") as caught:
        bpmn.parse(text)
    assert caught.value.line == 1_001
