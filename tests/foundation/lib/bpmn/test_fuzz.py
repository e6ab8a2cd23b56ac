"""Broken files of every kind: nothing but a BpmnError comes out of reading, checking, laying out, drawing and writing."""

from __future__ import annotations

import contextlib
import os
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn.build import ProcessBuilder, compensation, error, link, message, timer
from parley.foundation.lib.bpmn.layout import arrange
from parley.foundation.lib.bpmn.lint import lint
from parley.foundation.lib.bpmn.model import Loop
from parley.foundation.lib.bpmn.svg import draw

from .conftest import model_paths

EXAMPLES = int(os.environ.get("PARLEY_TEST_EXAMPLES", "400"))


def _own_model() -> bytes:
    builder = ProcessBuilder("p", "Process").start("s", trigger=message("M")).gateway("inclusiveGateway", "g")
    builder.task("userTask", "t", "Do", loop=Loop(multi=True, cardinality=bpmn.Expression("3")))
    builder.boundary("late", "t", timer("cycle", "R/PT1H"), interrupting=False).end("e", trigger=error("E"))
    builder.throw("l", trigger=link("L")).catch("c", trigger=link("L")).throw(
        "undo", trigger=compensation("t")
    )
    inner = builder.sub_process("u", "Inner")
    inner.start("us").script("ut", "Count", "1 + 1").end("ue").path("us", "ut", "ue")
    builder.path("s", "g", "t", "undo", "u", "e").flow("g", "l", default=True).path("c", "e").path(
        "late", "l"
    )
    builder.lane("l1", "One", "s", "g", "t").lane("l2", "Two", "u", "e", "l", "c")
    return builder.annotation("note", "A note", "t").document().write()


SEEDS = [_own_model(), *(path.read_bytes() for path in model_paths()[::4])]
TOKENS = re.compile(rb"<[^<>]*>|[^<>]+")
NASTY = st.sampled_from(
    [
        b"",
        b"\x00",
        b"\xff",
        b"NaN",
        b"1e308",
        b"-1",
        b"@",
        b"@0.0",
        b"x@1.-5",
        b"\xed\xa0\x80",
        b"&#0;",
        b"<!--",
        b"]]>",
    ]
)


@st.composite
def broken_files(draw: st.DrawFn) -> bytes:
    """A valid file with tags taken out, doubled or swapped, and attributes exchanged for others or for nonsense."""
    parts = TOKENS.findall(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        place, other = (draw(st.integers(0, len(parts) - 1)) for _ in range(2))
        action = draw(st.sampled_from(["drop", "double", "swap", "value", "rename", "cut"]))
        if action == "drop":
            parts[place] = b""
        elif action == "double":
            parts[place] += parts[other]
        elif action == "swap":
            parts[place], parts[other] = parts[other], parts[place]
        elif action == "value":
            parts[place] = re.sub(
                rb'"[^"]*"', b'"' + draw(NASTY) + b'"', parts[place], count=draw(st.integers(1, 3))
            )
        elif action == "rename":
            parts[place] = re.sub(rb"\w+(Task|Event|Gateway|Flow|Definition)\b", draw(_names), parts[place])
        else:
            parts[place] = parts[place][: draw(st.integers(0, len(parts[place])))]
    return b"".join(parts)


_names = st.sampled_from(
    [
        b"boundaryEvent",
        b"subProcess",
        b"laneSet",
        b"sequenceFlow",
        b"linkEventDefinition",
        b"lane",
        b"transaction",
    ]
)


def _use_everything(data: bytes) -> None:
    document = bpmn.read(data)
    lint(document.definitions)
    made = arrange(document.definitions)
    draw(document.definitions, made)
    with contextlib.suppress(bpmn.BpmnError):
        for diagram in document.diagrams:
            draw(document.definitions, diagram)
    bpmn.read(document.write())


@settings(max_examples=EXAMPLES, deadline=None)
@given(broken_files())
def test_broken_files_give_nothing_but_a_bpmn_error(data: bytes) -> None:
    with contextlib.suppress(bpmn.BpmnError):
        _use_everything(data)


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_bytes_or_text_give_nothing_but_a_bpmn_error(data: bytes | str) -> None:
    with contextlib.suppress(bpmn.BpmnError):
        bpmn.read(data)


def test_seeds_are_valid() -> None:
    for seed in SEEDS:
        _use_everything(seed)
