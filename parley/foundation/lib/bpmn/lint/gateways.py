"""Decisions: conditions, default ways, and what may follow an event-based gateway."""

from __future__ import annotations

from collections.abc import Iterator

from ..kinds import ACTIVITIES, GATEWAYS
from ..model import Flow, Node
from .findings import ERROR, NOTE, WARNING, Finding, Mend, finding
from .scope import Scope, label

_DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
_CAUGHT = frozenset({"message", "timer", "signal", "conditional"})


def check(scope: Scope) -> Iterator[Finding]:
    for node in scope.nodes.values():
        yield from _check_default(scope, node)
        outgoing = scope.outgoing[node.id]
        if node.kind in _DECIDING and len(outgoing) > 1:
            yield from _check_decision(node, outgoing)
        elif node.kind in ACTIVITIES:
            yield from _check_conditional_ways(node, outgoing)
        elif node.kind == "eventBasedGateway":
            yield from _check_event_gateway(scope, node, outgoing)
        if node.kind not in _DECIDING | ACTIVITIES:
            yield from _check_needless_conditions(node, outgoing)
        if node.kind in GATEWAYS and len(outgoing) <= 1 and len(scope.incoming[node.id]) <= 1:
            yield finding(
                "needless-gateway",
                NOTE,
                node.id,
                node.line,
                "{name} neither parts nor joins ways.",
                "Remove it, or draw the missing way.",
                name=label(node),
            )


def _check_default(scope: Scope, node: Node) -> Iterator[Finding]:
    if node.default is None:
        return
    flow = next((flow for flow in scope.outgoing[node.id] if flow.id == node.default), None)
    if flow is None:
        yield finding(
            "unknown-default",
            ERROR,
            node.id,
            node.line,
            "The default way {flow} does not leave {name}.",
            Mend("Choose another default way.", "set_default", {"node_id": node.id, "flow_id": ""}),
            flow=node.default,
            name=label(node),
        )
    elif flow.condition is not None:
        yield finding(
            "condition-on-default",
            WARNING,
            flow.id,
            flow.line,
            "The default way of {name} has a condition, which is never asked.",
            Mend("Remove the condition.", "set_condition", {"flow_id": flow.id, "text": ""}),
            name=label(node),
        )


def _check_decision(node: Node, outgoing: list[Flow]) -> Iterator[Finding]:
    bare = [flow for flow in outgoing if flow.condition is None and flow.id != node.default]
    if node.default is None and len(bare) == 1:
        yield finding(
            "no-default",
            ERROR,
            node.id,
            node.line,
            "{name} has a way without a condition that is not its default.",
            _make_default(node, bare[0]),
            name=label(node),
        )
        return
    for flow in bare:
        yield finding(
            "missing-condition",
            ERROR,
            flow.id,
            flow.line,
            "The way {flow} out of {name} has no condition.",
            "Write a condition, or make it the default way.",
            flow=label(flow),
            name=label(node),
        )
    if node.default is None and not bare:
        yield finding(
            "no-default",
            WARNING,
            node.id,
            node.line,
            "{name} has no default way: where no condition holds, the process stops.",
            _make_default(node, outgoing[-1]),
            name=label(node),
        )


def _make_default(node: Node, flow: Flow) -> Mend:
    return Mend(
        f"Make “{label(flow)}” the default way.", "set_default", {"node_id": node.id, "flow_id": flow.id}
    )


def _check_conditional_ways(node: Node, outgoing: list[Flow]) -> Iterator[Finding]:
    """An activity all of whose ways have conditions may end with none taken."""
    conditional = [flow for flow in outgoing if flow.condition is not None]
    if conditional and len(conditional) == len(outgoing):
        yield finding(
            "no-default",
            WARNING,
            node.id,
            node.line,
            "All ways out of {name} have conditions: where none holds, the process stops.",
            _make_default(node, outgoing[-1]),
            name=label(node),
        )


def _check_needless_conditions(node: Node, outgoing: list[Flow]) -> Iterator[Finding]:
    for flow in outgoing:
        if flow.condition is not None:
            yield finding(
                "condition-ignored",
                ERROR if node.kind in GATEWAYS else WARNING,
                flow.id,
                flow.line,
                "The condition on {flow} is never asked: {name} takes every way.",
                Mend("Remove the condition.", "set_condition", {"flow_id": flow.id, "text": ""}),
                flow=label(flow),
                name=label(node),
            )


def _check_event_gateway(scope: Scope, node: Node, outgoing: list[Flow]) -> Iterator[Finding]:
    if len(outgoing) < 2:
        yield finding(
            "event-gateway-ways",
            ERROR,
            node.id,
            node.line,
            "{name} waits for the first of several events, but fewer than two follow.",
            "Draw the events it waits for.",
            name=label(node),
        )
    for flow in outgoing:
        target = scope.nodes[flow.target]
        if not _may_follow(target):
            yield finding(
                "event-gateway-target",
                ERROR,
                target.id,
                target.line,
                "{target} cannot follow the event-based gateway {name}: it waits for nothing.",
                "Put a catching event or a receive task there.",
                target=label(target),
                name=label(node),
            )
        elif target.loop is not None or scope.boundary.get(target.id):
            yield finding(
                "event-gateway-plain-target",
                ERROR,
                target.id,
                target.line,
                "{target} follows the event-based gateway {name}, so it can have no loop and no boundary events.",
                "Remove them.",
                target=label(target),
                name=label(node),
            )
        elif len(scope.incoming[target.id]) > 1:
            yield finding(
                "event-gateway-shared-target",
                ERROR,
                target.id,
                target.line,
                "{target} follows the event-based gateway {name} and something else.",
                "Lead the other way to what comes after it.",
                target=label(target),
                name=label(node),
            )


def _may_follow(node: Node) -> bool:
    if node.kind == "receiveTask":
        return True
    kinds = {event.kind for event in node.event_definitions}
    return node.kind == "intermediateCatchEvent" and bool(kinds) and kinds <= _CAUGHT
