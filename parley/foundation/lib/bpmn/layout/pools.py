"""Whole files: processes below each other, in pools and lanes where there are any."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagram import Bounds, Diagram, Edge, Point, Shape
from ..errors import BpmnError
from ..model import Collaboration, Definitions, Lane, MessageFlow, Process
from .body import Picture, lay_out_body
from .labels import flow_label
from .sizes import BAND

MOST_ELEMENTS = 20_000

_PADDING = 28.0
_POOL_GAP = 60.0
_EMPTY_POOL = 70.0
_ORIGIN = 40.0
_WIDE = 300.0
"""Message flows reach shapes wider than this anywhere along their side."""


def arrange(definitions: Definitions) -> Diagram:
    """A diagram for a model, computed from its structure alone.

    Left to right; loops run back above; nothing overlaps; lines are orthogonal. The same model gives the same diagram.
    Raises BpmnError for more than `MOST_ELEMENTS` nodes and flows.
    """
    _check_size(definitions)
    collaboration = next(iter(definitions.collaborations), None)
    picture = Picture(height=_ORIGIN)
    pools = list(_pools(definitions, collaboration))
    width = max((_width(inner, process) for process, inner, _ in pools), default=0.0)
    for process, inner, participant in pools:
        _add_pool(picture, process, inner, participant, width)
    if collaboration is not None:
        pool_ids = {participant.id for participant in collaboration.participants}
        _add_message_flows(picture, collaboration.message_flows, pool_ids)
    return Diagram(_plane(definitions, collaboration), tuple(picture.shapes), tuple(picture.edges))


def _check_size(definitions: Definitions) -> None:
    size = 0
    for process in definitions.processes:
        size += sum(len(body.nodes) + len(body.flows) for body in process.body.walk())
        if size > MOST_ELEMENTS:
            message = f"The model has more than {MOST_ELEMENTS:,} nodes and flows: too large to be laid out."
            raise BpmnError(message, element_id=process.id, line=process.line)


def _plane(definitions: Definitions, collaboration: Collaboration | None) -> str:
    if collaboration is not None:
        return collaboration.id
    return definitions.processes[0].id if definitions.processes else ""


def _pools(
    definitions: Definitions, collaboration: Collaboration | None
) -> Iterable[tuple[Process | None, Picture, str]]:
    """Each process (None for an empty pool), its picture and the id of its pool ("" for none)."""
    processes = {process.id: process for process in definitions.processes}
    shown = set()
    for participant in collaboration.participants if collaboration else ():
        process = processes.get(participant.process_ref or "")
        if process is not None:
            shown.add(process.id)
        yield process, lay_out_body(process.body) if process else Picture(), participant.id
    for process in definitions.processes:
        if process.id not in shown:
            yield process, lay_out_body(process.body), ""


def _depth(lanes: tuple[Lane, ...]) -> int:
    return 1 + max(_depth(lane.lanes) for lane in lanes) if lanes else 0


def _width(inner: Picture, process: Process | None) -> float:
    """The width of a pool, without its own band."""
    depth = _depth(process.lanes) if process else 0
    return inner.width + depth * BAND + 2 * _PADDING


def _add_pool(
    picture: Picture, process: Process | None, inner: Picture, participant: str, width: float
) -> None:
    top = picture.height
    band = BAND if participant else 0.0
    has_frame = bool(participant) or bool(process and process.lanes)
    height = inner.height + 2 * _PADDING if inner.height else _EMPTY_POOL
    if participant:
        picture.shapes.append(Shape(participant, Bounds(_ORIGIN, top, width + band, height), horizontal=True))
    lane_left = _ORIGIN + band
    if process and process.lanes:
        _add_lanes(picture, process.lanes, inner, Bounds(lane_left, top, width, height))
    depth = _depth(process.lanes) if process else 0
    picture.include(inner, lane_left + depth * BAND + (_PADDING if has_frame else 0), top + _PADDING)
    picture.height = top + height + _POOL_GAP
    picture.width = max(picture.width, _ORIGIN + band + width)


def _add_lanes(picture: Picture, lanes: tuple[Lane, ...], inner: Picture, frame: Bounds) -> None:
    """Lanes side by side down the frame; the outer ones reach its edges."""
    spans = [(top + frame.y + _PADDING, bottom + frame.y + _PADDING) for top, bottom in inner.lane_spans]
    spans[0] = (frame.y, spans[0][1])
    spans[-1] = (spans[-1][0], frame.bottom)
    remaining = iter(spans)

    def add(lane: Lane, left: float) -> tuple[float, float]:
        place = len(picture.shapes)
        if lane.lanes:
            inside = [add(child, left + BAND) for child in lane.lanes]
            top, bottom = inside[0][0], inside[-1][1]
        else:
            top, bottom = next(remaining)
        bounds = Bounds(left, top, frame.right - left, bottom - top)
        picture.shapes.insert(place, Shape(lane.id, bounds, horizontal=True))
        return top, bottom

    for lane in lanes:
        add(lane, frame.x)


def _add_message_flows(picture: Picture, flows: tuple[MessageFlow, ...], pools: set[str]) -> None:
    """From the side that faces the other pool, then across in the gap beside that pool."""
    bounds = {shape.element_id: shape.bounds for shape in picture.shapes}
    frames = [box for id, box in bounds.items() if id in pools]
    for index, flow in enumerate(flows):
        start, end = bounds.get(flow.source or ""), bounds.get(flow.target or "")
        if start is not None and end is not None:
            frame = next((box for box in frames if box.contains(end)), end)
            points = _message_way(start, end, frame, 8.0 * (index % 5 - 2))
            picture.edges.append(Edge(flow.id, points, flow_label(flow.name, points)))


def _message_way(start: Bounds, end: Bounds, frame: Bounds, aside: float) -> tuple[Point, ...]:
    """`frame` is the pool of the target; `aside` keeps parallel lines apart."""
    down = end.y >= start.bottom
    from_y, to_y = (start.bottom, end.y) if down else (start.y, end.bottom)
    start_x, end_x = start.center.x, end.center.x
    if start.width > _WIDE:
        start_x = min(max(end_x, start.x + BAND), start.right)
    if end.width > _WIDE:
        end_x = min(max(start_x, end.x + BAND), end.right)
    if start_x == end_x:
        return Point(start_x, from_y), Point(end_x, to_y)
    level = (frame.y - _POOL_GAP / 2 if down else frame.bottom + _POOL_GAP / 2) + aside
    return Point(start_x, from_y), Point(start_x, level), Point(end_x, level), Point(end_x, to_y)
