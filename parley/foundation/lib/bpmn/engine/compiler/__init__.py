"""From a model to a graph that can run, or to the list of all reasons why it cannot."""

from __future__ import annotations

from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ...model import Definitions, Process
from .. import scopes
from ..graph import Graph, Node, ScopeSpec, StartRow, WaitSpec
from ..problems import CompileError, Fault
from .checks import check_nodes, check_reachable, link_targets, reversed_ways, ways_on
from .events import Parts, kind_of
from .host import Host
from .layout import MAX_NODES, Layout, survey
from .names import own_names
from .nodes import compile_scope, node_parts
from .reach import reach_of_joins
from .shortcuts import nodes_with_shortcuts
from .texts import Texts

__all__ = ["Host", "compile"]

Starts = dict[str, tuple[str, ...]]
"""Elements that start an instance, each with those that begin together with it."""


def compile(definitions: Definitions, process_id: str = "", *, host: Host | None = None) -> Graph:
    """Compile one process of a model; without `process_id` its only one.

    The graph never changes and may be shared and cached. Raises CompileError with every fault of the model, each with its
    element: unknown kinds of elements, dangling flows, missing conditions, expressions that are not FEEL, names that the
    host does not know, nodes without a way to an end.
    """
    host = host or Host()
    process = _process(definitions, process_id)
    faults: list[Fault] = []
    layout = survey(definitions, process, faults)
    if len(layout.places) <= MAX_NODES:
        check_nodes(layout)
    if faults:
        raise CompileError(process.id, faults)
    _check_zone(host, process, faults)
    texts = Texts(host, own_names(layout), faults)
    starts = _starts(layout)
    links = link_targets(layout)
    ways = ways_on(layout, links)
    back = reversed_ways(ways)
    bodies = {scope.id: compile_scope(layout, texts, scope) for scope in layout.scopes}
    check_reachable(layout, ways, back, _begin_nodes(layout, starts, bodies))
    parts = {
        id: node_parts(layout, texts, place, index, links)
        for index, (id, place) in enumerate(layout.places.items())
    }
    _add_bodies(parts, bodies, starts)
    if faults:
        raise CompileError(process.id, faults)
    compiled = nodes_with_shortcuts(parts)
    compiled[process.id] = _root(process, bodies[process.id])
    return Graph(
        process_id=process.id,
        name=process.name,
        nodes=MappingProxyType(compiled),
        starts=tuple(_start_row(compiled[id], kind_of(layout.places[id].node)) for id in starts),
        reach=MappingProxyType(reach_of_joins(layout, back)),
        watched=_watched(compiled),
        zone=ZoneInfo(host.zone),
        calendar=host.calendar,
        limit=host.limit,
    )


def _process(definitions: Definitions, process_id: str) -> Process:
    if not process_id and len(definitions.processes) == 1:
        return definitions.processes[0]
    process = definitions.process(process_id)
    if process is None:
        ids = ", ".join(repr(process.id) for process in definitions.processes) or "none"
        raise CompileError(
            process_id, [Fault(process_id, f"There is no such process in the model; it has {ids}.")]
        )
    return process


def _check_zone(host: Host, process: Process, faults: list[Fault]) -> None:
    try:
        ZoneInfo(host.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise CompileError(
            process.id, [*faults, Fault(process.id, f"Unknown time zone {host.zone!r}.")]
        ) from None


def _starts(layout: Layout) -> Starts:
    """Start events, and what an instantiating gateway or receive task waits for."""
    starts: Starts = {}
    for node in layout.process.nodes:
        place = layout.places[node.id]
        if node.kind == "startEvent" or (
            node.instantiate and not place.incoming and node.kind == "receiveTask"
        ):
            starts[node.id] = ()
        elif node.instantiate and not place.incoming and node.kind == "eventBasedGateway":
            events = [flow.target for flow in place.out]
            together = events if node.gateway_type == "Parallel" else []
            starts.update({id: tuple(other for other in together if other != id) for id in events})
    if not starts:
        layout.fault(layout.process.id, "The process has no start event. Add one.", layout.process.line)
    return starts


def _add_bodies(parts: dict[str, Parts], bodies: dict[str, ScopeSpec], starts: Starts) -> None:
    for id, body in bodies.items():
        if id in parts:
            parts[id]["body"] = body
    for id, together in starts.items():
        if together:
            parts[id]["events"] = together


def _begin_nodes(layout: Layout, starts: Starts, bodies: dict[str, ScopeSpec]) -> list[str]:
    gateways = [node.id for node in layout.process.nodes if node.instantiate]
    inner = [id for scope, body in bodies.items() if scope != layout.process.id for id in body.starts]
    return [*starts, *gateways, *inner]


def _root(process: Process, body: ScopeSpec) -> Node:
    begin = scopes.begin
    return Node(
        id=process.id,
        kind="process",
        scope="",
        name=process.name,
        enter=begin,
        work=begin,
        body=body,
        logged=False,
    )


def _start_row(node: Node, kind: str) -> StartRow:
    wait = node.wait or WaitSpec("none", {})
    kind = "message" if node.kind == "receiveTask" else kind
    return StartRow(node.id, kind, wait.fixed.get("name", ""), wait.timer, wait.condition)


def _watched(nodes: dict[str, Node]) -> frozenset[str]:
    conditions = [node.wait.condition for node in nodes.values() if node.wait is not None]
    return frozenset(name for condition in conditions if condition is not None for name in condition.names)
