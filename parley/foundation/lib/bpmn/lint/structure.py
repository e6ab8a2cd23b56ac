"""Ids, ends of flows, starts and ends, and what cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Definitions, Element, Flow, Node
from .findings import ERROR, NOTE, WARNING, Finding, Mend, finding
from .scope import Scope, is_link, label


def check_ids(definitions: Definitions) -> Iterator[Finding]:
    for duplicate in definitions.duplicates:
        yield finding(
            "duplicate-id",
            ERROR,
            duplicate.id,
            duplicate.line,
            "The id {id} was already given in line {first_line}.",
            "Give one of the two another id.",
            id=duplicate.id,
            first_line=str(duplicate.first_line),
        )
    roots = (definitions.messages, definitions.signals, definitions.errors, definitions.escalations)
    for element in [element for known in roots for element in known.values()]:
        yield from _check_id(element)


def check_processes(definitions: Definitions) -> Iterator[Finding]:
    if not definitions.processes:
        yield finding("no-process", ERROR, "", 1, "The file holds no process.", "Draw a process.")
    for process in definitions.processes:
        if not process.executable:
            yield finding(
                "not-marked-executable",
                NOTE,
                process.id,
                process.line,
                "The process is not marked as executable.",
                "Set isExecutable if it is meant to run.",
            )


def check(scope: Scope) -> Iterator[Finding]:
    if not scope.body.nodes:
        yield finding(
            "empty",
            ERROR,
            scope.id,
            scope.line,
            "Nothing is drawn inside.",
            "Add a start, a task and an end.",
        )
        return
    for flow in scope.body.flows:
        yield from _check_flow(scope, flow)
    yield from _check_entries(scope)
    for node in scope.body.nodes:
        yield from _check_id(node)
        yield from _check_ends(scope, node)
    yield from _check_reachable(scope)


def _check_id(element: Element) -> Iterator[Finding]:
    if "@" in element.id:
        yield finding(
            "missing-id",
            WARNING,
            element.id,
            element.line,
            "The element has no id, so nothing can refer to it.",
            Mend("Give it an id.", "give_id", {"id": element.id}),
        )


def _check_flow(scope: Scope, flow: Flow) -> Iterator[Finding]:
    for end, id in (("source", flow.source), ("target", flow.target)):
        if id in scope.nodes:
            continue
        elsewhere = id in scope.whole.node_ids
        code = "flow-leaves-scope" if elsewhere else "dangling-flow"
        template = (
            "The flow's {end} {id} is in another process or sub-process."
            if elsewhere
            else "The flow's {end} {id} does not exist."
        )
        yield finding(
            code,
            ERROR,
            flow.id,
            flow.line,
            template,
            Mend("Remove the flow.", "remove", {"id": flow.id}),
            end=end,
            id=id or "(none)",
        )


def _check_entries(scope: Scope) -> Iterator[Finding]:
    entries = scope.entries()
    if not entries and not _is_ad_hoc(scope):
        yield finding(
            "no-start",
            ERROR,
            scope.id,
            scope.line,
            "There is no place where it starts.",
            "Add a start event.",
        )
    elif scope.owner is None and not any(node.kind == "startEvent" or node.instantiate for node in entries):
        yield finding(
            "no-start-event",
            ERROR,
            scope.id,
            scope.line,
            "There is no start event, so nothing says when it begins.",
            "Add a start event.",
        )
    ends = any(not scope.outgoing[node.id] for node in scope.nodes.values() if not is_link(node))
    if not ends:
        yield finding("no-end", ERROR, scope.id, scope.line, "No way leads to an end.", "Add an end event.")


def _check_ends(scope: Scope, node: Node) -> Iterator[Finding]:
    name = label(node)
    incoming, outgoing = scope.incoming.get(node.id, []), scope.outgoing.get(node.id, [])
    if node.kind in ("startEvent", "boundaryEvent") and incoming:
        flow = incoming[0]
        yield finding(
            "flow-into-start",
            ERROR,
            flow.id,
            flow.line,
            "A flow leads to {name}, which can only be left.",
            Mend("Remove the flow.", "remove", {"id": flow.id}),
            name=name,
        )
    if node.kind == "endEvent" and outgoing:
        flow = outgoing[0]
        yield finding(
            "flow-out-of-end",
            ERROR,
            flow.id,
            flow.line,
            "A flow leaves the end event {name}.",
            Mend("Remove the flow.", "remove", {"id": flow.id}),
            name=name,
        )
    if outgoing or node.kind == "endEvent" or (scope.starts_alone(node) and node.kind != "startEvent"):
        return
    if node.kind == "startEvent":
        yield finding(
            "nothing-follows",
            ERROR,
            node.id,
            node.line,
            "Nothing follows {name}.",
            "Draw the next step.",
            name=name,
        )
    elif not is_link(node) and not _is_ad_hoc(scope):
        yield finding(
            "implicit-end",
            ERROR if scope.owner is None else NOTE,
            node.id,
            node.line,
            "The way ends at {name} without an end event.",
            Mend("Add an end event.", "add_end", {"node_id": node.id}),
            name=name,
        )


def _is_ad_hoc(scope: Scope) -> bool:
    return scope.owner is not None and scope.owner.kind == "adHocSubProcess"


def _check_reachable(scope: Scope) -> Iterator[Finding]:
    reached = reachable(scope)
    for node in scope.nodes.values():
        if node.id not in reached and not _is_ad_hoc(scope):
            yield finding(
                "unreachable",
                ERROR,
                node.id,
                node.line,
                "No way leads to {name}.",
                Mend("Draw a flow to it, or remove it.", "remove", {"id": node.id}),
                name=label(node),
            )


def reachable(scope: Scope) -> set[str]:
    """Ids of the nodes that a token may get to, taking links and boundary events."""
    pending = [node.id for node in scope.entries()]
    pending += [node.id for node in scope.nodes.values() if node.triggered_by_event or node.for_compensation]
    link_targets: dict[str, list[str]] = {}
    for node in scope.of_kind("intermediateCatchEvent"):
        for event in node.event_definitions:
            if event.kind == "link":
                link_targets.setdefault(event.link, []).append(node.id)
    reached: set[str] = set()
    while pending:
        id = pending.pop()
        if id in reached:
            continue
        reached.add(id)
        pending += [flow.target for flow in scope.outgoing[id]]
        pending += [event.id for event in scope.boundary.get(id, [])]
        if scope.nodes[id].kind == "intermediateThrowEvent":
            for event in scope.nodes[id].event_definitions:
                pending += link_targets.get(event.link, []) if event.kind == "link" else []
    return reached
