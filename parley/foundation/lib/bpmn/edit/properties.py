"""Names, conditions, timers, documentation and extensions."""

from __future__ import annotations

from lxml import etree

from ..document import Document
from ..errors import BpmnError
from ..kinds import ACTIVITIES
from ..model import Extension, clark_name
from ..namespaces import XSI_TYPE, bpmn, local_name
from .tree import check_text, find, make, new_id, remove_element, set_text, set_value

_TIMER_TAGS = {"date": "timeDate", "duration": "timeDuration", "cycle": "timeCycle"}
_MAY_HAVE_DEFAULT = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}


def rename(document: Document, id: str, name: str) -> None:
    set_value(find(document, id), "name", name)
    document.changed()


def give_id(document: Document, id: str) -> str:
    """Give an element that has none an id of its own; `id` is its stand-in `kind@line`. Returns the new id."""
    element = find(document, id)
    if element.get("id"):
        raise BpmnError("The element has an id already", element_id=id)
    kind = local_name(element.tag)
    made = new_id(document, f"{kind[0].upper()}{kind[1:]}")
    set_value(element, "id", made)
    document.changed()
    return made


def set_documentation(document: Document, id: str, text: str) -> None:
    """Replace all documentation of an element; an empty text removes it."""
    element = find(document, id)
    check_text(id, text)
    _replace(element, "documentation", text)
    document.changed()


def set_condition(document: Document, flow_id: str, text: str, language: str = "") -> None:
    """The condition of a sequence flow; an empty text removes it."""
    flow = _of_kind(document, flow_id, {"sequenceFlow"})
    check_text(flow_id, text, language)
    made = _replace(flow, "conditionExpression", text)
    if made is not None:
        mark_formal(made)
        if language:
            set_value(made, "language", language)
    document.changed()


def set_default(document: Document, node_id: str, flow_id: str) -> None:
    """The way taken when no condition holds; an empty id for none."""
    node = _of_kind(document, node_id, _MAY_HAVE_DEFAULT)
    if not flow_id:
        node.attrib.pop("default", None)
    else:
        flow = _of_kind(document, flow_id, {"sequenceFlow"})
        if flow.get("sourceRef", "").rpartition(":")[2] != node_id:
            raise BpmnError(f"The flow does not leave {node_id!r}", element_id=flow_id)
        set_value(node, "default", flow_id)
    document.changed()


def set_timer(document: Document, event_id: str, form: str, text: str) -> None:
    """The timer of an event: `form` is date, duration or cycle. Makes the event a timer event if it has no trigger."""
    if form not in _TIMER_TAGS:
        raise BpmnError(f"A timer is a date, duration or cycle, not {form!r}", element_id=event_id)
    event = find(document, event_id)
    check_text(event_id, text)
    timer = event.find(bpmn("timerEventDefinition"))
    if timer is None:
        if not local_name(event.tag).endswith("Event") or _is_triggered(event):
            raise BpmnError("Only an event without another trigger can have a timer", element_id=event_id)
        timer = make(event, "timerEventDefinition")
    for tag in _TIMER_TAGS.values():
        _replace(timer, tag, "")
    mark_formal(make(timer, _TIMER_TAGS[form], text))
    document.changed()


def _is_triggered(event: etree._Element) -> bool:
    return any(isinstance(child.tag, str) and child.tag.endswith("EventDefinition") for child in event)


def set_attribute(document: Document, id: str, name: str, value: str | None) -> None:
    """A foreign attribute (`camunda:assignee` or `{uri}name`); None removes it."""
    full = clark_name(name)
    if not full.startswith("{"):
        raise BpmnError(f"{name!r} names no namespace; write prefix:name or {{uri}}name", element_id=id)
    element = find(document, id)
    if value is None:
        element.attrib.pop(full, None)
    else:
        set_value(element, full, value)
    document.changed()


def set_extension(document: Document, id: str, extension: Extension) -> None:
    """Put a foreign element into `extensionElements`, in place of the first one of the same name."""
    element = find(document, id)
    container = element.find(bpmn("extensionElements"))
    made = _build_extension(element, extension)
    if container is None:
        container = make(element, "extensionElements")
    old = container.find(made.tag)
    if old is None:
        container.append(made)
    else:
        made.tail = old.tail
        container.replace(old, made)
    document.changed()


def remove_extension(document: Document, id: str, name: str) -> None:
    """Take all foreign elements of that name out of an element."""
    container = find(document, id).find(bpmn("extensionElements"))
    if container is not None:
        for old in container.findall(clark_name(name)):
            remove_element(old)
        if len(container) == 0:
            remove_element(container)
    document.changed()


def _build_extension(context: etree._Element, extension: Extension) -> etree._Element:
    name = clark_name(extension.name)
    if not name.startswith("{"):
        raise BpmnError(f"The extension {name!r} has no namespace", element_id=context.get("id", ""))
    made = context.makeelement(name)
    for key, value in extension.attributes.items():
        set_value(made, clark_name(key), value)
    if extension.text:
        set_text(made, extension.text)
    for child in extension.children:
        made.append(_build_extension(context, child))
    return made


def _replace(element: etree._Element, name: str, text: str) -> etree._Element | None:
    """Exchange the children `name` for one with the text; None when the text is empty."""
    for old in element.findall(bpmn(name)):
        remove_element(old)
    return make(element, name, text) if text else None


def mark_formal(expression: etree._Element) -> None:
    """State the type `tFormalExpression`, as the schema asks, with the prefix in use."""
    prefix = f"{expression.prefix}:" if expression.prefix else ""
    expression.set(XSI_TYPE, f"{prefix}tFormalExpression")


def _of_kind(document: Document, id: str, kinds: set[str] | frozenset[str]) -> etree._Element:
    element = find(document, id)
    kind = local_name(element.tag)
    if kind not in kinds:
        raise BpmnError(f"A {kind} cannot have that; only {', '.join(sorted(kinds))}", element_id=id)
    return element
