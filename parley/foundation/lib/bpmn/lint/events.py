"""Events: triggers and what they refer to, boundary events, event sub-processes, links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from ..kinds import ACTIVITIES, EVENTS
from ..model import Definitions, Error, Escalation, EventDefinition, Node
from .findings import ERROR, WARNING, Finding, Mend, finding
from .scope import Scope, label

_ALLOWED = {
    "startEvent": {"message", "timer", "signal", "conditional"},
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "link", "compensation"},
    "endEvent": {"message", "signal", "error", "escalation", "compensation", "cancel", "terminate"},
    "boundaryEvent": {
        "message",
        "timer",
        "signal",
        "conditional",
        "error",
        "escalation",
        "compensation",
        "cancel",
    },
}
_EVENT_SUB_PROCESS_STARTS = _ALLOWED["startEvent"] | {"error", "escalation", "compensation"}
_ALWAYS_INTERRUPTING = frozenset({"error", "cancel"})


_ONE_EACH = {
    "startEvent": "Draw one start event for each.",
    "intermediateCatchEvent": "Draw one event for each after an event-based gateway.",
    "intermediateThrowEvent": "Draw one event for each, one after the other.",
    "boundaryEvent": "Attach one boundary event for each.",
    "endEvent": "Throw all but the last by intermediate events before the end.",
}


def check(scope: Scope, definitions: Definitions) -> Iterator[Finding]:
    for node in scope.of_kind(*EVENTS):
        yield from _check_kinds(scope, node)
        for event in node.event_definitions:
            yield from _check_trigger(node, event, definitions)
        if node.kind == "boundaryEvent":
            yield from _check_boundary(scope, node)
    yield from _check_same_triggers(scope, definitions)
    yield from _check_event_sub_processes(scope, definitions)
    yield from _check_links(scope)


def _check_kinds(scope: Scope, node: Node) -> Iterator[Finding]:
    inside = scope.owner is not None and scope.owner.triggered_by_event
    allowed = _EVENT_SUB_PROCESS_STARTS if inside and node.kind == "startEvent" else _ALLOWED[node.kind]
    for event in node.event_definitions:
        if event.kind == "unknown":
            yield finding(
                "unknown-event-definition",
                ERROR,
                node.id,
                event.line,
                "{name} refers to the event definition {ref}, which does not exist.",
                "Choose what triggers it.",
                name=label(node),
                ref=event.id,
            )
        elif event.kind not in allowed:
            yield finding(
                "wrong-trigger",
                ERROR,
                node.id,
                event.line,
                "{name} is a {kind}, which cannot be of the type {trigger} here.",
                f"Choose one of: {', '.join(sorted(allowed))}.",
                name=label(node),
                kind=node.kind,
                trigger=event.kind,
            )
    if len(node.event_definitions) > 1:
        yield finding(
            "several-triggers",
            ERROR,
            node.id,
            node.line,
            "{name} has several triggers; only one can be run.",
            _ONE_EACH[node.kind],
            name=label(node),
        )
    needs_trigger = node.kind in ("intermediateCatchEvent", "boundaryEvent")
    if needs_trigger and not node.event_definitions:
        yield finding(
            "missing-trigger",
            ERROR,
            node.id,
            node.line,
            "{name} waits for nothing.",
            "Choose a message, timer, signal or condition.",
            name=label(node),
        )


def _check_trigger(node: Node, event: EventDefinition, definitions: Definitions) -> Iterator[Finding]:
    if event.kind in ("message", "signal"):
        known = definitions.messages if event.kind == "message" else definitions.signals
        yield from _check_reference(node, event, known)
    elif event.kind in ("error", "escalation"):
        yield from _check_thrown(node, event, definitions)
    elif event.kind == "conditional" and event.condition is None:
        yield finding(
            "missing-condition",
            ERROR,
            node.id,
            event.line,
            "{name} waits for a condition, but none is written.",
            "Write the condition.",
            name=label(node),
        )
    elif event.kind == "timer" and event.timer is None:
        yield finding(
            "missing-timer",
            ERROR,
            node.id,
            event.line,
            "{name} is a timer without a time.",
            "Write a date, a duration such as PT1H, or a cycle such as R/PT1H.",
            name=label(node),
        )


def _check_reference(node: Node, event: EventDefinition, known: Collection[str]) -> Iterator[Finding]:
    if event.ref is None:
        yield finding(
            f"missing-{event.kind}",
            ERROR,
            node.id,
            event.line,
            "{name} does not say which {kind}.",
            f"Choose the {event.kind}.",
            name=label(node),
            kind=event.kind,
        )
    elif event.ref not in known:
        yield finding(
            f"unknown-{event.kind}",
            ERROR,
            node.id,
            event.line,
            "{name} refers to the {kind} {ref}, which does not exist.",
            f"Choose the {event.kind}.",
            name=label(node),
            kind=event.kind,
            ref=event.ref,
        )


def _check_thrown(node: Node, event: EventDefinition, definitions: Definitions) -> Iterator[Finding]:
    """Errors and escalations: caught without a reference all are meant, thrown they need a code."""
    known: Mapping[str, Error | Escalation]
    known = definitions.errors if event.kind == "error" else definitions.escalations
    throws = node.kind in ("endEvent", "intermediateThrowEvent")
    if event.ref is not None or throws:
        yield from _check_reference(node, event, known)
    thrown = known.get(event.ref or "")
    if throws and thrown is not None and not thrown.code:
        yield finding(
            "missing-code",
            ERROR,
            thrown.id,
            thrown.line,
            "The {kind} that {name} throws has no code, so nothing can catch it.",
            "Give it a code.",
            name=label(node),
            kind=event.kind,
        )


def _check_boundary(scope: Scope, node: Node) -> Iterator[Finding]:
    name = label(node)
    host = scope.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES:
        yield finding(
            "unattached",
            ERROR,
            node.id,
            node.line,
            "{name} is attached to {host}, which is no activity here.",
            "Put it on the edge of a task or sub-process.",
            name=name,
            host=node.attached_to or "nothing",
        )
        return
    kinds = {event.kind for event in node.event_definitions}
    if "compensation" not in kinds and not scope.outgoing[node.id]:
        yield finding(
            "boundary-without-flow",
            ERROR,
            node.id,
            node.line,
            "Nothing follows {name}, though it takes the token from {host}."
            if node.interrupting
            else "Nothing follows {name}.",
            "Draw what happens then.",
            name=name,
            host=label(host),
        )
    if kinds & _ALWAYS_INTERRUPTING and not node.interrupting:
        yield finding(
            "must-interrupt",
            ERROR,
            node.id,
            node.line,
            "{name} catches an error or a cancel, so it must interrupt.",
            "Set cancelActivity to true.",
            name=name,
        )
    if "cancel" in kinds and host.kind != "transaction":
        yield finding(
            "cancel-outside-transaction",
            ERROR,
            node.id,
            node.line,
            "{name} catches a cancel, but {host} is no transaction.",
            "Make it a transaction.",
            name=name,
            host=label(host),
        )


def trigger_key(event: EventDefinition, definitions: Definitions) -> tuple[str, str] | None:
    """What tells two triggers apart; None for those that may be there more than once."""
    if event.kind == "error":
        error = definitions.errors.get(event.ref or "")
        return "error", error.code if error else ""
    if event.kind == "escalation":
        escalation = definitions.escalations.get(event.ref or "")
        return "escalation", escalation.code if escalation else ""
    if event.kind in ("message", "signal") and event.ref:
        return event.kind, event.ref
    return ("compensation", "") if event.kind == "compensation" else None


def _check_same_triggers(scope: Scope, definitions: Definitions) -> Iterator[Finding]:
    """Two boundary events of one activity for the same error, escalation, message or signal."""
    for host, attached in scope.boundary.items():
        seen: dict[tuple[str, str], Node] = {}
        for node in attached:
            event = node.event
            key = trigger_key(event, definitions) if event else None
            if key is None or (key not in seen and key[0] in ("message", "signal") and not node.interrupting):
                continue
            if key in seen:
                yield _ambiguous(node, seen[key], label(scope.nodes[host]))
            seen.setdefault(key, node)


def _ambiguous(node: Node, other: Node, where: str) -> Finding:
    return finding(
        "ambiguous-trigger",
        ERROR,
        node.id,
        node.line,
        "{name} and {other} both catch the same on {where}.",
        Mend("Remove one of the two.", "remove", {"id": node.id}),
        name=label(node),
        other=label(other),
        where=where,
    )


def _check_event_sub_processes(scope: Scope, definitions: Definitions) -> Iterator[Finding]:
    seen: dict[str, dict[tuple[str, str], Node]] = defaultdict(dict)
    for node in scope.body.nodes:
        if not node.triggered_by_event or node.body is None:
            continue
        yield from _check_flows_of(scope, node)
        starts = [inner for inner in node.body.nodes if inner.kind == "startEvent"]
        if len(starts) != 1 or len(starts[0].event_definitions) != 1:
            yield finding(
                "event-sub-process-start",
                ERROR,
                node.id,
                node.line,
                "The event sub-process {name} needs exactly one start event with one trigger.",
                "Keep one start event and choose its trigger.",
                name=label(node),
            )
            continue
        key = trigger_key(starts[0].event_definitions[0], definitions)
        may_repeat = not starts[0].interrupting and key is not None and key[0] in ("message", "signal")
        if key is not None and not may_repeat:
            yield from _check_unique(seen[key[0]], key, node, scope)


def _check_unique(
    seen: dict[tuple[str, str], Node], key: tuple[str, str], node: Node, scope: Scope
) -> Iterator[Finding]:
    """Errors and escalations without a code catch all, so none may stand beside them."""
    catches_all = key[0] in ("error", "escalation") and (key[1] == "" or (key[0], "") in seen)
    other = next(iter(seen.values()), None) if catches_all else seen.get(key)
    if other is not None:
        yield _ambiguous(node, other, label(scope.owner) if scope.owner else scope.process.name or scope.id)
    seen.setdefault(key, node)


def _check_flows_of(scope: Scope, node: Node) -> Iterator[Finding]:
    for flow in (*scope.incoming.get(node.id, ()), *scope.outgoing.get(node.id, ())):
        yield finding(
            "event-sub-process-flow",
            ERROR,
            flow.id,
            flow.line,
            "The event sub-process {name} cannot have flows: its start event starts it.",
            Mend("Remove the flow.", "remove", {"id": flow.id}),
            name=label(node),
        )


def _check_links(scope: Scope) -> Iterator[Finding]:
    throws, catches = _links(scope, "intermediateThrowEvent"), _links(scope, "intermediateCatchEvent")
    for name, nodes in catches.items():
        for extra in nodes[1:]:
            yield finding(
                "link-target-twice",
                ERROR,
                extra.id,
                extra.line,
                "The link {link} has more than one target.",
                Mend("Remove one, or give it another name.", "remove", {"id": extra.id}),
                link=name,
            )
        if name not in throws:
            yield finding(
                "link-without-source",
                WARNING,
                nodes[0].id,
                nodes[0].line,
                "Nothing leads to the link {link}.",
                "Draw a throwing link event of that name.",
                link=name,
            )
    for name, nodes in throws.items():
        for node in nodes if name not in catches else ():
            yield finding(
                "link-without-target",
                ERROR,
                node.id,
                node.line,
                "The link {link} has no target in the same process.",
                "Draw a catching link event of that name.",
                link=name or "(without a name)",
            )


def _links(scope: Scope, kind: str) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in scope.of_kind(kind):
        for event in node.event_definitions:
            if event.kind == "link":
                found[event.link].append(node)
    return found
