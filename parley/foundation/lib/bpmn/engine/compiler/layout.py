"""Where everything is: nodes with their scopes, flows, boundary events and event sub-processes, looked up by id."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...model import Body, Definitions, Flow, Lane, Node, Process
from ..problems import Fault


@dataclass(slots=True)
class Place:
    """A node of the model and what is connected to it."""

    node: Node
    scope: str
    body: Body
    out: list[Flow] = field(default_factory=list)
    incoming: list[Flow] = field(default_factory=list)
    boundary: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Scope:
    """The process or a sub-process: `id` and its contents."""

    id: str
    body: Body
    node: Node | None


@dataclass(slots=True)
class Layout:
    definitions: Definitions
    process: Process
    faults: list[Fault]
    places: dict[str, Place] = field(default_factory=dict)
    scopes: list[Scope] = field(default_factory=list)
    lanes: dict[str, str] = field(default_factory=dict)
    """The name of the innermost lane of a node, if it stands in one."""

    def fault(self, element: str, message: str, line: int = 0) -> None:
        self.faults.append(Fault(element, message, line))


MAX_NODES = 2_000
"""Real processes have a tenth of that; what joins wait for is worked out for every pair of nodes."""


def survey(definitions: Definitions, process: Process, faults: list[Fault]) -> Layout:
    """Look at the whole process once. What dangles is a fault and left out."""
    layout = Layout(definitions, process, faults)
    for duplicate in definitions.duplicates:
        message = f"The id is used twice, first in line {duplicate.first_line}. Give each element its own id."
        layout.fault(duplicate.id, message, duplicate.line)
    _place(layout, process.id, process.body, None)
    if len(layout.places) > MAX_NODES:
        message = f"The process has {len(layout.places):,} nodes; at most {MAX_NODES:,} can run. Move parts into called processes."
        layout.fault(process.id, message, process.line)
        return layout
    for scope in layout.scopes:
        for flow in scope.body.flows:
            _connect(layout, scope.id, flow)
        for node in scope.body.nodes:
            if node.kind == "boundaryEvent":
                _attach(layout, scope.id, node)
    return layout


def _place(layout: Layout, scope: str, body: Body, owner: Node | None) -> None:
    layout.scopes.append(Scope(scope, body, owner))
    for lane in body.lanes:
        _name_lane(layout, lane)
    for node in body.nodes:
        if not node.id:
            layout.fault(scope, f"A {node.kind} has no id. Give it one.", node.line)
        elif node.id not in layout.places and node.id != layout.process.id:
            layout.places[node.id] = Place(node, scope, body)
        if node.body is not None:
            _place(layout, node.id, node.body, node)


def _name_lane(layout: Layout, lane: Lane) -> None:
    for id in lane.nodes:
        layout.lanes[id] = lane.name
    for inner in lane.lanes:
        _name_lane(layout, inner)


def _connect(layout: Layout, scope: str, flow: Flow) -> None:
    source, target = layout.places.get(flow.source), layout.places.get(flow.target)
    for end, place, id in (("begins", source, flow.source), ("ends", target, flow.target)):
        if place is None:
            layout.fault(
                flow.id, f"The flow {end} at {id!r}, which does not exist. Connect or delete it.", flow.line
            )
        elif place.scope != scope:
            message = f"The flow {end} at {id!r}, in another sub-process. Flows cannot cross its border."
            layout.fault(flow.id, message, flow.line)
    if source is not None and target is not None and source.scope == target.scope == scope:
        source.out.append(flow)
        target.incoming.append(flow)


def _attach(layout: Layout, scope: str, node: Node) -> None:
    host = layout.places.get(node.attached_to or "")
    if host is None or host.scope != scope:
        layout.fault(
            node.id, f"The event is attached to {node.attached_to!r}, which does not exist here.", node.line
        )
    else:
        host.boundary.append(node)
