"""How a model says what BPMN leaves open: assignee, action, form, mappings.

Our own attributes (`parley:`, `urn:parley:bpmn`) come first, then Zeebe's and Camunda 7's. Texts are returned as written; a
leading "=" marks an expression.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...model import VENDORS, Element, EventDefinition, Extension, Node


def attribute(node: Element, *names: str) -> str:
    """The first of these foreign attributes that is there; `zeebe:taskDefinition@type` looks into a foreign element."""
    for name in names:
        element_name, at, attribute_name = name.partition("@")
        if not at:
            found = node.attributes and node.vendor(name)
        else:
            extension = node.extensions and node.extension(element_name)
            found = extension.attributes.get(attribute_name) if extension else None
        if found:
            return found
    return ""


def assignee(node: Node) -> str:
    return attribute(
        node, "parley:assignee", "zeebe:assignmentDefinition@assignee", "camunda:assignee"
    ) or role(node, "humanPerformer", "performer")


def candidate_users(node: Node) -> str:
    return attribute(
        node, "parley:candidateUsers", "zeebe:assignmentDefinition@candidateUsers", "camunda:candidateUsers"
    )


def candidate_groups(node: Node) -> str:
    return attribute(
        node,
        "parley:candidateGroups",
        "zeebe:assignmentDefinition@candidateGroups",
        "camunda:candidateGroups",
    ) or role(node, "potentialOwner")


def role(node: Node, *kinds: str) -> str:
    """The standard's own way: a performer given by an expression."""
    for item in node.roles:
        if item.kind in kinds and item.expression is not None:
            return item.expression.text
    return ""


def form(node: Node) -> str:
    return attribute(
        node, "parley:form", "zeebe:formDefinition@formId", "zeebe:formDefinition@formKey", "camunda:formKey"
    )


def due(node: Node) -> str:
    return attribute(node, "parley:due", "zeebe:taskSchedule@dueDate", "camunda:dueDate")


def priority(node: Node) -> str:
    return attribute(node, "parley:priority", "zeebe:priorityDefinition@priority", "camunda:priority")


def action(node: Node) -> str:
    return attribute(node, "parley:action", "zeebe:taskDefinition@type", "camunda:topic", "camunda:class")


def decision(node: Node) -> str:
    return attribute(node, "parley:decision", "zeebe:calledDecision@decisionId", "camunda:decisionRef")


def called_process(node: Node) -> str:
    return attribute(node, "parley:process", "zeebe:calledElement@processId") or node.called_element or ""


def result_variable(node: Node) -> str:
    return attribute(
        node,
        "parley:result",
        "zeebe:calledDecision@resultVariable",
        "zeebe:script@resultVariable",
        "camunda:resultVariable",
    )


def script(node: Node) -> str:
    return attribute(node, "zeebe:script@expression")


def correlation_key(*places: Element | EventDefinition | None) -> str:
    """The key by which a message finds its instance, from the event, its definition or the message itself."""
    for place in places:
        if isinstance(place, Element):
            found = attribute(place, "parley:key", "zeebe:subscription@correlationKey")
            if found:
                return found
    return ""


def calendar(definition: EventDefinition) -> str:
    return definition.attributes.get("{urn:parley:bpmn}calendar", "")


class Mapping(NamedTuple):
    """One input or output: what is written to the variable `name`. `text` None is something that cannot be run."""

    name: str
    text: str | None


def mappings(node: Element) -> tuple[list[Mapping], list[Mapping]]:
    """Inputs and outputs of an activity or event."""
    inputs: list[Mapping] = []
    outputs: list[Mapping] = []
    for extension in node.extensions:
        for kind, mapping in _mappings_of(extension):
            (inputs if kind in _INPUTS else outputs).append(mapping)
    return inputs, outputs


_INPUTS = frozenset({"input", "inputParameter", "in"})
_OUTPUTS = frozenset({"output", "outputParameter", "out"})
_ALL = "all"


def _mappings_of(extension: Extension) -> Iterator[tuple[str, Mapping]]:
    namespace, _, local = extension.name[1:].partition("}")
    if local in ("ioMapping", "inputOutput"):
        for child in extension.children:
            kind = child.name.rpartition("}")[2]
            if kind in _INPUTS | _OUTPUTS:
                yield kind, _mapping(child)
    elif namespace == VENDORS["parley"] and local in ("input", "output"):
        yield local, Mapping(extension.attributes.get("name", ""), extension.attributes.get("value", ""))
    elif (
        namespace == VENDORS["camunda"]
        and local in ("in", "out")
        and extension.attributes.get("variables") != _ALL
    ):
        yield from _call_mapping(local, extension)


def _mapping(child: Extension) -> Mapping:
    """Zeebe's `source` and `target`, or Camunda's `name` and text; nested scripts and lists cannot be run."""
    name = child.attributes.get("target") or child.attributes.get("name", "")
    if child.children:
        return Mapping(name, None)
    return Mapping(name, child.attributes.get("source") or child.text)


def _call_mapping(kind: str, extension: Extension) -> Iterator[tuple[str, Mapping]]:
    """Camunda's variables of a call activity: `source` names one, `sourceExpression` is an expression."""
    target = extension.attributes.get("target", "")
    source = extension.attributes.get("source")
    if source or target:
        yield kind, Mapping(target, f"= {source}" if source else extension.attributes.get("sourceExpression"))
