"""Events: what their tokens do, wait for, and what they catch or throw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....feel import BOOLEAN
from ... import model
from .. import compensation, events, scopes
from ..graph import Verb, WaitSpec
from . import dialect
from .layout import Layout
from .messages import code_of, message_wait, sent_message, signal_name, wait_with
from .texts import Texts

Parts = dict[str, Any]

WAITING = frozenset({"message", "timer", "signal", "conditional"})
"""Kinds of events that an instance waits for; the others are caught where they are thrown."""

_ALLOWED = {
    "startEvent": WAITING | {"none"},
    "event sub-process": WAITING | {"error", "escalation", "compensation"},
    "intermediateCatchEvent": WAITING | {"link"},
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "compensation", "link"}),
    "boundaryEvent": WAITING | {"error", "escalation", "compensation", "cancel"},
    "endEvent": frozenset(
        {"none", "message", "signal", "error", "escalation", "compensation", "cancel", "terminate"}
    ),
}

_THROW: dict[str, tuple[Verb, Verb]] = {
    "none": (events.enter_pass, scopes.end_event),
    "message": (events.enter_send, events.end_send),
    "signal": (events.enter_signal, events.end_signal),
    "escalation": (events.enter_escalation, events.end_escalation),
    "compensation": (compensation.enter_throw, compensation.enter_throw),
    "error": (events.end_error, events.end_error),
    "cancel": (compensation.enter_cancel, compensation.enter_cancel),
    "terminate": (scopes.terminate, scopes.terminate),
    "link": (events.enter_pass, events.enter_pass),
}


def event_parts(layout: Layout, texts: Texts, node: model.Node, in_event_sub_process: bool) -> Parts:
    """The parts that depend on the kind of an event and on why it happens."""
    kind = kind_of(node)
    role = "event sub-process" if node.kind == "startEvent" and in_event_sub_process else node.kind
    if kind == "multiple" or kind not in _ALLOWED[role]:
        texts.fault(node.id, f"A {node.kind} of kind {kind} cannot be run here.", node.line)
        return {"enter": events.enter_pass, "work": events.enter_pass}
    if node.kind in ("intermediateThrowEvent", "endEvent"):
        return _throwing(layout, texts, node, kind)
    verb = (
        events.enter_catch if node.kind == "intermediateCatchEvent" and kind != "link" else events.enter_pass
    )
    return {"enter": verb, "work": verb, **_catching(layout, texts, node, kind)}


def kind_of(node: model.Node) -> str:
    """`none`, the kind of the only event definition, or `multiple`."""
    if not node.event_definitions:
        return "none"
    return node.event_definitions[0].kind if len(node.event_definitions) == 1 else "multiple"


def _throwing(layout: Layout, texts: Texts, node: model.Node, kind: str) -> Parts:
    verb = _THROW[kind][node.kind == "endEvent"]
    parts: Parts = {"enter": verb, "work": verb}
    definition = node.event
    if definition is None:
        return parts
    if kind == "message":
        return {**parts, **sent_message(layout, texts, node, definition.ref)}
    if kind == "signal":
        return {**parts, "target": signal_name(layout, texts, node, definition.ref)}
    if kind in ("error", "escalation"):
        return {**parts, "code": code_of(layout, texts, node, definition)}
    if kind == "compensation":
        return {**parts, "target": _compensated(layout, texts, node, definition)}
    if kind == "cancel":
        return {**parts, "cancel": _cancel_boundary(layout, texts, node)}
    return parts


def _compensated(layout: Layout, texts: Texts, node: model.Node, definition: model.EventDefinition) -> str:
    """The one activity to compensate, "" for all of the scope."""
    if not definition.wait_for_completion:
        texts.fault(
            node.id, "waitForCompletion=false cannot be run: compensation is always waited for.", node.line
        )
    if definition.ref is None:
        return ""
    place, own = layout.places.get(definition.ref), layout.places[node.id]
    around = layout.places.get(own.scope)
    scopes_meant = {
        own.scope,
        around.scope if around is not None and around.node.triggered_by_event else own.scope,
    }
    if place is None or place.scope not in scopes_meant:
        texts.fault(
            node.id, f"There is no activity {definition.ref!r} to compensate in this scope.", node.line
        )
    return definition.ref


def _cancel_boundary(layout: Layout, texts: Texts, node: model.Node) -> str:
    transaction = layout.places.get(layout.places[node.id].scope)
    if transaction is None or transaction.node.kind != "transaction":
        texts.fault(node.id, "Only a transaction can be cancelled from within.", node.line)
        return ""
    found = [event.id for event in transaction.boundary if kind_of(event) == "cancel"]
    if len(found) != 1:
        message = "The transaction needs exactly one cancel boundary event to go on from."
        texts.fault(node.id, message, node.line)
        return ""
    return found[0]


def _catching(layout: Layout, texts: Texts, node: model.Node, kind: str) -> Parts:
    definition = node.event
    if definition is None:
        return {}
    if kind in ("error", "escalation"):
        return {"code": code_of(layout, texts, node, definition)}
    wait = _WAITS[kind](layout, texts, node, definition) if kind in _WAITS else None
    return {"wait": wait}


def _timer(layout: Layout, texts: Texts, node: model.Node, definition: model.EventDefinition) -> WaitSpec:
    return WaitSpec("timer", {}, timer=texts.timer(node.id, definition, dialect.calendar(definition)))


def _conditional(
    layout: Layout, texts: Texts, node: model.Node, definition: model.EventDefinition
) -> WaitSpec:
    condition = texts.expression(node.id, definition.condition, "The condition", BOOLEAN)
    names = sorted(condition.names) if condition is not None else []
    return WaitSpec("conditional", {"names": names}, condition=condition)


def _message(layout: Layout, texts: Texts, node: model.Node, definition: model.EventDefinition) -> WaitSpec:
    return message_wait(layout, texts, node, definition.ref)


def _signal(layout: Layout, texts: Texts, node: model.Node, definition: model.EventDefinition) -> WaitSpec:
    return wait_with("signal", {"name": signal_name(layout, texts, node, definition.ref)})


_WAITS: dict[str, Callable[[Layout, Texts, model.Node, model.EventDefinition], WaitSpec]] = {
    "timer": _timer,
    "conditional": _conditional,
    "message": _message,
    "signal": _signal,
}
