"""Reads the test files of the DMN Technology Compatibility Kit (dmn-tck/tck).

Two layouts are understood: the kit's own (``compliance-level-N/0001-name/…``) and a flat folder in which the
names of the kit's folder and file are joined by ``__``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from parley.foundation.lib.feel.api import evaluate

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NUMBERS = {"decimal", "double", "float", "int", "integer", "long", "short", "byte"}
_TEMPORAL = {"date": "date", "time": "time", "dateTime": "date and time", "duration": "duration"}


@dataclass(frozen=True)
class Unreadable:
    """A value of the kit that has no equal here, such as a year beyond 9999; no result is equal to it."""

    text: str


@dataclass(frozen=True)
class Expectation:
    """The value that a decision, or an output of a service, must have."""

    name: str
    value: Any
    is_error: bool


@dataclass(frozen=True)
class Case:
    """One ``testCase``: an invocation and what is expected of it."""

    id: str
    kind: str
    invocable: str
    inputs: dict[str | tuple[str, str], Any]
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True)
class TestFile:
    """One ``*-test-NN.xml``: its model, the models beside it that may be imported, and its cases."""

    __test__ = False

    path: Path
    level: int
    model: Path
    neighbours: tuple[Path, ...]
    cases: tuple[Case, ...]

    @property
    def title(self) -> str:
        return self.path.name.rpartition("__")[2].removesuffix(".xml")


def find_test_files(folder: Path) -> Iterator[TestFile]:
    """Every test file under ``folder``, in the order of their names."""
    for path in sorted(folder.rglob("*-test-*.xml"), key=lambda path: path.name):
        yield read_test_file(path)


def read_test_file(path: Path) -> TestFile:
    root = etree.parse(path).getroot()
    prefix = path.name.rpartition("__")[0]
    prefix = f"{prefix}__" if prefix else ""
    model = path.with_name(prefix + root.findtext("{*}modelName").strip())
    neighbours = tuple(other for other in sorted(path.parent.glob(f"{prefix}*.dmn")) if other != model)
    return TestFile(
        path, _level(path, root), model, neighbours, tuple(map(_case, root.iterfind("{*}testCase")))
    )


def _level(path: Path, root: etree._Element) -> int:
    """The compliance level by the folder, else by a label of the file, else 3."""
    labels = " ".join(root.xpath("//*[local-name()='label']/text()"))
    match = re.search(r"compliance-level-(\d)", str(path)) or re.search(r"Compliance Level (\d)", labels)
    return int(match[1]) if match else 3


def _case(xml: etree._Element) -> Case:
    return Case(
        id=xml.get("id", ""),
        kind=xml.get("type", "decision"),
        invocable=xml.get("invocableName", ""),
        inputs={_input_key(node): _value(node) for node in xml.iterfind("{*}inputNode")},
        expectations=tuple(map(_expectation, xml.iterfind("{*}resultNode"))),
    )


def _input_key(xml: etree._Element) -> str | tuple[str, str]:
    namespace = xml.get("namespace")
    return (namespace, xml.get("name")) if namespace else xml.get("name")


def _expectation(xml: etree._Element) -> Expectation:
    expected = xml.find("{*}expected")
    value = None if expected is None else _value(expected)
    return Expectation(xml.get("name"), value, xml.get("errorResult") == "true")


def _value(xml: etree._Element) -> Any:
    """The value inside a node: a list, the components of a context, or a simple value."""
    items = xml.find("{*}list")
    if items is not None:
        return None if items.get(_NIL) == "true" else [_value(item) for item in items.iterfind("{*}item")]
    components = xml.findall("{*}component")
    if components:
        return {component.get("name"): _value(component) for component in components}
    return _simple(xml.find("{*}value"))


def _simple(xml: etree._Element | None) -> Any:
    if xml is None or xml.get(_NIL) == "true":
        return None
    kind, text = xml.get(_TYPE, "xsd:string").rpartition(":")[2], xml.text or ""
    if kind in _NUMBERS:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind in _TEMPORAL:
        value = evaluate(f"{_TEMPORAL[kind]}(text)", {"text": text.strip()})
        return Unreadable(text.strip()) if value is None else value
    return text
