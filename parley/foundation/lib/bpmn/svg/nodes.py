"""Flow nodes: events, activities, gateways, choreography and conversation."""

from __future__ import annotations

from lxml import etree

from ..diagram import Bounds, Shape
from ..kinds import CATCHING, CHOREOGRAPHY, CONVERSATION, EVENTS, GATEWAYS, SUB_PROCESSES
from ..model import EventDefinition, Node
from . import symbols
from .canvas import circle, inset, number, path, placed, rectangle
from .text import LINE_HEIGHT, wrap, write_lines

_CORNER = 8.0
_PADDING = 6.0
_MARKER_SIZE = 14.0
_SIGN_HEIGHT = 18.0
_SIGN_WIDTH = 22.0
_BOUNDARY_HEIGHT = 14.0


def draw_node(
    parent: etree._Element, node: Node, drawn: Shape, has_boundary: bool, called: str | None = None
) -> None:
    """Draw one flow node into its group; names outside the shape are drawn elsewhere.

    `called` is the kind of the global task that a call activity calls.
    """
    if node.kind in EVENTS:
        _event(parent, node, drawn.bounds)
    elif node.kind in GATEWAYS:
        _gateway(parent, node, drawn)
    elif node.kind in CONVERSATION:
        _conversation(parent, node, drawn.bounds)
    else:
        _activity(parent, node, drawn, has_boundary, called or node.kind)


def has_outer_name(node: Node) -> bool:
    """Whether the name stands beside the shape."""
    return node.kind in EVENTS or node.kind in GATEWAYS or node.kind in CONVERSATION


def is_scope(node: Node, drawn: Shape) -> bool:
    """Whether the shape is a frame around other shapes."""
    return node.kind in SUB_PROCESSES and is_expanded(node, drawn)


def is_expanded(node: Node, drawn: Shape) -> bool:
    """The file says; else a sub-process with contents and room for them is taken as open."""
    if drawn.expanded is not None:
        return drawn.expanded
    has_contents = node.body is not None and bool(node.body.nodes)
    return has_contents and drawn.bounds.width > 140


def _event(parent: etree._Element, node: Node, bounds: Bounds) -> None:
    center = bounds.center
    radius = min(bounds.width, bounds.height) / 2
    style = "bpmn-outline"
    dashed = "" if node.interrupting else " bpmn-dashed"
    if node.kind == "endEvent":
        style += " bpmn-thick"
    circle(parent, center.x, center.y, radius, style + dashed)
    if node.kind in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        circle(parent, center.x, center.y, radius - 3.5, "bpmn-inner" + dashed)
    if node.event_definitions:
        _event_sign(parent, node, center.x, center.y, radius / 18)


def _event_sign(parent: etree._Element, node: Node, x: float, y: float, scale: float) -> None:
    kind = _sign_kind(node.event_definitions, node.parallel_multiple)
    solid = node.kind not in CATCHING
    if kind not in symbols.EVENTS:
        return
    if kind == "message" and solid:
        _solid_envelope(parent, x, y, scale)
        return
    style = "bpmn-symbol bpmn-solid" if solid and kind != "timer" else "bpmn-symbol"
    placed(parent, symbols.EVENTS[kind], x, y, scale, style)


def _sign_kind(definitions: tuple[EventDefinition, ...], parallel: bool) -> str:
    if len(definitions) == 1:
        return definitions[0].kind
    return "parallelMultiple" if parallel else "multiple"


def _solid_envelope(parent: etree._Element, x: float, y: float, scale: float) -> None:
    placed(parent, symbols.ENVELOPE, x, y, scale, "bpmn-symbol bpmn-solid")
    placed(parent, symbols.FLAP, x, y, scale, "bpmn-symbol bpmn-on-solid")


def _gateway(parent: etree._Element, node: Node, drawn: Shape) -> None:
    bounds = drawn.bounds
    center = bounds.center
    corners = (
        f"M{number(center.x)} {number(bounds.y)}L{number(bounds.right)} {number(center.y)}"
        f"L{number(center.x)} {number(bounds.bottom)}L{number(bounds.x)} {number(center.y)}Z"
    )
    path(parent, corners, "bpmn-outline")
    scale = min(bounds.width, bounds.height) / 50
    if node.kind == "eventBasedGateway":
        _event_gateway_sign(parent, node, center.x, center.y, scale)
    elif node.kind != "exclusiveGateway" or drawn.marker_visible is not False:
        placed(
            parent,
            symbols.GATEWAYS[node.kind],
            center.x,
            center.y,
            scale * 1.2,
            "bpmn-symbol bpmn-heavy",
        )


def _event_gateway_sign(parent: etree._Element, node: Node, x: float, y: float, scale: float) -> None:
    circle(parent, x, y, 13 * scale, "bpmn-inner")
    if not node.instantiate:
        circle(parent, x, y, 10.5 * scale, "bpmn-inner")
    sign = "parallelMultiple" if node.gateway_type == "Parallel" else "multiple"
    placed(parent, symbols.EVENTS[sign], x, y, scale * 0.8, "bpmn-symbol")


