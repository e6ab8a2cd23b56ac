"""Where elements are drawn: the diagram interchange part of a file as plain values.

Lengths are in the unit of the file, by custom pixels; y grows downwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from lxml import etree

from .errors import BpmnError
from .namespaces import BPMNDI, DC, DI, bpmndi
from .read.values import children, is_true, reference

_BOUNDS = f"{{{DC}}}Bounds"
_WAYPOINT = f"{{{DI}}}waypoint"
LIMIT = 1e7
"""Coordinates beyond are refused: no screen shows them."""


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bounds:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def center(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: Bounds) -> bool:
        """Whether the insides meet; touching sides do not count."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def contains(self, other: Bounds) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """`horizontal` (pools and lanes), `expanded` (sub-processes) and `marker_visible` (exclusive gateways) are None
    where the file does not say."""

    element_id: str
    bounds: Bounds
    label: Bounds | None = None
    horizontal: bool | None = None
    expanded: bool | None = None
    marker_visible: bool | None = None
    band: str | None = None
    """`participantBandKind` of a choreography participant."""
    message_visible: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    element_id: str
    waypoints: tuple[Point, ...]
    label: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """One plane; `element_id` is the process, sub-process or collaboration shown."""

    element_id: str
    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]
    id: str = ""
    name: str = ""


def read_diagrams(tree: etree._ElementTree) -> tuple[Diagram, ...]:
    """All diagrams of a file, in order.

    Raises BpmnError for coordinates that are no numbers.
    """
    return tuple(_diagram(element) for element in tree.getroot().iterchildren(bpmndi("BPMNDiagram")))


def _diagram(element: etree._Element) -> Diagram:
    plane = element.find(bpmndi("BPMNPlane"))
    shapes: list[Shape] = []
    edges: list[Edge] = []
    for child in children(plane) if plane is not None else ():
        if child.tag == bpmndi("BPMNShape"):
            shapes.extend(_shape(child))
        elif child.tag == bpmndi("BPMNEdge"):
            edges.append(_edge(child))
    return Diagram(
        element_id=(reference(plane.get("bpmnElement")) or "") if plane is not None else "",
        shapes=tuple(shapes),
        edges=tuple(edges),
        id=element.get("id", ""),
        name=element.get("name", ""),
    )


def _shape(element: etree._Element) -> list[Shape]:
    """The shape, or nothing for one without bounds."""
    bounds = element.find(_BOUNDS)
    if bounds is None:
        return []
    return [
        Shape(
            element_id=reference(element.get("bpmnElement")) or "",
            bounds=_bounds(bounds),
            label=_label(element),
            horizontal=_flag(element, "isHorizontal"),
            expanded=_flag(element, "isExpanded"),
            marker_visible=_flag(element, "isMarkerVisible"),
            band=element.get("participantBandKind"),
            message_visible=is_true(element.get("isMessageVisible")),
        )
    ]


def _edge(element: etree._Element) -> Edge:
    return Edge(
        element_id=reference(element.get("bpmnElement")) or "",
        waypoints=tuple(
            Point(_number(point, "x"), _number(point, "y")) for point in element.iterchildren(_WAYPOINT)
        ),
        label=_label(element),
    )


def _label(element: etree._Element) -> Bounds | None:
    bounds = element.find(f"{{{BPMNDI}}}BPMNLabel/{_BOUNDS}")
    return _bounds(bounds) if bounds is not None else None


def _flag(element: etree._Element, name: str) -> bool | None:
    text = element.get(name)
    return None if text is None else is_true(text)


def _bounds(element: etree._Element) -> Bounds:
    return Bounds(
        _number(element, "x"),
        _number(element, "y"),
        max(0.0, _number(element, "width")),
        max(0.0, _number(element, "height")),
    )


def _number(element: etree._Element, name: str) -> float:
    text = element.get(name, "0")
    try:
        number = float(text) if len(text) <= 40 else math.nan
    except ValueError:
        number = math.nan
    if not abs(number) <= LIMIT:
        raise BpmnError(
            f"{name}={text[:40]!r} is not a length in a diagram",
            element_id=_owner_id(element),
            line=element.sourceline or 0,
        )
    return number


def _owner_id(element: etree._Element) -> str:
    for ancestor in element.iterancestors():
        if id := ancestor.get("bpmnElement"):
            return reference(id) or ""
    return ""
