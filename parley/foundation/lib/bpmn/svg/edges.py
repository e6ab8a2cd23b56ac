"""Edges: sequence flows, message flows, associations and conversation links, with their ends."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from lxml import etree

from ..diagram import Point
from ..kinds import ACTIVITIES
from ..model import Artifact, DataAssociation, Flow, MessageFlow, Node
from .canvas import circle, number, path
from .index import Drawable

_DOTTED = "bpmn-line bpmn-dotted"


def draw_edge(
    parent: etree._Element, edge: Drawable | None, points: tuple[Point, ...], source: Drawable | None
) -> None:
    """Draw the line and its ends; an unknown element is drawn as a plain line."""
    if len(points) < 2:
        return
    if isinstance(edge, Flow):
        _sequence_flow(parent, edge, points, source)
    elif isinstance(edge, MessageFlow):
        _line(parent, points, "bpmn-line bpmn-dashed")
        x, y = _direction(points[0], points[1])
        circle(parent, points[0].x + 3.5 * x, points[0].y + 3.5 * y, 3.5, "bpmn-open")
        _head(parent, points[-2], points[-1], "bpmn-open")
    elif isinstance(edge, DataAssociation):
        _line(parent, points, _DOTTED)
        _head(parent, points[-2], points[-1], "bpmn-open-line", closed=False)
    elif isinstance(edge, Artifact) and edge.kind == "association":
        _association(parent, edge, points)
    else:
        _line(parent, points, "bpmn-line")


def _sequence_flow(
    parent: etree._Element, flow: Flow, points: tuple[Point, ...], source: Drawable | None
) -> None:
    _line(parent, points, "bpmn-line")
    _head(parent, points[-2], points[-1], "bpmn-head")
    if not isinstance(source, Node):
        return
    if source.default == flow.id:
        _slash(parent, points)
    elif flow.condition is not None and source.kind in ACTIVITIES:
        _diamond(parent, points)


def _association(parent: etree._Element, edge: Artifact, points: tuple[Point, ...]) -> None:
    _line(parent, points, _DOTTED)
    if edge.direction in ("One", "Both"):
        _head(parent, points[-2], points[-1], "bpmn-open-line", closed=False)
    if edge.direction == "Both":
        _head(parent, points[1], points[0], "bpmn-open-line", closed=False)


def _line(parent: etree._Element, points: tuple[Point, ...], style: str) -> None:
    path(parent, "M" + "L".join(f"{number(point.x)} {number(point.y)}" for point in points), style)


def _direction(start: Point, end: Point) -> tuple[float, float]:
    length = hypot(end.x - start.x, end.y - start.y)
    return ((end.x - start.x) / length, (end.y - start.y) / length) if length else (1.0, 0.0)


def _head(parent: etree._Element, start: Point, end: Point, style: str, closed: bool = True) -> None:
    x, y = _direction(start, end)
    back_x, back_y = end.x - 8 * x, end.y - 8 * y
    left = f"{number(back_x + 3.6 * y)} {number(back_y - 3.6 * x)}"
    right = f"{number(back_x - 3.6 * y)} {number(back_y + 3.6 * x)}"
    path(parent, f"M{left}L{number(end.x)} {number(end.y)}L{right}{'Z' if closed else ''}", style)


def _slash(parent: etree._Element, points: tuple[Point, ...]) -> None:
    x, y = _direction(points[0], points[1])
    center_x, center_y = points[0].x + 9 * x, points[0].y + 9 * y
    along, across = 3.0, 5.0
    start = f"{number(center_x - along * x + across * y)} {number(center_y - along * y - across * x)}"
    end = f"{number(center_x + along * x - across * y)} {number(center_y + along * y + across * x)}"
    path(parent, f"M{start}L{end}", "bpmn-line")


def _diamond(parent: etree._Element, points: tuple[Point, ...]) -> None:
    x, y = _direction(points[0], points[1])
    corners = [
        (points[0].x, points[0].y),
        (points[0].x + 7 * x + 4 * y, points[0].y + 7 * y - 4 * x),
        (points[0].x + 14 * x, points[0].y + 14 * y),
        (points[0].x + 7 * x - 4 * y, points[0].y + 7 * y + 4 * x),
    ]
    path(parent, "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z", "bpmn-open")


def middle(points: tuple[Point, ...]) -> Point:
    """The middle of the longest part of the line: where a label or a count disturbs least."""
    if len(points) < 2:
        return points[0] if points else Point(0, 0)
    start, end = max(
        pairwise(points),
        key=lambda pair: hypot(pair[1].x - pair[0].x, pair[1].y - pair[0].y),
    )
    return Point((start.x + end.x) / 2, (start.y + end.y) / 2)
