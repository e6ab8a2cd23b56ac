"""The root of a file: processes, collaborations and what they share."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ..errors import BpmnError
from ..model import (
    Collaboration,
    DataItem,
    Definitions,
    Error,
    Escalation,
    EventDefinition,
    Message,
    MessageFlow,
    Operation,
    Participant,
    Process,
    Signal,
)
from ..namespaces import bpmn, local_name
from .events import is_event_definition, read_event_definition
from .nodes import BodyReader, data_items
from .values import Registry, basics, bpmn_name, children, first, is_true, reference, references

_GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
MAX_PROCESSES = 1_000
_COLLABORATIONS = frozenset({"collaboration", "choreography", "globalConversation", "conversation"})


def read_definitions(tree: etree._ElementTree) -> Definitions:
    """Read the whole model.

    Raises BpmnError if the root is not `definitions` of BPMN 2.0, and for more than `MAX_PROCESSES`.
    """
    root = tree.getroot()
    if root.tag != bpmn("definitions"):
        raise BpmnError(
            f"The root element is {local_name(root.tag)!r}, not 'definitions' of BPMN 2.0. Export as BPMN 2.0 XML.",
            line=root.sourceline or 0,
        )
    return _Reader(root).definitions()


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._registry = Registry()
        self._messages: dict[str, Message] = {}
        self._signals: dict[str, Signal] = {}
        self._errors: dict[str, Error] = {}
        self._escalations: dict[str, Escalation] = {}
        self._operations: dict[str, Operation] = {}
        self._data_stores: dict[str, str] = {}
        self._categories: dict[str, str] = {}
        self._global_tasks: dict[str, str] = {}
        self._events: dict[str, EventDefinition] = {}
        self._processes: list[Process] = []
        self._collaborations: list[Collaboration] = []

    def definitions(self) -> Definitions:
        root = self._root
        head = basics(root, self._registry)
        for child in children(root):
            self._read_shared(child)
        bodies = BodyReader(self._registry, self._events)
        for child in children(root):
            name = bpmn_name(child.tag)
            if name == "process":
                if len(self._processes) == MAX_PROCESSES:
                    message = f"The file has more than {MAX_PROCESSES:,} processes. Split the model."
                    raise BpmnError(message, line=child.sourceline or 0)
                self._processes.append(self._process(child, bodies))
            elif name in _COLLABORATIONS:
                self._collaborations.append(self._collaboration(child, name, bodies))
        return Definitions(
            **head,
            target_namespace=root.get("targetNamespace", ""),
            expression_language=root.get("expressionLanguage"),
            processes=tuple(self._processes),
            collaborations=tuple(self._collaborations),
            messages=self._messages,
            signals=self._signals,
            errors=self._errors,
            escalations=self._escalations,
            operations=self._operations,
            data_stores=self._data_stores,
            categories=self._categories,
            global_tasks=self._global_tasks,
            duplicates=tuple(self._registry.duplicates),
        )

    def _read_shared(self, element: etree._Element) -> None:
        name = bpmn_name(element.tag)
        if name == "message":
            message = Message(**self._basics(element), item_ref=reference(element.get("itemRef")))
            self._messages.setdefault(message.id, message)
        elif name == "signal":
            signal = Signal(**self._basics(element), item_ref=reference(element.get("structureRef")))
            self._signals.setdefault(signal.id, signal)
        elif name == "error":
            error = Error(**self._basics(element), code=element.get("errorCode", ""))
            self._errors.setdefault(error.id, error)
        elif name == "escalation":
            escalation = Escalation(**self._basics(element), code=element.get("escalationCode", ""))
            self._escalations.setdefault(escalation.id, escalation)
        elif name == "interface":
            self._read_operations(element)
        elif name == "dataStore":
            self._data_stores.setdefault(element.get("id", ""), element.get("name", ""))
        elif name in _GLOBAL_TASKS:
            self._global_tasks.setdefault(element.get("id", ""), _GLOBAL_TASKS[name])
        elif name == "category":
            for value in element.iterchildren(bpmn("categoryValue")):
                self._categories.setdefault(value.get("id", ""), value.get("value", ""))
        elif is_event_definition(element.tag):
            self._events.setdefault(element.get("id", ""), read_event_definition(element))

    def _basics(self, element: etree._Element) -> dict[str, Any]:
        return basics(element, self._registry)

    def _read_operations(self, interface: etree._Element) -> None:
        for element in interface.iterchildren(bpmn("operation")):
            operation = Operation(
                **basics(element, self._registry),
                interface=interface.get("name", ""),
                implementation_ref=element.get("implementationRef"),
                in_message_ref=next(iter(references(element, "inMessageRef")), None),
                out_message_ref=next(iter(references(element, "outMessageRef")), None),
            )
            self._operations.setdefault(operation.id, operation)

    def _process(self, element: etree._Element, bodies: BodyReader) -> Process:
        data: list[DataItem] = []
        for child in element.iterchildren(bpmn("property"), bpmn("ioSpecification")):
            data.extend(data_items(child))
        return Process(
            **basics(element, self._registry),
            executable=is_true(element.get("isExecutable")),
            body=bodies.body(element),
            data=tuple(data),
        )

    def _collaboration(self, element: etree._Element, kind: str, bodies: BodyReader) -> Collaboration:
        return Collaboration(
            **basics(element, self._registry),
            kind=kind,
            participants=tuple(
                self._participant(child) for child in element.iterchildren(bpmn("participant"))
            ),
            message_flows=tuple(
                self._message_flow(child) for child in element.iterchildren(bpmn("messageFlow"))
            ),
            body=bodies.body(element),
        )

    def _participant(self, element: etree._Element) -> Participant:
        return Participant(
            **basics(element, self._registry),
            process_ref=reference(element.get("processRef")),
            multiple=first(element, "participantMultiplicity") is not None,
        )

    def _message_flow(self, element: etree._Element) -> MessageFlow:
        return MessageFlow(
            **basics(element, self._registry),
            source=reference(element.get("sourceRef")),
            target=reference(element.get("targetRef")),
            message_ref=reference(element.get("messageRef")),
        )