def _conversation(parent: etree._Element, node: Node, bounds: Bounds) -> None:
    quarter = bounds.width / 4
    middle = bounds.center.y
    corners = [
        (bounds.x, middle),
        (bounds.x + quarter, bounds.y),
        (bounds.right - quarter, bounds.y),
        (bounds.right, middle),
        (bounds.right - quarter, bounds.bottom),
        (bounds.x + quarter, bounds.bottom),
    ]
    thick = " bpmn-thick" if node.kind == "callConversation" else ""
    path(parent, "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z", "bpmn-outline" + thick)
    if node.kind == "subConversation":
        placed(parent, symbols.MARKERS["subProcess"], bounds.center.x, bounds.bottom - 8, 0.8, "bpmn-symbol")


def _activity(parent: etree._Element, node: Node, drawn: Shape, has_boundary: bool, sign: str) -> None:
    bounds = drawn.bounds
    style = "bpmn-outline"
    if node.kind in ("callActivity", "callChoreography"):
        style += " bpmn-thick"
    if node.triggered_by_event:
        style += " bpmn-dotted"
    rectangle(parent, bounds, style, _CORNER)
    if node.kind == "transaction":
        rectangle(parent, inset(bounds, 3), "bpmn-inner", _CORNER - 3)
    _task_sign(parent, node, bounds, sign)
    markers = _markers(node, drawn)
    _draw_markers(parent, markers, bounds)
    _activity_name(parent, node, drawn, bool(markers), has_boundary, sign in symbols.TASKS)


def _task_sign(parent: etree._Element, node: Node, bounds: Bounds, sign: str) -> None:
    x, y = bounds.x + 13, bounds.y + 12
    if sign == "sendTask":
        _solid_envelope(parent, x, y, 0.9)
    elif sign in symbols.TASKS:
        scale = 0.95
        if node.kind == "receiveTask" and node.instantiate:
            circle(parent, x, y, 8.5, "bpmn-inner")
            scale = 0.65
        placed(parent, symbols.TASKS[sign], x, y, scale, "bpmn-symbol")
    elif node.triggered_by_event and node.body is not None:
        _trigger_sign(parent, node, x, y)


def _trigger_sign(parent: etree._Element, node: Node, x: float, y: float) -> None:
    """An event sub-process that is closed shows what starts it."""
    starts = [inner for inner in node.body.nodes if inner.kind == "startEvent"] if node.body else []
    if len(starts) == 1 and starts[0].event_definitions:
        circle(parent, x, y, 8, "bpmn-inner" if starts[0].interrupting else "bpmn-inner bpmn-dashed")
        _event_sign(parent, starts[0], x, y, 0.45)


def _markers(node: Node, drawn: Shape) -> list[str]:
    found = []
    if node.for_compensation:
        found.append("compensation")
    if node.loop is not None:
        multi = "sequential" if node.loop.sequential else "parallel"
        found.append(multi if node.loop.multi else "loop")
    is_closed = node.kind in SUB_PROCESSES and not is_expanded(node, drawn)
    if is_closed or node.kind == "subChoreography":
        found.append("subProcess")
    if node.kind == "callActivity" and drawn.expanded is False:
        found.append("subProcess")
    if node.kind == "adHocSubProcess":
        found.append("adHoc")
    return found


def _draw_markers(parent: etree._Element, markers: list[str], bounds: Bounds) -> None:
    x = bounds.center.x - (len(markers) - 1) * (_MARKER_SIZE + 3) / 2
    for marker in markers:
        style = "bpmn-symbol bpmn-solid" if marker in symbols.SOLID_MARKERS else "bpmn-symbol"
        placed(parent, symbols.MARKERS[marker], x, bounds.bottom - 9, 0.9, style)
        x += _MARKER_SIZE + 3


def _activity_name(
    parent: etree._Element, node: Node, drawn: Shape, has_markers: bool, has_boundary: bool, has_sign: bool
) -> None:
    bounds = drawn.bounds
    width = max(bounds.width - 2 * _PADDING, 10)
    if is_scope(node, drawn):
        lines = wrap(node.name, width - 24, 2)
        write_lines(parent, lines, bounds.center.x, bounds.y + 5 + len(lines) * LINE_HEIGHT / 2, "bpmn-name")
        return
    room = bounds.height - (16 if has_markers else 4)
    most_lines = max(1, int(room // LINE_HEIGHT))
    lines = wrap(node.name, width, most_lines)
    has_sign = has_sign or node.triggered_by_event
    needed = len(lines) * LINE_HEIGHT
    if has_boundary and not has_markers and needed <= room - _BOUNDARY_HEIGHT:
        room -= _BOUNDARY_HEIGHT
    y = bounds.center.y if node.kind in CHOREOGRAPHY else bounds.y + room / 2 + 2
    if has_sign and needed <= room - _SIGN_HEIGHT:
        y = max(y, bounds.y + _SIGN_HEIGHT + needed / 2)
    elif has_sign:
        lines = wrap(node.name, width, most_lines, first_width=bounds.width - 2 * _SIGN_WIDTH)
    write_lines(parent, lines, bounds.center.x, y, "bpmn-name")
