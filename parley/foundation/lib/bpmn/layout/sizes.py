"""Sizes of shapes, in the unit of diagram interchange."""

from __future__ import annotations

from ..diagram import Bounds
from ..kinds import EVENTS, GATEWAYS, SUB_PROCESSES
from ..model import Node

TASK = (110.0, 64.0)
EVENT = 36.0
GATEWAY = 44.0
BAND = 30.0
"""Width of the strip with a pool's or lane's name."""
SCOPE_PADDING = 24.0
SCOPE_HEAD = 22.0
LABEL_WIDTH = 96.0
LABEL_LINE = 14.5
_BOUNDARY_STEP = 46.0


def node_size(node: Node, inner: tuple[float, float] | None, attached: int) -> tuple[float, float]:
    """Width and height of a node with `attached` boundary events; `inner` is the size of its contents."""
    if node.kind in EVENTS:
        return EVENT, EVENT
    if node.kind in GATEWAYS:
        return GATEWAY, GATEWAY
    width, height = TASK
    if node.kind in SUB_PROCESSES and inner is not None:
        width = max(width, inner[0] + 2 * SCOPE_PADDING)
        height = max(height, inner[1] + 2 * SCOPE_PADDING + SCOPE_HEAD)
    return max(width, 20 + attached * _BOUNDARY_STEP), height


def boundary_offset(index: int) -> float:
    """How far left of its host's right side the center of a boundary event lies."""
    return 30.0 + index * _BOUNDARY_STEP


def boundary_bounds(host: Bounds, index: int) -> Bounds:
    """Where the boundary event number `index` of a host lies: on its lower side, the first one on the right."""
    center = host.right - boundary_offset(index)
    return Bounds(center - EVENT / 2, host.bottom - EVENT / 2, EVENT, EVENT)
