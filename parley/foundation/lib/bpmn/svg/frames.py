"""Pools and lanes, data, annotations and groups."""

from __future__ import annotations

from lxml import etree

from ..diagram import Bounds, Shape
from ..model import Artifact, DataItem, Lane, Participant
from . import symbols
from .canvas import number, path, placed, rectangle, shape
from .text import LINE_HEIGHT, wrap, write_lines

_BAND = 30.0


def draw_pool(parent: etree._Element, participant: Participant, drawn: Shape, is_open: bool) -> None:
    """A pool; one that shows no process has its name in the middle."""
    bounds = drawn.bounds
    rectangle(parent, bounds, "bpmn-frame")
    if drawn.band is not None or not is_open:
        lines = wrap(participant.name, bounds.width - 8, max(1, int(bounds.height // LINE_HEIGHT)))
        write_lines(parent, lines, bounds.center.x, bounds.center.y, "bpmn-name")
    else:
        _band(parent, participant.name, drawn)
    if participant.multiple:
        placed(parent, symbols.MARKERS["parallel"], bounds.center.x, bounds.bottom - 9, 0.9, "bpmn-symbol")


def draw_lane(parent: etree._Element, lane: Lane, drawn: Shape) -> None:
    rectangle(parent, drawn.bounds, "bpmn-frame")
    _band(parent, lane.name, drawn)


def _band(parent: etree._Element, name: str, drawn: Shape) -> None:
    """The strip with the name: on the left, or on top of a vertical pool."""
    bounds = drawn.bounds
    horizontal = drawn.horizontal is not False
    width, height = (_BAND, bounds.height) if horizontal else (bounds.width, _BAND)
    strip = Bounds(bounds.x, bounds.y, min(width, bounds.width), min(height, bounds.height))
    rectangle(parent, strip, "bpmn-band")
    center = strip.center
    if not horizontal:
        write_lines(parent, wrap(name, strip.width - 8, 1), center.x, center.y, "bpmn-label-plain")
        return
    turned = shape(parent, "g", transform=f"translate({number(center.x)} {number(center.y)}) rotate(-90)")
    write_lines(turned, wrap(name, max(strip.height - 8, 10), 1), 0, 0, "bpmn-label-plain")


def draw_artifact(
    parent: etree._Element, artifact: Artifact | DataItem, bounds: Bounds, is_collection: bool
) -> None:
    if artifact.kind == "textAnnotation":
        _annotation(parent, getattr(artifact, "text", ""), bounds)
    elif artifact.kind == "group":
        rectangle(parent, bounds, "bpmn-outline", 8)
    elif artifact.kind == "dataStoreReference":
        _data_store(parent, bounds)
    else:
        _data_object(parent, artifact.kind, bounds, is_collection)


def _annotation(parent: etree._Element, text: str, bounds: Bounds) -> None:
    left = number(bounds.x)
    foot = number(min(bounds.x + 10, bounds.right))
    path(
        parent,
        f"M{foot} {number(bounds.y)}H{left}V{number(bounds.bottom)}H{foot}",
        "bpmn-open-line",
    )
    lines = wrap(text, max(bounds.width - 10, 20), max(1, int(bounds.height // LINE_HEIGHT)))
    middle = bounds.y + 4 + len(lines) * LINE_HEIGHT / 2
    write_lines(parent, lines, bounds.x + 6, middle, "bpmn-note", anchor="start")


def _data_object(parent: etree._Element, kind: str, bounds: Bounds, is_collection: bool) -> None:
    fold = min(12.0, bounds.width / 3)
    x, y, right, bottom = map(number, (bounds.x, bounds.y, bounds.right, bounds.bottom))
    inner_x, inner_y = number(bounds.right - fold), number(bounds.y + fold)
    path(parent, f"M{x} {y}H{inner_x}L{right} {inner_y}V{bottom}H{x}Z", "bpmn-outline")
    path(parent, f"M{inner_x} {y}V{inner_y}H{right}", "bpmn-open-line")
    if kind in ("dataInput", "dataOutput"):
        style = "bpmn-symbol" if kind == "dataInput" else "bpmn-symbol bpmn-solid"
        placed(parent, symbols.EVENTS["link"], bounds.x + 11, bounds.y + 10, 0.7, style)
    if is_collection:
        placed(parent, symbols.MARKERS["parallel"], bounds.center.x, bounds.bottom - 8, 0.7, "bpmn-symbol")


def _data_store(parent: etree._Element, bounds: Bounds) -> None:
    height = min(10.0, bounds.height / 4)
    radii = f"{number(bounds.width / 2)} {number(height / 2)}"
    left, right = number(bounds.x), number(bounds.right)
    top, bottom = number(bounds.y + height / 2), number(bounds.bottom - height / 2)
    path(
        parent,
        f"M{left} {top}A{radii} 0 0 1 {right} {top}V{bottom}A{radii} 0 0 1 {left} {bottom}Z",
        "bpmn-outline",
    )
    for line in range(3):
        level = number(bounds.y + height / 2 + 3.5 * line)
        path(parent, f"M{left} {level}A{radii} 0 0 0 {right} {level}", "bpmn-open-line")
