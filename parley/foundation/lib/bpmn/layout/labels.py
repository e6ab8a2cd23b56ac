"""Where names go that stand beside a shape or a line."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

from ..diagram import Bounds, Point
from ..kinds import EVENTS, GATEWAYS
from ..model import Node
from .sizes import LABEL_LINE, LABEL_WIDTH

_CHARACTER = 6.6


def label_size(text: str) -> tuple[float, float]:
    """Estimated width and height of a name, broken into lines of at most `LABEL_WIDTH`."""
    length = len(text) * _CHARACTER
    lines = min(4, max(1, ceil(length / LABEL_WIDTH)))
    if lines > 1:
        lines = min(4, lines + (length / LABEL_WIDTH > lines - 0.4))
    return min(length, LABEL_WIDTH), lines * LABEL_LINE


def label_room(node: Node, ports: set[str]) -> tuple[float, float]:
    """What the name of a node takes above and below its shape."""
    if not _has_outer_name(node):
        return 0.0, 0.0
    height = label_size(node.name)[1] + 6
    return (height, 0.0) if _stands_above(node, ports) else (0.0, height)


def _has_outer_name(node: Node) -> bool:
    return bool(node.name) and (node.kind in EVENTS or node.kind in GATEWAYS)


def _stands_above(node: Node, ports: set[str]) -> bool:
    return "top" not in ports and (node.kind in GATEWAYS or "bottom" in ports)


def node_label(node: Node, bounds: Bounds, ports: set[str]) -> Bounds | None:
    """Below an event, above a gateway, unless a line leaves there; beside a line where both sides are taken."""
    if not _has_outer_name(node):
        return None
    width, height = label_size(node.name)
    x = bounds.center.x - width / 2
    if _stands_above(node, ports):
        return Bounds(x, bounds.y - height - 4, width, height)
    if "bottom" in ports:
        return Bounds(bounds.center.x + 8, bounds.bottom - 2, width, height)
    return Bounds(x, bounds.bottom + 4, width, height)


def boundary_label(name: str, bounds: Bounds, index: int, count: int) -> Bounds | None:
    """Below the host: of several events the right one's name stands on the right, the others' one below the other."""
    if not name:
        return None
    width, height = label_size(name)
    if index == 0 and count > 1:
        return Bounds(bounds.right + 2, bounds.bottom - 2, width, height)
    return Bounds(bounds.x - width - 2, bounds.bottom - 2 + boundary_shift(index), width, height)


def boundary_shift(index: int) -> float:
    """How much lower the name of a boundary event stands, so that it does not meet its neighbour's."""
    return max(0, index - 1) * LABEL_LINE


def flow_label(name: str, points: tuple[Point, ...]) -> Bounds | None:
    """Above the level part of a line that is its own: after a turn the last one, for its start may be shared with other
    ways out of the same node; beside an upright line where there is none."""
    if not name or len(points) < 2:
        return None
    width, height = label_size(name)
    levels = [(start, end) for start, end in pairwise(points) if start.y == end.y]
    own = levels[1:] if len(levels) > 1 and levels[0][0] == points[0] else levels
    for start, end in own:
        if abs(end.x - start.x) >= width + 16:
            near = start.x + 10 if end.x > start.x else start.x - width - 10
            return Bounds(near, start.y - height - 4, width, height)
    if own and own[-1][1] == points[-1]:
        _, end = own[-1]
        return Bounds(end.x - width - 12, end.y - height - 4, width, height)
    start, end = points[0], points[1]
    if start.x == end.x:
        return Bounds(start.x + 5, (start.y + end.y) / 2 - height / 2, width, height)
    return Bounds((start.x + end.x) / 2 - width / 2, start.y - height - 2, width, height)
