"""For each join: from where a token can still arrive by which incoming flow."""

from __future__ import annotations

from .checks import Ways
from .layout import Layout

JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


def reach_of_joins(layout: Layout, back: Ways) -> dict[str, dict[str, int]]:
    """`reach[join][flow]`: bits of the nodes that lead to the flow on a path that does not visit the join."""
    masks = {id: 1 << index for index, id in enumerate(layout.places)}
    return {
        id: {flow.id: _upstream(masks, back, flow.source, id) for flow in place.incoming}
        for id, place in layout.places.items()
        if place.node.kind in JOINS and len(place.incoming) > 1
    }


def _upstream(masks: dict[str, int], back: Ways, source: str, join: str) -> int:
    if source == join:
        return 0
    found = {source}
    pending = [source]
    mask = 0
    while pending:
        id = pending.pop()
        mask |= masks[id]
        for before in back[id]:
            if before not in found and before != join:
                found.add(before)
                pending.append(before)
    return mask
