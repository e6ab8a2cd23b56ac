"""Soundness against models that are sound, or broken, by construction."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib.bpmn.build import ProcessBuilder, timer
from parley.foundation.lib.bpmn.lint import lint

Block = tuple[str, list["Block"]]
BLOCKS = st.recursive(
    st.just(("task", [])),
    lambda inner: st.tuples(
        st.sampled_from(["sequence", "exclusive", "parallel", "inclusive", "loop", "reminder"]),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=7,
)


@dataclass
class Writer:
    """Writes nested blocks, each with one way in and one way out, so that the whole is sound."""

    builder: ProcessBuilder = field(default_factory=lambda: ProcessBuilder("p").start("s").end("e"))
    count: int = 0

    def id(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def block(self, block: Block) -> tuple[str, str]:
        """Add a block; its first and last node."""
        kind, inner = block
        if kind == "task":
            id = self.id("task")
            self.builder.task("userTask", id)
            return id, id
        if kind == "sequence":
            return self.sequence(inner)
        if kind == "loop":
            return self.loop(inner)
        if kind == "reminder":
            return self.reminder(inner)
        return self.split(f"{kind}Gateway", inner)

    def sequence(self, inner: list[Block]) -> tuple[str, str]:
        parts = [self.block(part) for part in inner]
        for (_, last), (first, _) in pairwise(parts):
            self.builder.flow(last, first)
        return parts[0][0], parts[-1][1]

    def split(self, gateway: str, inner: list[Block], join: str = "") -> tuple[str, str]:
        opening, closing = self.id("split"), self.id("join")
        self.builder.gateway(gateway, opening).gateway(join or gateway, closing)
        for number, (first, last) in enumerate(self.block(part) for part in inner):
            decides = gateway != "parallelGateway"
            condition = "1 = 1" if decides and number else ""
            self.builder.flow(opening, first, condition=condition, default=decides and not number)
            self.builder.flow(last, closing)
        return opening, closing

    def loop(self, inner: list[Block]) -> tuple[str, str]:
        enter, leave = self.id("enter"), self.id("leave")
        self.builder.gateway("exclusiveGateway", enter).gateway("exclusiveGateway", leave)
        first, last = self.sequence(inner)
        self.builder.path(enter, first).path(last, leave)
        self.builder.flow(leave, enter, condition="1 = 2")
        after = self.id("task")
        self.builder.task("userTask", after).flow(leave, after, default=True)
        return enter, after

    def reminder(self, inner: list[Block]) -> tuple[str, str]:
        first, last = self.sequence(inner)
        host, event, end = self.id("task"), self.id("late"), self.id("end")
        self.builder.task("userTask", host).flow(last, host)
        self.builder.boundary(event, host, timer("duration", "PT1H"), interrupting=False).end(end)
        self.builder.flow(event, end)
        return first, host

    def codes(self, first: str, last: str) -> set[str]:
        self.builder.path("s", first).path(last, "e")
        return {finding.code for finding in lint(self.builder.document().definitions)}


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_nested_blocks_have_no_findings(block: Block) -> None:
    writer = Writer()
    assert writer.codes(*writer.block(block)) == set()


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, min_size=2, max_size=3))
def test_exclusive_split_into_parallel_join_is_a_deadlock(inner: list[Block]) -> None:
    writer = Writer()
    assert "deadlock" in writer.codes(*writer.split("exclusiveGateway", inner, "parallelGateway"))


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, min_size=2, max_size=3))
def test_parallel_split_into_exclusive_join_lacks_synchronization(inner: list[Block]) -> None:
    writer = Writer()
    assert "lack-of-synchronization" in writer.codes(
        *writer.split("parallelGateway", inner, "exclusiveGateway")
    )
