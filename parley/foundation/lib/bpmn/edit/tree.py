"""Finding elements in the tree, and putting new ones where the schema wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from ..characters import is_xml
from ..document import Document
from ..errors import BpmnError
from ..namespaces import BPMNDI, bpmn, local_name

_ORDER = (
    ("import", "documentation"),
    ("extensionElements", "extension"),
    ("auditing", "monitoring", "text"),
    ("categoryValueRef", "supports", "property"),
    ("participant",),
    ("messageFlow",),
    ("incoming",),
    ("outgoing",),
    ("ioSpecification",),
    ("dataInput", "dataOutput", "dataInputAssociation"),
    ("dataOutputAssociation",),
    ("performer", "humanPerformer", "potentialOwner", "resourceRole"),
    ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics"),
    ("laneSet",),
    (),
    ("association", "group", "textAnnotation"),
    ("completionCondition", "correlationSubscription"),
    ("BPMNDiagram",),
    ("relationship",),
)
"""Child elements in the order of the schema; the empty place is for all others: flow elements, event definitions, roots."""

_RANKS = {name: rank for rank, names in enumerate(_ORDER) for name in names}
_OTHERS = _ORDER.index(())
_STAND_IN = re.compile(r"(\w+)@(\d{1,9})(?:\.([1-9]\d{0,8}))?")
_NAME = re.compile(r"[^\W\d][\w.\-]*")


def bpmn_elements(document: Document) -> Iterator[etree._Element]:
    yield from document.tree.getroot().iter(bpmn("*"))


def find(document: Document, id: str) -> etree._Element:
    """The BPMN element of that id. Raises BpmnError if there is none."""
    element = find_or_none(document, id)
    if element is None:
        raise BpmnError("There is no such element in the model", element_id=id)
    return element


def find_or_none(document: Document, id: str) -> etree._Element | None:
    """As `find`; also finds an element without an id by its stand-in `kind@line`."""
    stand_in = _STAND_IN.fullmatch(id)
    if stand_in is None:
        return next((element for element in bpmn_elements(document) if element.get("id") == id), None)
    kind, line, number = stand_in.groups(default="1")
    nameless = (
        element
        for element in document.tree.getroot().iter(bpmn(kind))
        if not element.get("id") and str(element.sourceline) == line
    )
    return next(islice(nameless, int(number) - 1, None), None)


def check_new_id(document: Document, id: str) -> None:
    """Raises BpmnError for an id that is taken or that XML does not allow."""
    if not _NAME.fullmatch(id):
        raise BpmnError("An id is a letter or _ followed by letters, digits, '.', '-' or '_'", element_id=id)
    if id in used_ids(document):
        raise BpmnError("The id is taken", element_id=id)


def new_id(document: Document, stem: str) -> str:
    """A free id: the stem, else with the first free number."""
    return free_id(used_ids(document), stem)


def used_ids(document: Document) -> set[str]:
    """All ids of the file, those of the diagram too."""
    return {element.get("id", "") for element in document.tree.getroot().iter(etree.Element)}


def free_id(taken: set[str], stem: str) -> str:
    """As `new_id`, for many in a row: takes the id."""
    number, id = 1, stem
    while id in taken:
        number += 1
        id = f"{stem}_{number}"
    taken.add(id)
    return id


def is_stand_in(id: str) -> bool:
    """Whether an id is only a way to speak of an element that has none."""
    return _STAND_IN.fullmatch(id) is not None


def insert(parent: etree._Element, child: etree._Element) -> None:
    """Put a child where the schema wants it, after those of its own kind."""
    rank = _rank(child)
    for sibling in parent.iterchildren(etree.Element, reversed=True):
        if _rank(sibling) <= rank:
            parent.insert(parent.index(sibling) + 1, child)
            return
    parent.insert(0, child)


def _rank(element: etree._Element) -> int:
    return _RANKS.get(local_name(element.tag), _OTHERS)


def make(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """A new BPMN element at its place below `parent`."""
    element = parent.makeelement(bpmn(name))
    for key, value in attributes.items():
        set_value(element, key, value)
    if text is not None:
        set_text(element, text)
    insert(parent, element)
    return element


def set_value(element: etree._Element, name: str, value: str) -> None:
    """Set an attribute. Raises BpmnError for characters that XML cannot hold."""
    check_text(element.get("id", ""), value)
    element.set(name, value)


def set_text(element: etree._Element, text: str) -> None:
    check_text(element.get("id", ""), text)
    element.text = text


def check_text(id: str, *texts: str) -> None:
    """Raises BpmnError for characters that XML cannot hold; operations ask before they change anything."""
    for text in texts:
        if not is_xml(text):
            message = f"XML cannot hold control characters: {text[:40]!r}. Remove them."
            raise BpmnError(message, element_id=id)


def remove_element(element: etree._Element) -> None:
    """Take an element out; text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def drawn(document: Document, id: str) -> Iterator[etree._Element]:
    """The shapes and edges that show an element."""
    for element in list(document.tree.getroot().iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge")):
        if element.get("bpmnElement", "").rpartition(":")[2] == id:
            yield element
