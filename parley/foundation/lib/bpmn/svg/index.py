"""Every element that a diagram may show, by id."""

from __future__ import annotations

from ..model import (
    Body,
    DataAssociation,
    DataItem,
    Definitions,
    Element,
    Lane,
)

Drawable = Element | DataItem | DataAssociation


def drawables(definitions: Definitions) -> dict[str, Drawable]:
    """The first element of each id."""
    found: dict[str, Drawable] = {}
    for collaboration in definitions.collaborations:
        _add(found, *collaboration.participants, *collaboration.message_flows)
        _add_body(found, collaboration.body)
    for process in definitions.processes:
        _add(found, *process.data)
        _add_body(found, process.body)
    _add(found, *definitions.messages.values())
    return found


def _add(found: dict[str, Drawable], *elements: Drawable) -> None:
    for element in elements:
        if element.id:
            found.setdefault(element.id, element)


def _add_body(found: dict[str, Drawable], whole: Body) -> None:
    for body in whole.walk():
        _add(found, *body.nodes, *body.flows, *body.artifacts)
        _add_lanes(found, body.lanes)
        for node in body.nodes:
            _add(found, *node.data, *node.data_associations)


def _add_lanes(found: dict[str, Drawable], lanes: tuple[Lane, ...]) -> None:
    for lane in lanes:
        _add(found, lane)
        _add_lanes(found, lane.lanes)


def source_of(element: Drawable) -> str | None:
    """Where an edge starts; None for what is no edge or starts nowhere."""
    if isinstance(element, DataAssociation):
        return next(iter(element.sources), None)
    return getattr(element, "source", None)
