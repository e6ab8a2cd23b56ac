"""Flow nodes, sequence flows, lanes and artifacts: the contents of processes and sub-processes."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ..kinds import SUB_PROCESSES
from ..model import (
    Artifact,
    Assignment,
    Body,
    DataAssociation,
    DataItem,
    EventDefinition,
    Expression,
    Flow,
    Lane,
    Node,
    Role,
)
from ..namespaces import bpmn
from .events import is_event_definition, read_event_definition
from .loops import MULTI_INSTANCE, STANDARD_LOOP, read_multi_instance, read_standard_loop
from .values import (
    COMMON,
    Attributes,
    Registry,
    basics,
    bpmn_name,
    child_expression,
    children,
    expression,
    first,
    is_true,
    quantity,
    read_attributes,
    read_head,
    reference,
    references,
    required_reference,
    whole_text,
)

_ARTIFACTS = frozenset(
    {
        "textAnnotation",
        "group",
        "association",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "conversationLink",
    }
)
_NOT_NODES = frozenset(
    {
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "laneSet",
        "sequenceFlow",
        "property",
        "auditing",
        "monitoring",
        "supports",
        "ioSpecification",
        "ioBinding",
        "dataInputAssociation",
        "dataOutputAssociation",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "resourceRole",
        "correlationSubscription",
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        "completionCondition",
        "participant",
        "messageFlow",
        "participantAssociation",
        "messageFlowAssociation",
        "conversationAssociation",
        "correlationKey",
        "choreographyRef",
        "participantRef",
        "messageFlowRef",
        "rendering",
        "supportedInterfaceRef",
    }
)
_ROLES = frozenset({"performer", "humanPerformer", "potentialOwner", "resourceRole"})


_NODE: Attributes = {
    **COMMON,
    "default": ("default", reference),
    "attachedToRef": ("attached_to", reference),
    "cancelActivity": ("interrupting", is_true),
    "isInterrupting": ("interrupting", is_true),
    "parallelMultiple": ("parallel_multiple", is_true),
    "isForCompensation": ("for_compensation", is_true),
    "startQuantity": ("start_quantity", quantity),
    "completionQuantity": ("completion_quantity", quantity),
    "triggeredByEvent": ("triggered_by_event", is_true),
    "calledElement": ("called_element", reference),
    "implementation": ("implementation", str),
    "operationRef": ("operation_ref", reference),
    "messageRef": ("message_ref", reference),
    "instantiate": ("instantiate", is_true),
    "eventGatewayType": ("gateway_type", str),
}
_FLOW: Attributes = {
    **COMMON,
    "sourceRef": ("source", required_reference),
    "targetRef": ("target", required_reference),
}
_ARTIFACT: Attributes = {
    **COMMON,
    "sourceRef": ("source", reference),
    "targetRef": ("target", reference),
    "associationDirection": ("direction", str),
    "dataObjectRef": ("ref", reference),
    "dataStoreRef": ("ref", reference),
    "categoryValueRef": ("ref", reference),
    "isCollection": ("is_collection", is_true),
}
_EVENT_REFERENCE = bpmn("eventDefinitionRef")
_WITH_BODY = SUB_PROCESSES | {"subChoreography"}
_CONNECTIONS = frozenset({bpmn("incoming"), bpmn("outgoing")})
"""Repeat what the flows say; the flows are believed."""


class BodyReader:
    """Reads bodies of one file; knows the ids seen and the event definitions that stand at the root."""

    def __init__(self, registry: Registry, shared_events: dict[str, EventDefinition]) -> None:
        self._registry = registry
        self._shared_events = shared_events

    def body(self, element: etree._Element) -> Body:
        nodes: list[Node] = []
        flows: list[Flow] = []
        lanes: list[Lane] = []
        artifacts: list[Artifact] = []
        for child in children(element):
            name = bpmn_name(child.tag)
            if name is None:
                continue
            if name == "sequenceFlow":
                flows.append(self._flow(child))
            elif name in _ARTIFACTS:
                artifacts.append(self._artifact(child, name))
            elif name == "laneSet":
                lanes.extend(self._lanes(child))
            elif name not in _NOT_NODES and not is_event_definition(child.tag):
                nodes.append(self._node(child, name))
        return Body(tuple(nodes), tuple(flows), tuple(lanes), tuple(artifacts))

    def _flow(self, element: etree._Element) -> Flow:
        found = {"source": "", "target": "", **basics(element, self._registry, _FLOW)}
        return Flow(**found, condition=child_expression(element, "conditionExpression"))

    def _artifact(self, element: etree._Element, kind: str) -> Artifact:
        text = first(element, "text")
        state = first(element, "dataState")
        return Artifact(
            **basics(element, self._registry, _ARTIFACT),
            kind=kind,
            text=whole_text(text) if text is not None else "",
            state=state.get("name", "") if state is not None else "",
        )

    def _lanes(self, lane_set: etree._Element) -> list[Lane]:
        return [self._lane(lane) for lane in lane_set.iterchildren(bpmn("lane"))]

    def _lane(self, element: etree._Element) -> Lane:
        inner = first(element, "childLaneSet")
        return Lane(
            **basics(element, self._registry),
            nodes=references(element, "flowNodeRef"),
            lanes=tuple(self._lanes(inner)) if inner is not None else (),
        )

    def _node(self, element: etree._Element, kind: str) -> Node:
        found = read_attributes(element, self._registry, _NODE)
        if kind in _WITH_BODY:
            found["body"] = self.body(element)
            found["completion"] = child_expression(element, "completionCondition")
        elif kind == "scriptTask":
            found["script"] = _script(element)
        for child in children(element):
            if child.tag not in _CONNECTIONS and not read_head(child, found):
                self._read_part(child, found)
        return Node(kind=kind, **found)

    def _read_part(self, child: etree._Element, found: dict[str, Any]) -> None:
        """Event definitions, loops, data and roles."""
        if is_event_definition(child.tag):
            self._registry.add(child.get("id", ""), child.sourceline or 0)
            _append(found, "event_definitions", read_event_definition(child))
        elif child.tag == _EVENT_REFERENCE:
            _append(found, "event_definitions", self._shared_event(child))
        elif child.tag == MULTI_INSTANCE:
            found["loop"] = read_multi_instance(child)
        elif child.tag == STANDARD_LOOP:
            found["loop"] = read_standard_loop(child)
        else:
            self._read_data(child, found)

    def _shared_event(self, element: etree._Element) -> EventDefinition:
        id = reference(element.text) or ""
        return self._shared_events.get(id) or EventDefinition("unknown", id, line=element.sourceline or 0)

    def _read_data(self, child: etree._Element, found: dict[str, Any]) -> None:
        name = bpmn_name(child.tag)
        if name in _ROLES:
            _append(found, "roles", _role(child, name))
        elif name in ("dataInputAssociation", "dataOutputAssociation"):
            self._registry.add(child.get("id", ""), child.sourceline or 0)
            _append(found, "data_associations", _data_association(child, name == "dataInputAssociation"))
        elif name in ("ioSpecification", "property", "dataInput", "dataOutput"):
            _append(found, "data", *data_items(child))


def _append(found: dict[str, Any], field: str, *values: object) -> None:
    found[field] = (*found.get(field, ()), *values)


def _script(element: etree._Element) -> Expression | None:
    script = first(element, "script")
    if script is None:
        return None
    return Expression(whole_text(script), element.get("scriptFormat"), script.sourceline or 0)


def _role(element: etree._Element, kind: str) -> Role:
    resource = first(element, "resourceRef")
    assignment = first(element, "resourceAssignmentExpression")
    return Role(
        kind=kind,
        name=element.get("name", ""),
        resource_ref=reference(resource.text) if resource is not None else None,
        expression=expression(next(children(assignment), None)) if assignment is not None else None,
    )


def _data_association(element: etree._Element, incoming: bool) -> DataAssociation:
    target = first(element, "targetRef")
    return DataAssociation(
        id=element.get("id", ""),
        incoming=incoming,
        sources=references(element, "sourceRef"),
        target=reference(target.text) if target is not None else None,
        transformation=child_expression(element, "transformation"),
        assignments=tuple(
            Assignment(child_expression(assignment, "from"), child_expression(assignment, "to"))
            for assignment in element.iterchildren(bpmn("assignment"))
        ),
        line=element.sourceline or 0,
    )


def data_items(element: etree._Element) -> tuple[DataItem, ...]:
    """The data inputs and outputs of an `ioSpecification`, or the one item that `element` is."""
    if element.tag == bpmn("ioSpecification"):
        found = element.iterchildren(bpmn("dataInput"), bpmn("dataOutput"))
        return tuple(item for child in found for item in data_items(child))
    return (
        DataItem(
            id=element.get("id", ""),
            name=element.get("name", ""),
            kind=bpmn_name(element.tag) or "",
            item_ref=reference(element.get("itemSubjectRef")),
            is_collection=is_true(element.get("isCollection")),
        ),
    )
