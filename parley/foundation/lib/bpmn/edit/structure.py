"""Adding and removing nodes and flows."""

from __future__ import annotations

from lxml import etree

from ..diagram import Bounds, Point
from ..document import Document
from ..errors import BpmnError
from ..kinds import EXECUTABLE, SUB_PROCESSES
from ..namespaces import bpmn, local_name
from .diagram import add_edge, add_shape, bounds_of
from .properties import give_id
from .tree import (
    bpmn_elements,
    check_new_id,
    check_text,
    drawn,
    find,
    make,
    new_id,
    remove_element,
    set_value,
)

_SCOPES = SUB_PROCESSES | {"process"}
_END_SIZE = 36.0
_END_DISTANCE = 50.0
_REFERENCES = frozenset({"flowNodeRef", "incoming", "outgoing"})


def add_node(
    document: Document,
    scope_id: str,
    kind: str,
    *,
    id: str = "",
    name: str = "",
    attached_to: str | None = None,
    bounds: Bounds | None = None,
) -> str:
    """Add a node to a process or sub-process, and its shape if `bounds` are given. Returns the id."""
    scope = find(document, scope_id)
    if local_name(scope.tag) not in _SCOPES:
        raise BpmnError("Nodes belong into a process or sub-process", element_id=scope_id)
    if kind not in EXECUTABLE | {"adHocSubProcess", "complexGateway"}:
        raise BpmnError(f"{kind!r} is no kind of node", element_id=scope_id)
    if attached_to is not None:
        find(document, attached_to)
    check_text(id, name)
    id = _take_id(document, id, kind)
    node = make(scope, kind, id=id)
    if name:
        set_value(node, "name", name)
    if attached_to is not None:
        set_value(node, "attachedToRef", attached_to)
    if bounds is not None:
        add_shape(document, id, bounds)
    document.changed()
    return id


def add_flow(
    document: Document,
    source_id: str,
    target_id: str,
    *,
    id: str = "",
    name: str = "",
    waypoints: tuple[Point, ...] = (),
) -> str:
    """Join two nodes of the same process or sub-process, and draw the line if way points are given. Returns the id."""
    source, target = find(document, source_id), find(document, target_id)
    scope = source.getparent()
    if scope is None or scope is not target.getparent():
        raise BpmnError(
            f"A sequence flow cannot leave its process or sub-process towards {target_id!r}",
            element_id=source_id,
        )
    _check_ends(source, target)
    check_text(id, name)
    id = _take_id(document, id, "Flow")
    flow = make(scope, "sequenceFlow", id=id, sourceRef=source_id, targetRef=target_id)
    if name:
        set_value(flow, "name", name)
    make(source, "outgoing", id)
    make(target, "incoming", id)
    if waypoints:
        add_edge(document, id, waypoints)
    document.changed()
    return id


def add_end(document: Document, node_id: str) -> str:
    """Let the way after a node end in an end event, drawn right of it if it is drawn. Returns the id of the event."""
    node = find(document, node_id)
    _check_source(node)
    if not node.get("id"):
        node_id = give_id(document, node_id)
    scope = node.getparent()
    end = _take_id(document, "", "endEvent")
    make(scope, "endEvent", id=end)
    sides = bounds_of(document, node_id)
    points: tuple[Point, ...] = ()
    if sides is not None:
        x, y = sides.right + _END_DISTANCE, sides.center.y
        add_shape(document, end, Bounds(x, y - _END_SIZE / 2, _END_SIZE, _END_SIZE))
        points = (Point(sides.right, y), Point(x, y))
    add_flow(document, node_id, end, waypoints=points)
    return end


def _check_ends(source: etree._Element, target: etree._Element) -> None:
    _check_source(source)
    if local_name(target.tag) in ("startEvent", "boundaryEvent"):
        raise BpmnError("Nothing leads to a start or boundary event", element_id=target.get("id", ""))


def _check_source(source: etree._Element) -> None:
    if local_name(source.tag) == "endEvent":
        raise BpmnError("Nothing leaves an end event", element_id=source.get("id", ""))


def remove(document: Document, id: str) -> None:
    """Remove a node or flow and all that hangs on it: its flows, boundary events, contents, shapes and references."""
    leaving = [find(document, id)]
    if leaving[0].getparent() is None:
        raise BpmnError("The root of the file cannot be removed", element_id=id)
    gone: set[str] = set()
    while leaving:
        for element in leaving:
            gone.update(inner.get("id", "") for inner in element.iter(bpmn("*")))
            remove_element(element)
        gone.discard("")
        leaving = [other for other in bpmn_elements(document) if _hangs_on(other, gone)]
    _remove_references(document, gone)
    for removed in gone:
        for shown in drawn(document, removed):
            remove_element(shown)
    document.changed()


def _hangs_on(element: etree._Element, gone: set[str]) -> bool:
    """Whether an element cannot be without one that is gone: flows, associations, boundary events."""
    ends = [element.get("sourceRef"), element.get("targetRef"), element.get("attachedToRef")]
    if local_name(element.tag).startswith("data"):
        ends += [child.text for child in element.iterchildren(bpmn("sourceRef"), bpmn("targetRef"))]
    return any(end is not None and end.rpartition(":")[2] in gone for end in ends)


def _remove_references(document: Document, gone: set[str]) -> None:
    for element in list(bpmn_elements(document)):
        if local_name(element.tag) in _REFERENCES and (element.text or "").rpartition(":")[2] in gone:
            remove_element(element)
        elif element.get("default", "").rpartition(":")[2] in gone:
            del element.attrib["default"]


def _take_id(document: Document, id: str, stem: str) -> str:
    if id:
        check_new_id(document, id)
        return id
    return new_id(document, f"{stem[0].upper()}{stem[1:]}")
