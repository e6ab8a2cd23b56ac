"""The drawn side of a document: adding shapes and edges, moving them, exchanging the whole diagram."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from ..diagram import Bounds, Diagram, Edge, Point, Shape
from ..document import Document
from ..errors import BpmnError
from ..namespaces import BPMNDI, DC, DI, bpmn, bpmndi, local_name
from .tree import drawn, find, free_id, insert, is_stand_in, new_id, remove_element, used_ids

_BOUNDS = f"{{{DC}}}Bounds"
_WAYPOINT = f"{{{DI}}}waypoint"
_NAMESPACES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}


def set_diagram(document: Document, diagram: Diagram) -> None:
    """Exchange all diagrams of a file for one. What has no id cannot be in it (see `give_id`)."""
    root = document.tree.getroot()
    for old in root.findall(bpmndi("BPMNDiagram")):
        remove_element(old)
    plane = _make_plane(document, diagram.element_id)
    taken = used_ids(document)
    for shape in diagram.shapes:
        if not is_stand_in(shape.element_id):
            _append_shape(plane, shape, free_id(taken, f"{shape.element_id}_shape"))
    for edge in diagram.edges:
        if not is_stand_in(edge.element_id):
            _append_edge(plane, edge, free_id(taken, f"{edge.element_id}_edge"))
    document.changed()


def add_shape(document: Document, id: str, bounds: Bounds) -> None:
    _append_shape(_plane(document), Shape(id, bounds), new_id(document, f"{id}_shape"))


def bounds_of(document: Document, id: str) -> Bounds | None:
    """Where an element is drawn; None if it is not."""
    shapes = (shape for diagram in document.diagrams for shape in diagram.shapes)
    return next((shape.bounds for shape in shapes if shape.element_id == id), None)


def add_edge(document: Document, id: str, waypoints: tuple[Point, ...]) -> None:
    _append_edge(_plane(document), Edge(id, waypoints), new_id(document, f"{id}_edge"))


def move_shape(document: Document, id: str, by_x: float, by_y: float) -> None:
    """Move what shows an element, with its boundary events, contents and labels; lines follow with their ends."""
    element = find(document, id)
    shapes = list(drawn(document, id))
    if not shapes:
        raise BpmnError("The element is not drawn; lay the model out first", element_id=id)
    moved = _moving_along(document, element)
    for moving in moved:
        for shown in drawn(document, moving):
            _shift_all(shown, by_x, by_y)
    for flow in document.tree.getroot().iter(bpmn("*")):
        ends = [flow.get(end, "").rpartition(":")[2] in moved for end in ("sourceRef", "targetRef")]
        if any(ends) and flow.get("id") not in moved:
            for shown in drawn(document, flow.get("id", "")):
                _shift_ends(shown, ends[0], ends[1], by_x, by_y)
    document.changed()


def _moving_along(document: Document, element: etree._Element) -> set[str]:
    """The element, all inside it, and boundary events of any of these."""
    moved = {inner.get("id", "") for inner in element.iter(bpmn("*"))}
    if local_name(element.tag) == "participant":
        process = element.get("processRef", "").rpartition(":")[2]
        moved |= (
            {inner.get("id", "") for inner in find(document, process).iter(bpmn("*"))} if process else set()
        )
    elif local_name(element.tag) == "lane":
        moved |= {(inner.text or "").rpartition(":")[2] for inner in element.iter(bpmn("flowNodeRef"))}
    for event in document.tree.getroot().iter(bpmn("boundaryEvent")):
        if event.get("attachedToRef", "").rpartition(":")[2] in moved:
            moved.add(event.get("id", ""))
    return moved - {""}


def _shift_all(shown: etree._Element, by_x: float, by_y: float) -> None:
    for part in shown.iter(_BOUNDS, _WAYPOINT):
        _shift(part, by_x, by_y)


def _shift(part: etree._Element, by_x: float, by_y: float) -> None:
    part.set("x", _number(float(part.get("x", "0")) + by_x))
    part.set("y", _number(float(part.get("y", "0")) + by_y))


def _shift_ends(shown: etree._Element, source: bool, target: bool, by_x: float, by_y: float) -> None:
    """Move one end of a line; the part next to it stays level or upright. Both ends: move it all."""
    if source and target:
        _shift_all(shown, by_x, by_y)
        return
    points = shown.findall(_WAYPOINT)
    if target:
        points.reverse()
    if not points:
        return
    if len(points) > 2:
        level = float(points[0].get("y", "0")) == float(points[1].get("y", "0"))
        _shift(points[1], 0 if level else by_x, by_y if level else 0)
    _shift(points[0], by_x, by_y)


def _plane(document: Document) -> etree._Element:
    """The plane of the first diagram; made where there is none."""
    plane = document.tree.getroot().find(f"{bpmndi('BPMNDiagram')}/{bpmndi('BPMNPlane')}")
    if plane is not None:
        return plane
    definitions = document.definitions
    shown = [*definitions.collaborations, *definitions.processes]
    return _make_plane(document, shown[0].id if shown else "")


def _make_plane(document: Document, shown: str) -> etree._Element:
    root = document.tree.getroot()
    diagram = root.makeelement(bpmndi("BPMNDiagram"), id=new_id(document, "Diagram"), nsmap=_NAMESPACES)
    insert(root, diagram)
    plane = etree.SubElement(diagram, bpmndi("BPMNPlane"), id=new_id(document, "Plane"))
    if shown:
        plane.set("bpmnElement", shown)
    return plane


def _append_shape(plane: etree._Element, shape: Shape, id: str) -> None:
    made = etree.SubElement(plane, bpmndi("BPMNShape"), id=id)
    made.set("bpmnElement", shape.element_id)
    flags = {
        "isHorizontal": shape.horizontal,
        "isExpanded": shape.expanded,
        "isMarkerVisible": shape.marker_visible,
    }
    for name, flag in flags.items():
        if flag is not None:
            made.set(name, "true" if flag else "false")
    _append_bounds(made, shape.bounds)
    _append_label(made, shape.label)


def _append_edge(plane: etree._Element, edge: Edge, id: str) -> None:
    made = etree.SubElement(plane, bpmndi("BPMNEdge"), id=id)
    made.set("bpmnElement", edge.element_id)
    for point in edge.waypoints:
        etree.SubElement(made, _WAYPOINT, x=_number(point.x), y=_number(point.y))
    _append_label(made, edge.label)


def _append_label(made: etree._Element, label: Bounds | None) -> None:
    if label is not None:
        _append_bounds(etree.SubElement(made, bpmndi("BPMNLabel")), label)


def _append_bounds(parent: etree._Element, bounds: Bounds) -> None:
    sides: Iterable[tuple[str, float]] = (
        ("x", bounds.x),
        ("y", bounds.y),
        ("width", bounds.width),
        ("height", bounds.height),
    )
    made = etree.SubElement(parent, _BOUNDS)
    for name, value in sides:
        made.set(name, _number(value))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
