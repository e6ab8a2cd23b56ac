"""Edits change what they say and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn import edit
from parley.foundation.lib.bpmn.build import ProcessBuilder, timer
from parley.foundation.lib.bpmn.layout import arrange
from parley.foundation.lib.bpmn.model import Extension


@pytest.fixture
def document() -> bpmn.Document:
    builder = ProcessBuilder("p", "Process").start("s").task("userTask", "t", "Task")
    builder.boundary("late", "t", timer("duration", "PT1H")).gateway("exclusiveGateway", "g")
    builder.end("yes").end("no").path("s", "t", "g", "yes").path("g", "no").path("late", "no")
    builder.lane("l", "Lane", "s", "t", "g", "yes", "no", "late")
    return builder.document()


def _node(document: bpmn.Document, id: str) -> bpmn.Node:
    return next(node for node in document.definitions.processes[0].all_nodes() if node.id == id)


def _again(document: bpmn.Document) -> bpmn.Document:
    return bpmn.read(document.write())


def test_rename_changes_the_name(document: bpmn.Document) -> None:
    edit.rename(document, "t", 'New <name> & "quotes"')
    assert _node(_again(document), "t").name == 'New <name> & "quotes"'


def test_set_condition_replaces_and_removes(document: bpmn.Document) -> None:
    edit.set_condition(document, "g_to_yes", "a < 1")
    edit.set_condition(document, "g_to_yes", "a > 1", "feel")
    flow = next(flow for flow in _again(document).definitions.processes[0].flows if flow.id == "g_to_yes")
    assert flow.condition is not None
    assert (flow.condition.text, flow.condition.language) == ("a > 1", "feel")
    edit.set_condition(document, "g_to_yes", "")
    assert all(flow.condition is None for flow in document.definitions.processes[0].flows)


def test_set_default_needs_a_flow_of_the_node(document: bpmn.Document) -> None:
    edit.set_default(document, "g", "g_to_no")
    assert _node(document, "g").default == "g_to_no"
    edit.set_default(document, "g", "")
    assert _node(document, "g").default is None
    with pytest.raises(bpmn.BpmnError, match="does not leave"):
        edit.set_default(document, "g", "s_to_t")


def test_set_timer_exchanges_the_form(document: bpmn.Document) -> None:
    edit.set_timer(document, "late", "date", "2030-01-01")
    event = _node(_again(document), "late").event
    assert event is not None and event.timer is not None
    assert (event.timer.form, event.timer.value.text) == ("date", "2030-01-01")
    with pytest.raises(bpmn.BpmnError):
        edit.set_timer(document, "t", "date", "2030-01-01")


def test_documentation_and_extensions_stand_where_the_schema_wants_them(document: bpmn.Document) -> None:
    edit.set_extension(
        document, "t", Extension("parley:form", {"key": "f"}, children=(Extension("parley:field"),))
    )
    edit.set_documentation(document, "t", "Why")
    edit.set_attribute(document, "t", "camunda:assignee", "maya")
    node = _node(_again(document), "t")
    form = node.extension("parley:form")
    assert (node.documentation, node.vendor("camunda:assignee")) == ("Why", "maya")
    assert form is not None and form.child("parley:field") is not None
    names = [child.tag.rpartition("}")[2] for child in edit.tree.find(document, "t")]
    assert names == ["documentation", "extensionElements", "incoming", "outgoing"]
    edit.remove_extension(document, "t", "parley:form")
    edit.set_attribute(document, "t", "camunda:assignee", None)
    assert (_node(document, "t").extensions, _node(document, "t").attributes) == ((), {})


def test_added_node_and_flow_are_drawn(document: bpmn.Document) -> None:
    id = edit.add_node(document, "p", "serviceTask", name="Call", bounds=bpmn.Bounds(0, 0, 100, 80))
    flow = edit.add_flow(document, "g", id, waypoints=(bpmn.Point(0, 0), bpmn.Point(9, 9)))
    again = _again(document)
    assert (_node(again, id).kind, _node(again, id).name) == ("serviceTask", "Call")
    assert id in {shape.element_id for shape in again.diagrams[0].shapes}
    assert flow in {edge.element_id for edge in again.diagrams[0].edges}


@pytest.mark.parametrize(("source", "target"), [("yes", "t"), ("t", "s"), ("t", "late"), ("t", "nothing")])
def test_impossible_flows_are_refused(document: bpmn.Document, source: str, target: str) -> None:
    before = document.write()
    with pytest.raises(bpmn.BpmnError):
        edit.add_flow(document, source, target)
    assert document.write() == before


def test_remove_takes_all_that_hangs_on_a_node(document: bpmn.Document) -> None:
    edit.remove(document, "t")
    again = _again(document)
    process = again.definitions.processes[0]
    assert [node.id for node in process.nodes] == ["s", "g", "yes", "no"]
    assert [flow.id for flow in process.flows] == ["g_to_yes", "g_to_no"]
    assert process.lanes[0].nodes == ("s", "g", "yes", "no")
    drawn = {item.element_id for item in (*again.diagrams[0].shapes, *again.diagrams[0].edges)}
    assert drawn == {"l", "s", "g", "yes", "no", "g_to_yes", "g_to_no"}
    assert b"s_to_t" not in again.write()


def test_move_shape_takes_boundary_events_and_line_ends_along(document: bpmn.Document) -> None:
    before = {shape.element_id: shape.bounds for shape in document.diagrams[0].shapes}
    lines = {edge.element_id: edge.waypoints for edge in document.diagrams[0].edges}
    edit.move_shape(document, "t", 10, 20)
    after = {shape.element_id: shape.bounds for shape in document.diagrams[0].shapes}
    moved = {edge.element_id: edge.waypoints for edge in document.diagrams[0].edges}
    changed = {id for id in before if before[id] != after[id]}
    assert changed == {"t", "late"}
    assert (after["late"].x - before["late"].x, after["late"].y - before["late"].y) == (10, 20)
    assert moved["s_to_t"][0] == lines["s_to_t"][0]
    assert moved["s_to_t"][-1] == bpmn.Point(lines["s_to_t"][-1].x + 10, lines["s_to_t"][-1].y + 20)


def test_diagram_takes_free_ids_and_leaves_out_what_has_none() -> None:
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><task id="t"/>'
        '<task id="t_shape"/><task/></process></definitions>'
    )
    document = bpmn.read(text)
    edit.set_diagram(document, arrange(document.definitions))
    ids = [element.get("id") for element in document.tree.getroot().iter("{*}BPMNShape")]
    assert ids == ["t_shape_2", "t_shape_shape"]
    assert [shape.element_id for shape in document.diagrams[0].shapes] == ["t", "t_shape"]


@pytest.mark.parametrize(
    "change",
    [
        lambda document: edit.rename(document, "t", "\x00"),
        lambda document: edit.set_documentation(document, "t", "\x00"),
        lambda document: edit.set_condition(document, "g_to_yes", "\x00"),
        lambda document: edit.set_condition(document, "g_to_yes", "1", "\x00"),
        lambda document: edit.set_timer(document, "late", "date", "\x00"),
        lambda document: edit.set_timer(document, "late", "never", "1"),
        lambda document: edit.set_attribute(document, "t", "camunda:assignee", "\x00"),
        lambda document: edit.set_attribute(document, "t", "assignee", "x"),
        lambda document: edit.set_extension(document, "t", Extension("parley:x", text="\x00")),
        lambda document: edit.set_extension(document, "t", Extension("x")),
        lambda document: edit.add_node(document, "p", "userTask", name="\x00"),
        lambda document: edit.add_node(document, "p", "userTask", id="t"),
        lambda document: edit.add_node(document, "p", "userTask", id="two words"),
        lambda document: edit.add_node(document, "p", "nothing"),
        lambda document: edit.add_node(document, "t", "userTask"),
        lambda document: edit.add_flow(document, "t", "no", name="\x00"),
        lambda document: edit.add_end(document, "yes"),
        lambda document: edit.give_id(document, "t"),
    ],
)
def test_refused_change_leaves_the_file_as_it_was(
    document: bpmn.Document, change: Callable[[bpmn.Document], object]
) -> None:
    before = document.write()
    with pytest.raises(bpmn.BpmnError):
        change(document)
    assert document.write() == before


def test_unknown_element_is_refused(document: bpmn.Document) -> None:
    with pytest.raises(bpmn.BpmnError) as caught:
        edit.rename(document, "nobody", "x")
    assert caught.value.element_id == "nobody"


def test_rename_keeps_the_rest_of_real_models(model_path: Path) -> None:
    document = bpmn.read(model_path.read_bytes())
    node = next((node for process in document.definitions.processes for node in process.nodes), None)
    if node is None or "@" in node.id:
        pytest.skip("no node with an id")
    edit.rename(document, node.id, "changed name")
    renamed = _again(document)
    edit.rename(renamed, node.id, node.name)
    fresh = bpmn.read(model_path.read_bytes())
    edit.rename(fresh, node.id, node.name)
    assert renamed.write() == _again(fresh).write()
