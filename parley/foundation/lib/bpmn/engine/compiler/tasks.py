"""Tasks, call activities and sub-processes: what their tokens do and wait for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import model
from .. import activities, events, scopes
from ..expressions import Expression
from ..graph import LoopSpec, Value, WaitSpec
from . import dialect
from .layout import Layout
from .messages import message_wait, sent_message
from .texts import Texts

Parts = dict[str, Any]
"""Keyword arguments of `graph.Node`."""


def task_parts(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    """The parts that depend on the kind of an activity."""
    parts = _PARTS[node.kind](layout, texts, node)
    parts["enter"] = activities.enter
    if node.loop is not None:
        parts["loop"] = _loop(texts, node.id, node.loop)
    return parts


def _nothing(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    return {"work": activities.work_at_once}


def _user(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    lane = layout.lanes.get(node.id, "")
    fixed: Parts = {"lane": lane} if lane else {}
    if not (node.attributes or node.extensions or node.roles):
        return {"work": activities.work_user, "wait": WaitSpec("user", fixed)}
    fields = {
        "name": dialect.form(node),
        "assignee": dialect.assignee(node),
        "candidate_users": dialect.candidate_users(node),
        "candidate_groups": dialect.candidate_groups(node),
        "due": dialect.due(node),
        "priority": dialect.priority(node),
    }
    evaluated: list[tuple[str, Expression]] = []
    for name, text in fields.items():
        if not text:
            continue
        value = texts.value(node.id, text, f"The {name.replace('_', ' ')}", node.line)
        if isinstance(value, Expression):
            evaluated.append((name, value))
        elif name == "due":
            _fixed_due(texts, node, value, evaluated)
        else:
            fixed[name] = _split(value) if name.startswith("candidate") else value
    return {"work": activities.work_user, "wait": WaitSpec("user", fixed, tuple(evaluated))}


def _fixed_due(texts: Texts, node: model.Node, text: str, evaluated: list[tuple[str, Expression]]) -> None:
    """A due date such as `P2D` still depends on when the task begins: it is an expression that gives a text."""
    expression = texts.feel(node.id, f'"{text}"', "The due date", node.line)
    if expression is not None:
        evaluated.append(("due", expression))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _service(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    name = dialect.action(node) or _operation(layout, node)
    if not name:
        texts.fault(
            node.id, "The task names no action. Set parley:action or zeebe:taskDefinition.", node.line
        )
    parts = _named_work(texts, node, name, "service", "action", texts.host.actions)
    return {**parts, "work": activities.work_action}


def _operation(layout: Layout, node: model.Node) -> str:
    operation = layout.definitions.operations.get(node.operation_ref or "")
    if operation is not None:
        return operation.name or operation.id
    implementation = node.implementation or ""
    return "" if implementation.startswith("##") else implementation


def _named_work(
    texts: Texts, node: model.Node, text: str, kind: str, what: str, known: frozenset[str] | None
) -> Parts:
    """Work that the host does under a name, which may be an expression."""
    value: Value = texts.value(node.id, text, f"The {what}", node.line) if text else ""
    if isinstance(value, Expression):
        return {"target": value, "wait": WaitSpec(kind, {}, (("name", value),))}
    if value and known is not None and value not in known:
        texts.fault(node.id, f"The host has no {what} {value!r}.", node.line)
    return {"target": value, "wait": WaitSpec(kind, {"name": value})}


def _send(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    """A send task sends its message; one that names an action instead is like a service task."""
    if dialect.action(node) or (not node.message_ref and _operation(layout, node)):
        return _service(layout, texts, node)
    return {"work": events.work_send, **sent_message(layout, texts, node, node.message_ref)}


def _receive(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    return {"work": activities.work_receive, "wait": message_wait(layout, texts, node, node.message_ref)}


def _script(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    zeebe = dialect.script(node)
    if zeebe:
        script = texts.feel(node.id, zeebe, "The script", node.line)
    else:
        script = texts.expression(node.id, node.script, "The script")
    return {"work": activities.work_script, "script": script}


def _rule(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    name = dialect.decision(node)
    if not name and dialect.action(node):
        return _service(layout, texts, node)
    if not name:
        message = "The task names no decision. Set parley:decision or zeebe:calledDecision."
        texts.fault(node.id, message, node.line)
    parts = _named_work(texts, node, name, "decision", "decision", texts.host.decisions)
    return {**parts, "work": activities.work_decision}


def _call(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    name = dialect.called_process(node)
    if not name:
        texts.fault(node.id, "The call activity names no process. Set calledElement.", node.line)
    parts = _named_work(texts, node, name, "call", "process", texts.host.processes)
    return {**parts, "work": activities.work_call}


def _sub_process(layout: Layout, texts: Texts, node: model.Node) -> Parts:
    return {"work": scopes.begin}


def _loop(texts: Texts, id: str, loop: model.Loop) -> LoopSpec:
    def optional(source: model.Expression | None, what: str) -> Expression | None:
        return texts.expression(id, source, what) if source is not None else None

    if not loop.multi:
        maximum = loop.maximum.text.strip() if loop.maximum is not None else ""
        if maximum and not maximum.isdecimal():
            texts.fault(id, f"loopMaximum {maximum!r} is no whole number.", loop.line)
            maximum = ""
        if loop.condition is None and not maximum:
            texts.fault(id, "The loop has neither a condition nor a maximum: it would never end.", loop.line)
        return LoopSpec(
            multi=False,
            sequential=True,
            condition=optional(loop.condition, "The loop condition"),
            test_before=loop.test_before,
            maximum=int(maximum) if maximum else None,
        )
    if loop.cardinality is None and loop.collection is None:
        texts.fault(id, "The multi-instance says neither how often nor over which collection.", loop.line)
    return LoopSpec(
        multi=True,
        sequential=loop.sequential,
        cardinality=optional(loop.cardinality, "The cardinality"),
        collection=optional(loop.collection, "The collection"),
        item=loop.item or "",
        output_collection=loop.output_collection or "",
        output_item=optional(loop.output_item, "The output item"),
        completion=optional(loop.completion, "The completion condition"),
    )


_PARTS: dict[str, Callable[[Layout, Texts, model.Node], Parts]] = {
    "task": _nothing,
    "manualTask": _nothing,
    "userTask": _user,
    "serviceTask": _service,
    "sendTask": _send,
    "receiveTask": _receive,
    "scriptTask": _script,
    "businessRuleTask": _rule,
    "callActivity": _call,
    "subProcess": _sub_process,
    "transaction": _sub_process,
}
