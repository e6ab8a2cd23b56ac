"""The variables that a model itself sets, so that its expressions may use them."""

from __future__ import annotations

from collections.abc import Iterator

from ...model import Node
from . import dialect
from .layout import Layout

LOOP_NAMES = (
    "loopCounter",
    "numberOfInstances",
    "numberOfActiveInstances",
    "numberOfCompletedInstances",
    "numberOfTerminatedInstances",
)


def own_names(layout: Layout) -> frozenset[str]:
    found: set[str] = set()
    for place in layout.places.values():
        node = place.node
        if node.loop is not None or node.extensions or node.attributes:
            found.update(_names_of(node))
    for item in layout.process.data:
        found.add(item.name)
    return frozenset(name for name in found if name)


def _names_of(node: Node) -> Iterator[str]:
    loop = node.loop
    if loop is not None:
        yield from LOOP_NAMES
        yield loop.item or ""
        yield loop.output_collection or ""
    yield dialect.result_variable(node)
    for mapping in dialect.mappings(node):
        for name, _ in mapping:
            yield name
