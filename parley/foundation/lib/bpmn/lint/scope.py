"""One process or sub-process as a graph, as the rules see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..kinds import EVENTS
from ..model import Body, Definitions, Flow, Node, Process


@dataclass(frozen=True, slots=True)
class Whole:
    """What rules ask about a whole process: the ids of its nodes, at any depth, and what associations join."""

    process: Process
    node_ids: frozenset[str]
    associations: Mapping[str, str]
    """The activity that a boundary event leads to by an association, drawn either way."""


def _whole(process: Process) -> Whole:
    nodes = list(process.all_nodes())
    events = {node.id for node in nodes if node.kind == "boundaryEvent"}
    pairs = [
        pair
        for body in process.body.walk()
        for artifact in body.artifacts
        if artifact.kind == "association" and artifact.source and artifact.target
        for pair in ((artifact.source, artifact.target), (artifact.target, artifact.source))
    ]
    associations = {event: handler for event, handler in pairs if event in events}
    return Whole(process, frozenset(node.id for node in nodes), associations)


class Scope:
    """The nodes and flows of one body. `owner` is the sub-process, None for the process itself; `outer` the scope around.

    Flows with an end outside the scope are in `body.flows` but not in `outgoing` and `incoming`.
    """

    def __init__(self, whole: Whole, body: Body, owner: Node | None, outer: Scope | None) -> None:
        self.whole = whole
        self.process = whole.process
        self.body = body
        self.owner = owner
        self.outer = outer
        self.nodes: dict[str, Node] = {}
        for node in body.nodes:
            self.nodes.setdefault(node.id, node)
        self.outgoing: dict[str, list[Flow]] = {id: [] for id in self.nodes}
        self.incoming: dict[str, list[Flow]] = {id: [] for id in self.nodes}
        for flow in body.flows:
            if flow.source in self.nodes and flow.target in self.nodes:
                self.outgoing[flow.source].append(flow)
                self.incoming[flow.target].append(flow)
        self.boundary: dict[str, list[Node]] = {}
        for node in body.nodes:
            if node.kind == "boundaryEvent" and node.attached_to in self.nodes:
                self.boundary.setdefault(node.attached_to, []).append(node)

    @property
    def id(self) -> str:
        return self.owner.id if self.owner else self.process.id

    @property
    def line(self) -> int:
        return self.owner.line if self.owner else self.process.line

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        return (node for node in self.body.nodes if node.kind in kinds)

    def starts_alone(self, node: Node) -> bool:
        """Whether a node needs no incoming flow."""
        if node.kind in ("startEvent", "boundaryEvent") or node.triggered_by_event or node.for_compensation:
            return True
        return is_link(node) and node.kind == "intermediateCatchEvent"

    def entries(self) -> list[Node]:
        """Where tokens begin: start events; without any, the nodes that nothing leads to."""
        starts = list(self.of_kind("startEvent"))
        if starts or (self.owner is not None and self.owner.kind == "adHocSubProcess"):
            return starts
        return [
            node
            for node in self.nodes.values()
            if not self.incoming[node.id] and not self.starts_alone(node) and not node.instantiate
        ] + [node for node in self.nodes.values() if node.instantiate]


def scopes(definitions: Definitions) -> list[Scope]:
    """All scopes of a model, outer before inner."""
    found = []
    for process in definitions.processes:
        whole = _whole(process)
        pending = [Scope(whole, process.body, None, None)]
        while pending:
            scope = pending.pop()
            found.append(scope)
            pending += [
                Scope(whole, node.body, node, scope) for node in scope.body.nodes if node.body is not None
            ]
    return found


def is_link(node: Node) -> bool:
    return node.kind in EVENTS and any(event.kind == "link" for event in node.event_definitions)


def label(node: Node | Flow) -> str:
    """How a finding names an element: by its name, else by its id."""
    return " ".join(node.name.split()) or node.id
