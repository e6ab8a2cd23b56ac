"""Event definitions: why an event happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from ..model import EventDefinition, Timer
from ..namespaces import bpmn
from .values import (
    child_expression,
    expression,
    extension_elements,
    first,
    foreign_attributes,
    is_true,
    reference,
)

_TIMER_FORMS = {bpmn("timeDate"): "date", bpmn("timeDuration"): "duration", bpmn("timeCycle"): "cycle"}


def _message(element: etree._Element) -> dict[str, Any]:
    operation = first(element, "operationRef")
    return {
        "ref": reference(element.get("messageRef")),
        "operation_ref": reference(operation.text) if operation is not None else None,
    }


def _timer(element: etree._Element) -> dict[str, Any]:
    for child in element.iterchildren(*_TIMER_FORMS):
        value = expression(child)
        if value is not None:
            return {"timer": Timer(_TIMER_FORMS[child.tag], value)}
    return {}


def _referring(attribute: str) -> Callable[[etree._Element], dict[str, Any]]:
    def read(element: etree._Element) -> dict[str, Any]:
        return {"ref": reference(element.get(attribute))}

    return read


def _conditional(element: etree._Element) -> dict[str, Any]:
    return {"condition": child_expression(element, "condition")}


def _compensation(element: etree._Element) -> dict[str, Any]:
    return {
        "ref": reference(element.get("activityRef")),
        "wait_for_completion": is_true(element.get("waitForCompletion"), default=True),
        "states_wait": "waitForCompletion" in element.attrib,
    }


def _link(element: etree._Element) -> dict[str, Any]:
    return {"link": element.get("name", "")}


def _plain(element: etree._Element) -> dict[str, Any]:
    return {}


_READERS: dict[str, tuple[str, Callable[[etree._Element], dict[str, Any]]]] = {
    bpmn("messageEventDefinition"): ("message", _message),
    bpmn("timerEventDefinition"): ("timer", _timer),
    bpmn("signalEventDefinition"): ("signal", _referring("signalRef")),
    bpmn("errorEventDefinition"): ("error", _referring("errorRef")),
    bpmn("escalationEventDefinition"): ("escalation", _referring("escalationRef")),
    bpmn("conditionalEventDefinition"): ("conditional", _conditional),
    bpmn("compensateEventDefinition"): ("compensation", _compensation),
    bpmn("linkEventDefinition"): ("link", _link),
    bpmn("cancelEventDefinition"): ("cancel", _plain),
    bpmn("terminateEventDefinition"): ("terminate", _plain),
}


def is_event_definition(tag: str) -> bool:
    return tag in _READERS


def read_event_definition(element: etree._Element) -> EventDefinition:
    kind, read = _READERS[element.tag]
    return EventDefinition(
        kind=kind,
        id=element.get("id", ""),
        attributes=foreign_attributes(element),
        extensions=extension_elements(element),
        line=element.sourceline or 0,
        **read(element),
    )
