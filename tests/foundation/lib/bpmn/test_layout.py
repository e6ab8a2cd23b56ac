"""Automatic layout: nothing overlaps, lines are orthogonal and run around shapes."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn.build import ProcessBuilder, ScopeBuilder, timer
from parley.foundation.lib.bpmn.layout import arrange
from parley.foundation.lib.bpmn.svg.index import drawables, source_of

KINDS = (
    "userTask",
    "exclusiveGateway",
    "parallelGateway",
    "intermediateThrowEvent",
    "endEvent",
    "subProcess",
)


@st.composite
def processes(draw: st.DrawFn) -> bpmn.Definitions:
    """Any graph of nodes with boundary events, lanes and one level of sub-processes."""
    builder = ProcessBuilder("p", "Process")
    builder.start("n0", "Begin here, please")
    count = draw(st.integers(1, 12))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=count, max_size=count))
    for number, kind in enumerate(kinds, 1):
        _add(builder, kind, f"n{number}")
    hosts = [f"n{number}" for number, kind in enumerate(kinds, 1) if kind in ("userTask", "subProcess")]
    events = []
    for number, host in enumerate(draw(st.lists(st.sampled_from(hosts), max_size=5)) if hosts else []):
        builder.boundary(f"b{number}", host, timer("duration", "PT1H"), "Late")
        events.append(f"b{number}")
    nodes = [f"n{number}" for number in range(count + 1)]
    ends = st.tuples(st.sampled_from(nodes + events), st.sampled_from(nodes))
    for source, target in draw(st.lists(ends, max_size=20)):
        builder.flow(source, target, draw(st.sampled_from(["", "yes", "a longer name of a way"])))
    if draw(st.booleans()):
        cut = draw(st.integers(0, count))
        builder.lane("l1", "First", *nodes[:cut]).lane("l2", "Second", *nodes[cut:])
    return builder.document().definitions


def _add(builder: ScopeBuilder, kind: str, id: str) -> None:
    if kind == "subProcess":
        inner = builder.sub_process(id, "Inner")
        inner.start(f"{id}_s").task("task", f"{id}_t", "Do").end(f"{id}_e")
        inner.path(f"{id}_s", f"{id}_t", f"{id}_e")
    else:
        builder.node(kind, id, f"Name of {id}")


def _boxes(definitions: bpmn.Definitions, diagram: bpmn.Diagram) -> dict[str, bpmn.Bounds]:
    """Top-level nodes that are not on the edge of another."""
    top = {node.id for node in definitions.processes[0].nodes if node.kind != "boundaryEvent"}
    return {shape.element_id: shape.bounds for shape in diagram.shapes if shape.element_id in top}


def _crosses(start: bpmn.Point, end: bpmn.Point, box: bpmn.Bounds) -> bool:
    line = bpmn.Bounds(
        min(start.x, end.x), min(start.y, end.y), abs(end.x - start.x) or 0.01, abs(end.y - start.y) or 0.01
    )
    inner = bpmn.Bounds(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
    return line.overlaps(inner)


@settings(max_examples=150, deadline=None)
@given(processes())
def test_layout_keeps_shapes_and_lines_apart(definitions: bpmn.Definitions) -> None:
    diagram = arrange(definitions)
    boxes = _boxes(definitions, diagram)
    assert not [pair for pair in combinations(boxes, 2) if boxes[pair[0]].overlaps(boxes[pair[1]])]
    elements = drawables(definitions)
    for edge in diagram.edges:
        if "_" in str(source_of(elements[edge.element_id])):
            continue
        for start, end in pairwise(edge.waypoints):
            assert start.x == end.x or start.y == end.y
            assert not [id for id, box in boxes.items() if _crosses(start, end, box)]


@settings(max_examples=50, deadline=None)
@given(processes())
def test_layout_draws_every_node_and_flow_once(definitions: bpmn.Definitions) -> None:
    diagram = arrange(definitions)
    process = definitions.processes[0]
    lanes = [lane.id for lane in process.lanes]
    flows = [flow.id for body in process.body.walk() for flow in body.flows]
    assert sorted(shape.element_id for shape in diagram.shapes) == sorted(
        [node.id for node in process.all_nodes()] + lanes
    )
    assert sorted(edge.element_id for edge in diagram.edges) == sorted(flows)


@settings(max_examples=50, deadline=None)
@given(processes())
def test_contents_lie_inside_their_frames(definitions: bpmn.Definitions) -> None:
    bounds = {shape.element_id: shape.bounds for shape in arrange(definitions).shapes}
    process = definitions.processes[0]
    for node in process.nodes:
        for inner in node.body.nodes if node.body else ():
            assert bounds[node.id].contains(bounds[inner.id])
    for lane in process.lanes:
        for id in lane.nodes:
            assert bounds[lane.id].contains(bounds[id])


def test_layout_of_a_sequence_is_one_straight_line() -> None:
    builder = ProcessBuilder("p").start("s").task("userTask", "t").end("e").path("s", "t", "e")
    diagram = builder.document().diagrams[0]
    assert len({shape.bounds.center.y for shape in diagram.shapes}) == 1
    assert [len(edge.waypoints) for edge in diagram.edges] == [2, 2]


def test_layout_is_the_same_each_time(model_path: Path) -> None:
    definitions = bpmn.parse(model_path.read_bytes())
    assert arrange(definitions) == arrange(definitions)


def test_layout_gives_every_real_model_apart_shapes(model_path: Path) -> None:
    definitions = bpmn.parse(model_path.read_bytes())
    shapes = {shape.element_id: shape.bounds for shape in arrange(definitions).shapes}
    for process in definitions.processes:
        for body in process.body.walk():
            ids = [node.id for node in body.nodes if node.kind != "boundaryEvent"]
            for first, second in combinations(ids, 2):
                assert not shapes[first].overlaps(shapes[second])
