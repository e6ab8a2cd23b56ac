"""Activities: what each kind needs before it can run, loops, and compensation."""

from __future__ import annotations

from collections.abc import Iterator

from ..kinds import ACTIVITIES, CHOREOGRAPHY, EXECUTABLE
from ..model import Definitions, Loop, Node
from .findings import ERROR, WARNING, Finding, finding
from .scope import Scope, label

_INSTEAD = {
    "adHocSubProcess": "Use a sub-process in which an inclusive gateway chooses what is to be done, or a loop around a task "
    "that asks what comes next.",
    "complexGateway": "Use an inclusive gateway, or a parallel one; to go on when some of many are done, use a "
    "multi-instance activity with a completion condition.",
    **dict.fromkeys(
        CHOREOGRAPHY, "A choreography is an agreement: draw the process of each participant to run it."
    ),
}


def check(scope: Scope, definitions: Definitions) -> Iterator[Finding]:
    for node in scope.nodes.values():
        if node.kind not in EXECUTABLE:
            yield finding(
                "not-executable",
                ERROR,
                node.id,
                node.line,
                "{name} is a {kind}, which is drawn but cannot run.",
                _INSTEAD.get(node.kind, "Use another kind of element."),
                name=label(node),
                kind=node.kind,
            )
        if node.kind in ACTIVITIES:
            yield from _check_kind(node, definitions)
            yield from _check_loop(node, node.loop)
        if node.for_compensation:
            yield from _check_handler(scope, node)
    yield from _check_compensation(scope)


def _check_kind(node: Node, definitions: Definitions) -> Iterator[Finding]:
    yield from _check_work(node, definitions)
    if node.start_quantity != 1 or node.completion_quantity != 1:
        yield finding(
            "quantity",
            ERROR,
            node.id,
            node.line,
            "{name} takes or makes another number of tokens than one, which cannot be run.",
            "Set both quantities to 1.",
            name=label(node),
        )


def _check_work(node: Node, definitions: Definitions) -> Iterator[Finding]:
    """What a task of each kind has to name, in the standard or in a vendor's attributes."""
    missing = ""
    if node.kind == "callActivity" and not _called(node):
        missing = "process"
    elif node.kind == "scriptTask" and not _scripted(node):
        missing = "script"
    elif (node.kind == "receiveTask" and node.message_ref not in definitions.messages) or (
        node.kind == "sendTask" and node.message_ref not in definitions.messages and not _acts(node)
    ):
        missing = "message"
    elif node.kind == "serviceTask" and not _acts(node):
        missing = "action"
    elif node.kind == "businessRuleTask" and not _decides(node) and not _acts(node):
        missing = "decision"
    if missing:
        yield finding(
            f"missing-{missing}",
            ERROR,
            node.id,
            node.line,
            "{name} is a {kind}, but names no {missing}.",
            _NEEDED[missing],
            name=label(node),
            kind=node.kind,
            missing=missing,
        )


_NEEDED = {
    "process": "Choose the process it calls.",
    "script": "Write a FEEL expression.",
    "message": "Choose a message.",
    "action": "Choose an action (parley:action).",
    "decision": "Choose a decision (parley:decision).",
}


def _called(node: Node) -> bool:
    return bool(
        node.called_element
        or node.vendor("parley:process")
        or _inner(node, "zeebe:calledElement", "processId")
    )


def _scripted(node: Node) -> bool:
    written = node.script is not None and bool(node.script.text.strip())
    return written or bool(_inner(node, "zeebe:script", "expression"))


def _acts(node: Node) -> bool:
    implemented = bool(node.implementation) and not (node.implementation or "").startswith("##")
    names = ("parley:action", "camunda:topic", "camunda:class")
    named = any(node.vendor(name) for name in names) or bool(_inner(node, "zeebe:taskDefinition", "type"))
    return named or implemented or node.operation_ref is not None


def _decides(node: Node) -> bool:
    named = node.vendor("parley:decision") or node.vendor("camunda:decisionRef")
    return bool(named or _inner(node, "zeebe:calledDecision", "decisionId"))


def _inner(node: Node, element: str, attribute: str) -> str:
    extension = node.extension(element)
    return extension.attributes.get(attribute, "") if extension is not None else ""


