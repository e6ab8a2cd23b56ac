"""Processes written in Python, laid out and ready for any BPMN editor.

process = ProcessBuilder("discount", "Discount approval")
process.start("saved").task("userTask", "approve", "Approve").gateway("exclusiveGateway", "ok", "Approved?")
process.end("sent").end("refused")
process.path("saved", "approve", "ok", "sent")
process.flow("ok", "refused", condition="approved = false")
data = process.document().write()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Self

from lxml import etree

from .document import Document
from .edit import set_diagram
from .edit.properties import mark_formal
from .edit.tree import free_id, make, set_value
from .errors import BpmnError
from .layout import arrange
from .model import VENDORS, Loop, clark_name
from .namespaces import BPMNDI, DC, DI, MODEL, XSI

_NOTHING: Mapping[str, str] = MappingProxyType({})
_TIMERS = {"date": "timeDate", "duration": "timeDuration", "cycle": "timeCycle"}
_ROOTS = {
    "message": ("messageRef", "name"),
    "signal": ("signalRef", "name"),
    "error": ("errorRef", "errorCode"),
    "escalation": ("escalationRef", "escalationCode"),
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """Why an event happens; made by the functions below."""

    kind: str
    text: str = ""
    form: str = ""


def timer(form: str, text: str) -> Trigger:
    """`form`: date, duration or cycle; `text`: ISO 8601 or FEEL."""
    if form not in _TIMERS:
        raise BpmnError(f"A timer is a date, duration or cycle, not {form!r}")
    return Trigger("timer", text, form)


def message(name: str) -> Trigger:
    return Trigger("message", name)


def signal(name: str) -> Trigger:
    return Trigger("signal", name)


def error(code: str = "") -> Trigger:
    """Without a code, a boundary event catches every error."""
    return Trigger("error", code)


def escalation(code: str = "") -> Trigger:
    return Trigger("escalation", code)


def conditional(expression: str) -> Trigger:
    return Trigger("conditional", expression)


def link(name: str) -> Trigger:
    return Trigger("link", name)


def compensation(activity: str = "") -> Trigger:
    return Trigger("compensate", activity)


def terminate() -> Trigger:
    return Trigger("terminate")


def cancel() -> Trigger:
    return Trigger("cancel")


class ScopeBuilder:
    """Adds nodes and flows to a process or sub-process. Every method returns the builder, so that calls chain.

    Raises BpmnError for an id used twice or a flow between unknown nodes.
    """

    def __init__(self, element: etree._Element, root: etree._Element, ids: set[str]) -> None:
        self._element = element
        self._root = root
        self._ids = ids
        self._nodes: dict[str, etree._Element] = {}

    def node(
        self,
        kind: str,
        id: str,
        name: str = "",
        *,
        trigger: Trigger | None = None,
        loop: Loop | None = None,
        documentation: str = "",
        vendor: Mapping[str, str] | None = None,
        **attributes: str,
    ) -> Self:
        """Any flow node; `attributes` are those of BPMN (`calledElement="other"`), `vendor` foreign ones."""
        return self._add(kind, id, name, attributes, trigger, loop, documentation, vendor or {})

    def _add(
        self,
        kind: str,
        id: str,
        name: str,
        attributes: Mapping[str, str],
        trigger: Trigger | None = None,
        loop: Loop | None = None,
        documentation: str = "",
        vendor: Mapping[str, str] = _NOTHING,
    ) -> Self:
        self._take(id)
        node = make(self._element, kind, id=id)
        if name:
            set_value(node, "name", name)
        for key, value in attributes.items():
            set_value(node, key, value)
        for key, value in vendor.items():
            set_value(node, clark_name(key), value)
        if documentation:
            make(node, "documentation", documentation)
        if trigger is not None:
            self._add_trigger(node, trigger)
        if loop is not None:
            _add_loop(node, loop)
        self._nodes[id] = node
        return self

    def start(
        self, id: str, name: str = "", trigger: Trigger | None = None, *, interrupting: bool = True
    ) -> Self:
        attributes = {} if interrupting else {"isInterrupting": "false"}
        return self._add("startEvent", id, name, attributes, trigger)

    def end(self, id: str, name: str = "", trigger: Trigger | None = None) -> Self:
        return self.node("endEvent", id, name, trigger=trigger)

    def catch(self, id: str, name: str = "", trigger: Trigger | None = None) -> Self:
        return self.node("intermediateCatchEvent", id, name, trigger=trigger)

    def throw(self, id: str, name: str = "", trigger: Trigger | None = None) -> Self:
        return self.node("intermediateThrowEvent", id, name, trigger=trigger)

    def boundary(
        self, id: str, attached_to: str, trigger: Trigger, name: str = "", *, interrupting: bool = True
    ) -> Self:
        self._known(attached_to)
        attributes = {"attachedToRef": attached_to}
        if not interrupting:
            attributes["cancelActivity"] = "false"
        return self._add("boundaryEvent", id, name, attributes, trigger)

    def task(
        self,
        kind: str,
        id: str,
        name: str = "",
        *,
        loop: Loop | None = None,
        message: str = "",
        vendor: Mapping[str, str] | None = None,
        **attributes: str,
    ) -> Self:
        """`kind`: userTask, serviceTask, sendTask, ...; `message` is what a send or receive task sends or waits for.

        What the standard leaves open is in `vendor`: `{"parley:action": "send mail"}`.
        """
        if message:
            attributes["messageRef"] = self._root_element("message", message)
        return self._add(kind, id, name, attributes, loop=loop, vendor=vendor or {})

    def script(self, id: str, name: str, script: str, language: str = "feel") -> Self:
        self.node("scriptTask", id, name, scriptFormat=language)
        make(self._nodes[id], "script", script)
        return self

    def gateway(self, kind: str, id: str, name: str = "") -> Self:
        return self.node(kind, id, name)

    def sub_process(
        self,
        id: str,
        name: str = "",
        *,
        kind: str = "subProcess",
        triggered_by_event: bool = False,
        loop: Loop | None = None,
    ) -> ScopeBuilder:
        """Add a sub-process and return the builder of its contents."""
        attributes = {"triggeredByEvent": "true"} if triggered_by_event else {}
        self._add(kind, id, name, attributes, loop=loop)
        return ScopeBuilder(self._nodes[id], self._root, self._ids)

    def flow(
        self,
        source: str,
        target: str,
        name: str = "",
        *,
        condition: str = "",
        default: bool = False,
        id: str = "",
    ) -> Self:
        """Join two nodes; `default` marks the way taken when no condition holds."""
        source_node, target_node = self._known(source), self._known(target)
        if id:
            self._take(id)
        else:
            id = free_id(self._ids, f"{source}_to_{target}")
        flow = make(self._element, "sequenceFlow", id=id, sourceRef=source, targetRef=target)
        if name:
            set_value(flow, "name", name)
        if condition:
            mark_formal(make(flow, "conditionExpression", condition))
        if default:
            set_value(source_node, "default", id)
        make(source_node, "outgoing", id)
        make(target_node, "incoming", id)
        return self

    def path(self, *ids: str) -> Self:
        """Join nodes one after the other."""
        for source, target in pairwise(ids):
            self.flow(source, target)
        return self

    def annotation(self, id: str, text: str, about: str) -> Self:
        """A note, joined to what it is about."""
        self._known(about)
        self._take(id)
        make(make(self._element, "textAnnotation", id=id), "text", text)
        line = free_id(self._ids, f"{id}_line")
        make(self._element, "association", id=line, sourceRef=about, targetRef=id)
        return self

    def _known(self, id: str) -> etree._Element:
        if id not in self._nodes:
            raise BpmnError(
                "There is no such node in this process or sub-process; add it first", element_id=id
            )
        return self._nodes[id]

    def _take(self, id: str) -> None:
        if id in self._ids:
            raise BpmnError("The id is taken", element_id=id)
        self._ids.add(id)

    def _add_trigger(self, node: etree._Element, trigger: Trigger) -> None:
        definition = make(node, f"{trigger.kind}EventDefinition")
        if trigger.kind in _ROOTS and trigger.text:
            reference, _ = _ROOTS[trigger.kind]
            set_value(definition, reference, self._root_element(trigger.kind, trigger.text))
        elif trigger.kind == "timer":
            mark_formal(make(definition, _TIMERS[trigger.form], trigger.text))
        elif trigger.kind == "conditional":
            mark_formal(make(definition, "condition", trigger.text))
        elif trigger.kind == "link":
            set_value(definition, "name", trigger.text)
        elif trigger.kind == "compensate" and trigger.text:
            set_value(definition, "activityRef", trigger.text)

    def _root_element(self, kind: str, text: str) -> str:
        """The id of the message, signal, error or escalation of that name or code; made when it is new."""
        _, key = _ROOTS[kind]
        for child in self._root.iterchildren(f"{{{MODEL}}}{kind}"):
            if child.get(key) == text:
                return str(child.get("id"))
        id = free_id(self._ids, f"{kind}_{len(self._root)}")
        made = make(self._root, kind, id=id)
        set_value(made, "name", text)
        set_value(made, key, text)
        return id


class ProcessBuilder(ScopeBuilder):
    """One process in a file of its own."""

    def __init__(
        self, id: str, name: str = "", *, executable: bool = True, namespace: str = "urn:parley:models"
    ) -> None:
        prefixes = {
            None: MODEL,
            "bpmndi": BPMNDI,
            "dc": DC,
            "di": DI,
            "xsi": XSI,
            "parley": VENDORS["parley"],
        }
        root = etree.Element(f"{{{MODEL}}}definitions", nsmap=prefixes)
        set_value(root, "id", f"{id}_file")
        set_value(root, "targetNamespace", namespace)
        process = make(root, "process", id=id, isExecutable="true" if executable else "false")
        if name:
            set_value(process, "name", name)
        super().__init__(process, root, {id, f"{id}_file"})
        self._lane_set: etree._Element | None = None

    def lane(self, id: str, name: str, *nodes: str) -> Self:
        """A lane and the nodes in it; lanes stand in the order of the calls."""
        self._take(id)
        if self._lane_set is None:
            self._lane_set = make(self._element, "laneSet")
        lane = make(self._lane_set, "lane", id=id, name=name)
        for node in nodes:
            self._known(node)
            make(lane, "flowNodeRef", node)
        return self

    def document(self) -> Document:
        """The file, with a diagram by automatic layout. The builder must not be used afterwards."""
        document = Document(self._root.getroottree())
        set_diagram(document, arrange(document.definitions))
        etree.indent(document.tree)
        return document


def _add_loop(node: etree._Element, loop: Loop) -> None:
    if loop.multi:
        _add_multi_instance(node, loop)
        return
    made = make(node, "standardLoopCharacteristics")
    if loop.test_before:
        set_value(made, "testBefore", "true")
    if loop.maximum is not None:
        set_value(made, "loopMaximum", loop.maximum.text)
    if loop.condition is not None:
        mark_formal(make(made, "loopCondition", loop.condition.text))


def _add_multi_instance(node: etree._Element, loop: Loop) -> None:
    made = make(node, "multiInstanceLoopCharacteristics")
    if loop.sequential:
        set_value(made, "isSequential", "true")
    vendor = {
        "collection": loop.collection.text if loop.collection else None,
        "elementVariable": loop.item,
        "outputCollection": loop.output_collection,
        "outputElement": loop.output_item.text if loop.output_item else None,
    }
    for name, value in vendor.items():
        if value:
            set_value(made, clark_name(f"parley:{name}"), value)
    if loop.cardinality is not None:
        mark_formal(make(made, "loopCardinality", loop.cardinality.text))
    if loop.completion is not None:
        mark_formal(make(made, "completionCondition", loop.completion.text))
