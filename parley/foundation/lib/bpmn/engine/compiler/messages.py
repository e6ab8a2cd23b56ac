"""Messages and signals: names and correlation keys."""

from __future__ import annotations

from typing import Any

from ... import model
from ..expressions import Expression
from ..graph import Value, WaitSpec
from . import dialect
from .layout import Layout
from .texts import Texts


def message_wait(layout: Layout, texts: Texts, node: model.Node, ref: str | None) -> WaitSpec:
    name, key = _name_and_key(layout, texts, node, ref)
    return wait_with("message", {"name": name, "key": key})


def sent_message(layout: Layout, texts: Texts, node: model.Node, ref: str | None) -> dict[str, Any]:
    name, key = _name_and_key(layout, texts, node, ref)
    return {"target": name, "key": key}


def _name_and_key(layout: Layout, texts: Texts, node: model.Node, ref: str | None) -> tuple[Value, Value]:
    message = layout.definitions.messages.get(ref or "")
    if message is None:
        what = f"refers to the message {ref!r}, which does not exist" if ref else "names no message"
        texts.fault(node.id, f"The {node.kind} {what}.", node.line)
        return "", ""
    name = texts.value(node.id, message.name or message.id, "The message's name", message.line)
    key = dialect.correlation_key(node, message)
    return name, texts.value(node.id, key, "The correlation key", node.line) if key else ""


def signal_name(layout: Layout, texts: Texts, node: model.Node, ref: str | None) -> Value:
    signal = layout.definitions.signals.get(ref or "")
    if signal is None:
        what = f"refers to the signal {ref!r}, which does not exist" if ref else "names no signal"
        texts.fault(node.id, f"The event {what}.", node.line)
        return ""
    return texts.value(node.id, signal.name or signal.id, "The signal's name", signal.line)


def wait_with(kind: str, fields: dict[str, Value]) -> WaitSpec:
    """A wait whose fields are fixed or evaluated on arrival."""
    fixed = {name: value for name, value in fields.items() if isinstance(value, str) and value}
    evaluated = tuple((name, value) for name, value in fields.items() if isinstance(value, Expression))
    return WaitSpec(kind, fixed, evaluated)


def code_of(layout: Layout, texts: Texts, node: model.Node, definition: model.EventDefinition) -> str:
    """The code of an error or escalation; "" for a catch of all."""
    known: Any = layout.definitions.errors if definition.kind == "error" else layout.definitions.escalations
    if definition.ref is None:
        if node.kind in ("endEvent", "intermediateThrowEvent"):
            texts.fault(node.id, f"The event does not say which {definition.kind} it throws.", node.line)
        return ""
    found = known.get(definition.ref)
    if found is None:
        texts.fault(node.id, f"The {definition.kind} {definition.ref!r} does not exist.", node.line)
        return ""
    if not found.code:
        texts.fault(
            node.id, f"The {definition.kind} {definition.ref!r} has no code. Give it one.", found.line
        )
    return str(found.code)
