"""Small values out of XML: references, booleans, expressions, extensions, and what all elements share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from ..model import Duplicate, Expression, Extension
from ..namespaces import MODEL, XSI_TYPE, bpmn, local_name

DOCUMENTATION = bpmn("documentation")
EXTENSION_ELEMENTS = bpmn("extensionElements")
_PREFIX = f"{{{MODEL}}}"
_PREFIX_LENGTH = len(_PREFIX)


class Registry:
    """Which ids were seen, and where: finds those given twice."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}
        self._unnamed: Counter[str] = Counter()
        self.duplicates: list[Duplicate] = []

    def name(self, kind: str, line: int) -> str:
        """A stand-in for a missing id: `kind@line`, with a number where several stand on a line."""
        stem = f"{kind}@{line}"
        self._unnamed[stem] += 1
        number = self._unnamed[stem]
        return stem if number == 1 else f"{stem}.{number}"

    def add(self, id: str, line: int) -> None:
        if id and id in self._lines:
            self.duplicates.append(Duplicate(id, line, self._lines[id]))
        else:
            self._lines[id] = line


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Child elements, without comments and processing instructions."""
    found: Iterator[etree._Element] = element.iterchildren(etree.Element)
    return found


def bpmn_name(tag: str) -> str | None:
    """The local name of an element of BPMN's own namespace; None for a foreign one."""
    return tag[_PREFIX_LENGTH:] if tag.startswith(_PREFIX) else None


def reference(text: str | None) -> str | None:
    """The id in a QName: BPMN allows `prefix:id` wherever an element is named. None for nothing."""
    if not text:
        return None
    return text.strip().rpartition(":")[2] or None


def references(element: etree._Element, name: str) -> tuple[str, ...]:
    """The ids in all child elements `name`."""
    found = (reference(child.text) for child in element.iterchildren(bpmn(name)))
    return tuple(id for id in found if id)


def is_true(text: str | None, default: bool = False) -> bool:
    return default if text is None else text.strip() in ("true", "1")


def required_reference(text: str) -> str:
    """As `reference`, with "" for nothing."""
    return reference(text) or ""


def quantity(text: str) -> int:
    """A whole number of at least 1; 0 for anything else, which lint reports."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 6
    return int(text) if is_number else 0


def whole_text(element: etree._Element) -> str:
    """All text inside, also that of nested elements (documentation may hold XHTML)."""
    return "".join(element.itertext(with_tail=True)) if len(element) else element.text or ""


def expression(element: etree._Element | None) -> Expression | None:
    """An expression element; None where it is missing or empty."""
    if element is None:
        return None
    text = whole_text(element).strip()
    return Expression(text, element.get("language"), element.sourceline or 0) if text else None


def first(element: etree._Element, name: str) -> etree._Element | None:
    """The first BPMN child of that name. (Several times faster than `find`, which parses a path.)"""
    return next(element.iterchildren(_PREFIX + name), None) if len(element) else None


def child_expression(element: etree._Element, name: str) -> Expression | None:
    return expression(first(element, name))


Attributes = Mapping[str, tuple[str, Callable[[str], Any]]]
"""For each attribute the field it goes to, and what makes its value."""

COMMON: Attributes = {"id": ("id", str), "name": ("name", str)}


def basics(element: etree._Element, registry: Registry, known: Attributes = COMMON) -> dict[str, Any]:
    """The keyword arguments of a `model.Element`: what all elements have, and the `known` attributes that are there."""
    found = read_attributes(element, registry, known)
    if len(element):
        for child in element.iterchildren(DOCUMENTATION, EXTENSION_ELEMENTS):
            read_head(child, found)
    return found


def read_attributes(element: etree._Element, registry: Registry, known: Attributes) -> dict[str, Any]:
    """Id (which is registered), line, and the attributes that a file has: faster than asking for all it might have."""
    found: dict[str, Any] = {"line": element.sourceline or 0}
    foreign: dict[str, str] = {}
    for name, value in element.items():
        if name in known:
            field, convert = known[name]
            found[field] = convert(value)
        elif name[0] == "{":
            foreign[name] = value
    if foreign:
        found["attributes"] = foreign
    if not found.get("id"):
        found["id"] = registry.name(local_name(element.tag), found["line"])
    registry.add(found["id"], found["line"])
    return found


def read_head(child: etree._Element, found: dict[str, Any]) -> bool:
    """Take in documentation or extensions; whether the child was one of these."""
    if child.tag == DOCUMENTATION:
        text = whole_text(child).strip()
        found["documentation"] = f"{found['documentation']}\n\n{text}" if "documentation" in found else text
    elif child.tag == EXTENSION_ELEMENTS:
        found["extensions"] = (*found.get("extensions", ()), *map(_extension, children(child)))
    else:
        return False
    return True


def extension_elements(element: etree._Element) -> tuple[Extension, ...]:
    found: dict[str, Any] = {}
    for child in element.iterchildren(EXTENSION_ELEMENTS):
        read_head(child, found)
    extensions: tuple[Extension, ...] = found.get("extensions", ())
    return extensions


def foreign_attributes(element: etree._Element) -> dict[str, str]:
    return {name: value for name, value in element.items() if name[0] == "{" and name != XSI_TYPE}


def _extension(element: etree._Element) -> Extension:
    return Extension(
        name=element.tag,
        attributes=dict(element.items()),
        text=(element.text or "").strip(),
        children=tuple(_extension(child) for child in children(element)),
        line=element.sourceline or 0,
    )