def _check_loop(node: Node, loop: Loop | None) -> Iterator[Finding]:
    if loop is None:
        return
    if loop.multi and loop.cardinality is None and loop.collection is None:
        yield finding(
            "multi-instance-without-number",
            ERROR,
            node.id,
            loop.line,
            "{name} is done several times, but neither a number nor a list says how often.",
            "Choose a list, or write a number.",
            name=label(node),
        )
    elif not loop.multi and loop.condition is None and loop.maximum is None:
        yield finding(
            "loop-without-end",
            ERROR,
            node.id,
            loop.line,
            "{name} repeats without a condition or a largest number.",
            "Write how long it repeats.",
            name=label(node),
        )


def _check_handler(scope: Scope, node: Node) -> Iterator[Finding]:
    flows = (*scope.incoming[node.id], *scope.outgoing[node.id])
    if flows:
        yield finding(
            "compensation-handler-flow",
            ERROR,
            node.id,
            node.line,
            "{name} undoes something, so no flow may lead to it or leave it.",
            "Join it to its compensation event by an association, and remove its flows.",
            name=label(node),
        )
    elif node.id not in scope.whole.associations.values() and not node.triggered_by_event:
        yield finding(
            "unused-handler",
            WARNING,
            node.id,
            node.line,
            "{name} undoes nothing: no compensation event leads to it.",
            "Draw an association from a compensation event to it.",
            name=label(node),
        )


def _check_compensation(scope: Scope) -> Iterator[Finding]:
    handlers = scope.whole.associations
    for node in scope.nodes.values():
        for event in node.event_definitions:
            if event.kind != "compensation":
                continue
            if node.kind == "boundaryEvent":
                yield from _check_caught(scope, node, handlers.get(node.id))
            elif node.kind == "startEvent":
                yield from _check_start(node, event.ref, event.states_wait)
            elif event.ref is not None:
                yield from _check_target(scope, node, event.ref)


def _check_caught(scope: Scope, node: Node, handler: str | None) -> Iterator[Finding]:
    target = scope.nodes.get(handler or "")
    if target is None or not target.for_compensation:
        yield finding(
            "compensation-without-handler",
            ERROR,
            node.id,
            node.line,
            "{name} leads to no activity that undoes {host}."
            if target is None
            else "{name} leads to {handler}, which is not marked as compensation.",
            "Draw an association to an activity marked as compensation.",
            name=label(node),
            host=node.attached_to or "",
            handler=handler or "",
        )
    host = scope.nodes.get(node.attached_to or "")
    inside = host.body.nodes if host is not None and host.body is not None else ()
    if any(inner.triggered_by_event and _starts_with_compensation(inner) for inner in inside):
        yield finding(
            "two-compensations",
            ERROR,
            node.id,
            node.line,
            "{host} has both a compensation event and a compensation sub-process.",
            "Keep one of the two.",
            host=label(host) if host else "",
        )


def _starts_with_compensation(node: Node) -> bool:
    return node.body is not None and any(
        event.kind == "compensation"
        for inner in node.body.nodes
        if inner.kind == "startEvent"
        for event in inner.event_definitions
    )


def _check_start(node: Node, ref: str | None, states_wait: bool) -> Iterator[Finding]:
    for given, attribute in ((ref is not None, "activityRef"), (states_wait, "waitForCompletion")):
        if given:
            yield finding(
                "compensation-start-attribute",
                ERROR if attribute == "activityRef" else WARNING,
                node.id,
                node.line,
                "{name} catches compensation; {attribute} belongs to an event that throws it.",
                f"Remove {attribute}.",
                name=label(node),
                attribute=attribute,
            )


def _check_target(scope: Scope, node: Node, ref: str) -> Iterator[Finding]:
    """Compensation may be thrown for an activity of the same scope; from an event sub-process also for the one around."""
    reachable = [scope]
    if scope.owner is not None and scope.owner.triggered_by_event and scope.outer is not None:
        reachable.append(scope.outer)
    if not any(ref in inner.nodes and inner.nodes[ref].kind in ACTIVITIES for inner in reachable):
        yield finding(
            "compensation-out-of-scope",
            ERROR,
            node.id,
            node.line,
            "{name} undoes {ref}, which is no activity of the same process or sub-process.",
            "Choose an activity beside it, or none to undo all.",
            name=label(node),
            ref=ref,
        )
