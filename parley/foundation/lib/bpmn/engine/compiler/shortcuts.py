"""Shortcuts: a flow leads straight to the next node where a token has something to do.

Merging exclusive gateways, plain tasks, none events and links are passed: nothing there depends on the instance.
"""

from __future__ import annotations

from .. import activities, events, gateways
from ..graph import Flow, Node
from .events import Parts

LONGEST = 20
"""Nodes that one shortcut passes, so that a long chain of them does not cost its square."""

_PASSED = (gateways.route, events.enter_pass)


def nodes_with_shortcuts(parts: dict[str, Parts]) -> dict[str, Node]:
    """The nodes of the graph, their flows leading on to where something happens; uses `parts` up."""
    passed = {id for id, each in parts.items() if _is_passed(each)}
    ways = {
        id: tuple([_shortened(parts, passed, flow) for flow in each["out"]])
        for id, each in parts.items()
        if any(flow.target in passed for flow in each["out"])
    }
    for id, out in ways.items():
        parts[id]["out"] = out
        default = parts[id].get("default")
        if default is not None:
            parts[id]["default"] = next(flow for flow in out if flow.id == default.id)
    return {id: Node(**each) for id, each in parts.items()}


def _shortened(parts: dict[str, Parts], passed: set[str], flow: Flow) -> Flow:
    if flow.target not in passed:
        return flow
    ids: list[str] = []
    entries: list[tuple[str, str]] = []
    last, id = flow, flow.target
    while id in passed and len(ids) < LONGEST and id not in ids:
        ids.append(id)
        each = parts[id]
        if each["kind"] in ("task", "manualTask"):
            entries.append((id, "started"))
        if each["logged"]:
            entries.append((id, "completed"))
        last = each["out"][0]
        id = last.target
    return Flow(flow.id, id, flow.condition, last.id, tuple(ids), tuple(entries))


def _is_passed(parts: Parts) -> bool:
    """Whether every token goes on at once by the only flow, and leaves nothing but a line of history."""
    if (
        len(parts["out"]) != 1
        or parts.get("choice", "all") != "all"
        or parts.get("inputs")
        or parts.get("outputs")
    ):
        return False
    if parts["enter"] is activities.enter:
        plain = parts["work"] is activities.work_at_once and "loop" not in parts
        return plain and not parts.get("boundary") and not parts.get("handler")
    return parts["enter"] in _PASSED and parts["kind"] != "boundaryEvent"
