"""A view of one XML element of a model: reads from the tree, writes to the tree, keeps no copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from lxml import etree

ViewType = TypeVar("ViewType", bound="Element")


class Element:
    """What every element of DMN has: an id, a name, a label, a description and a place in the source."""

    __slots__ = ("xml",)

    def __init__(self, xml: etree._Element) -> None:
        self.xml = xml

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and self.xml is other.xml

    def __hash__(self) -> int:
        return hash(self.xml)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name or self.id or self.kind}>"

    @property
    def kind(self) -> str:
        """The local name of the element, such as ``decisionTable``."""
        return local_name(self.xml)

    @property
    def id(self) -> str:
        return attribute(self.xml, "id")

    @property
    def name(self) -> str:
        return attribute(self.xml, "name")

    @name.setter
    def name(self, value: str) -> None:
        self.xml.set("name", value)

    @property
    def label(self) -> str:
        return attribute(self.xml, "label")

    @label.setter
    def label(self, value: str) -> None:
        set_or_drop(self.xml, "label", value)

    @property
    def description(self) -> str:
        return text_of(child(self.xml, "description"))

    @property
    def place(self) -> str:
        """Where this is, for an error: ``decision "Approval", id _1, line 12``."""
        parts = [f'{self.kind} "{self.name}"' if self.name else self.kind]
        if self.id:
            parts.append(f"id {self.id}")
        if self.xml.sourceline:
            parts.append(f"line {self.xml.sourceline}")
        return ", ".join(parts)

    def views(self, name: str, view: type[ViewType]) -> list[ViewType]:
        """The children called ``name``, each as a ``view``."""
        return [view(node) for node in children(self.xml, name)]


def attribute(xml: etree._Element, name: str, default: str = "") -> str:
    return str(xml.get(name, default))


def local_name(xml: etree._Element) -> str:
    return str(xml.tag).rpartition("}")[2] if isinstance(xml.tag, str) else ""


def namespace_of(xml: etree._Element) -> str:
    return str(xml.tag)[1:].partition("}")[0] if isinstance(xml.tag, str) and xml.tag[0] == "{" else ""


def qualified(xml: etree._Element, name: str) -> str:
    """The tag of a DMN element called ``name`` in the namespace that ``xml`` is in."""
    return f"{{{namespace_of(xml)}}}{name}"


def elements(xml: etree._Element) -> Iterator[etree._Element]:
    """The child elements in the namespace of ``xml``: no comments, no foreign elements."""
    yield from xml.iterchildren(qualified(xml, "*"))


def children(xml: etree._Element, *names: str) -> list[etree._Element]:
    return list(xml.iterchildren(*(qualified(xml, name) for name in names)))


def child(xml: etree._Element, *names: str) -> etree._Element | None:
    return next(xml.iterchildren(*(qualified(xml, name) for name in names)), None)


def text_of(xml: etree._Element | None) -> str:
    """The text of an element, comments inside it left out; "" where there is no element."""
    return "" if xml is None else "".join(_texts(xml))


def inner_text(xml: etree._Element, name: str) -> str:
    """The text of the ``text`` element inside the child ``name``, as tests and expressions have it; "" for none."""
    node = child(xml, name)
    return "" if node is None else text_of(child(node, "text"))


def _texts(xml: etree._Element) -> Iterator[str]:
    yield xml.text or ""
    for node in xml:
        yield node.tail or ""


def set_or_drop(xml: etree._Element, attribute: str, value: str) -> None:
    """Set an attribute, or remove it where the value is empty."""
    if value:
        xml.set(attribute, value)
    else:
        xml.attrib.pop(attribute, None)
