"""Structure: what is connected wrongly, cannot be reached, or has no way to an end."""

from __future__ import annotations

from collections.abc import Iterable

from ...kinds import ACTIVITIES, EXECUTABLE
from ...model import Node
from .events import WAITING, kind_of
from .layout import Layout, Place, Scope


def check_nodes(layout: Layout) -> None:
    for place in layout.places.values():
        _check_kind(layout, place)
        _check_flows(layout, place)
    for scope in layout.scopes:
        _check_links(layout, scope)


def is_executable(node: Node) -> bool:
    return node.kind in EXECUTABLE


def _check_kind(layout: Layout, place: Place) -> None:
    node = place.node
    if not is_executable(node):
        layout.fault(node.id, f"A {node.kind} cannot be run. Replace it.", node.line)
    if node.start_quantity != 1 or node.completion_quantity != 1:
        layout.fault(node.id, "Start and completion quantities other than 1 cannot be run.", node.line)
    if node.kind == "boundaryEvent":
        host = layout.places.get(node.attached_to or "")
        if host is not None and host.node.kind not in ACTIVITIES:
            layout.fault(
                node.id, f"The event is attached to {host.node.id!r}, which is no activity.", node.line
            )
        if kind_of(node) == "cancel" and host is not None and host.node.kind != "transaction":
            layout.fault(node.id, "Only a transaction can be cancelled.", node.line)
    if node.triggered_by_event:
        _check_event_sub_process(layout, place)


def _check_event_sub_process(layout: Layout, place: Place) -> None:
    node = place.node
    starts = (
        [inner for inner in node.body.nodes if inner.kind == "startEvent"] if node.body is not None else []
    )
    if len(starts) != 1 or kind_of(starts[0]) == "none":
        message = "An event sub-process needs exactly one start event that says what starts it."
        layout.fault(node.id, message, node.line)
    if place.incoming or place.out:
        layout.fault(node.id, "An event sub-process is started by its event: remove its flows.", node.line)


def _check_flows(layout: Layout, place: Place) -> None:
    node = place.node
    if place.incoming and node.kind in ("startEvent", "boundaryEvent"):
        layout.fault(node.id, f"A {node.kind} cannot have an incoming flow.", node.line)
    if place.out and node.kind == "endEvent":
        layout.fault(node.id, "An end event cannot have an outgoing flow.", node.line)
    if node.for_compensation and (place.incoming or place.out):
        layout.fault(node.id, "An activity for compensation cannot have flows.", node.line)
    if kind_of(node) == "compensation" and node.kind == "boundaryEvent" and place.out:
        layout.fault(node.id, "A compensation event leads by an association, not by a flow.", node.line)
    if not place.out and place.scope == layout.process.id and _has_to_go_on(node):
        layout.fault(node.id, "No flow leaves this node. Connect it, or add an end event.", node.line)
    if node.kind in ("exclusiveGateway", "inclusiveGateway") and len(place.out) > 1:
        for flow in place.out:
            if flow.condition is None and flow.id != node.default:
                message = f"A flow of {node.id!r} has neither a condition nor is it the default."
                layout.fault(flow.id, message, flow.line)
    if node.kind in ("parallelGateway", "eventBasedGateway"):
        for flow in place.out:
            if flow.condition is not None:
                layout.fault(flow.id, f"A flow of a {node.kind} cannot have a condition.", flow.line)
    if node.kind == "eventBasedGateway":
        _check_event_gateway(layout, place)


def _has_to_go_on(node: Node) -> bool:
    if node.kind == "boundaryEvent":
        return kind_of(node) != "compensation"
    is_link = node.kind == "intermediateThrowEvent" and kind_of(node) == "link"
    return not (node.kind == "endEvent" or node.for_compensation or node.triggered_by_event or is_link)


def _check_event_gateway(layout: Layout, place: Place) -> None:
    for flow in place.out:
        target = layout.places[flow.target]
        catches = target.node.kind == "intermediateCatchEvent" and kind_of(target.node) in WAITING
        if not catches and target.node.kind != "receiveTask":
            message = f"After the event-based gateway {place.node.id!r} only catching events and receive tasks can stand."
            layout.fault(target.node.id, message, target.node.line)
        if len(target.incoming) != 1:
            message = "An event after an event-based gateway cannot have another incoming flow."
            layout.fault(target.node.id, message, target.node.line)
        if target.node.loop is not None or target.boundary:
            message = "A receive task after an event-based gateway cannot have a loop or boundary events."
            layout.fault(target.node.id, message, target.node.line)


def _check_links(layout: Layout, scope: Scope) -> None:
    links = [node for node in scope.body.nodes if kind_of(node) == "link"]
    caught = [node.event_definitions[0].link for node in links if node.kind == "intermediateCatchEvent"]
    for node in links:
        name = node.event_definitions[0].link
        if caught.count(name) != 1:
            layout.fault(
                node.id, f"The link {name!r} needs exactly one catching event here, not {caught.count(name)}."
            )


def link_targets(layout: Layout) -> dict[tuple[str, str], str]:
    return {
        (scope.id, node.event_definitions[0].link): node.id
        for scope in layout.scopes
        for node in scope.body.nodes
        if node.kind == "intermediateCatchEvent" and kind_of(node) == "link"
    }


Ways = dict[str, list[str]]


def ways_on(layout: Layout, links: dict[tuple[str, str], str]) -> Ways:
    """For each node those that a token can reach next: by flows, by a link, by its boundary events."""
    ways: Ways = {}
    for id, place in layout.places.items():
        ways[id] = [flow.target for flow in place.out] + [event.id for event in place.boundary]
        node = place.node
        if node.kind == "intermediateThrowEvent" and kind_of(node) == "link":
            target = links.get((place.scope, node.event_definitions[0].link))
            if target:
                ways[id].append(target)
    return ways


def reversed_ways(ways: Ways) -> Ways:
    back: Ways = {id: [] for id in ways}
    for id, targets in ways.items():
        for target in targets:
            back[target].append(id)
    return back


def reached(ways: Ways, begin: Iterable[str]) -> set[str]:
    found = set(begin)
    pending = list(found)
    while pending:
        for target in ways[pending.pop()]:
            if target not in found:
                found.add(target)
                pending.append(target)
    return found


def check_reachable(layout: Layout, ways: Ways, back: Ways, starts: list[str]) -> None:
    """Every node can be reached, and from every node an end."""
    places = layout.places
    never = places.keys() - reached(ways, starts)
    endless = places.keys() - reached(back, [id for id, targets in ways.items() if not targets])
    if not never and not endless:
        return
    broken = {scope.id for scope in layout.scopes if any(_interrupts(node) for node in scope.body.nodes)}
    for id, place in places.items():
        node = place.node
        if id in never and not node.for_compensation and not node.triggered_by_event:
            layout.fault(id, "No token can ever reach this node. Connect or delete it.", node.line)
        elif id in endless and place.scope not in broken:
            message = "From here no end can be reached: tokens would go round for ever."
            layout.fault(id, message, node.line)


def _interrupts(node: Node) -> bool:
    return (
        node.triggered_by_event
        and node.body is not None
        and any(inner.kind == "startEvent" and inner.interrupting for inner in node.body.nodes)
    )
