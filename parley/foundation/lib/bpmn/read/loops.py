"""Loops and multi-instance, by the specification and as Camunda 7 and Zeebe write them."""

from __future__ import annotations

from lxml import etree

from ..model import Expression, Loop, clark_name
from ..namespaces import bpmn
from .values import child_expression, extension_elements, first, is_true, reference

STANDARD_LOOP = bpmn("standardLoopCharacteristics")
MULTI_INSTANCE = bpmn("multiInstanceLoopCharacteristics")
_ZEEBE_LOOP = clark_name("zeebe:loopCharacteristics")


def read_standard_loop(element: etree._Element) -> Loop:
    maximum = element.get("loopMaximum")
    line = element.sourceline or 0
    return Loop(
        multi=False,
        sequential=True,
        condition=child_expression(element, "loopCondition"),
        test_before=is_true(element.get("testBefore")),
        maximum=Expression(maximum, None, line) if maximum else None,
        line=line,
    )


def read_multi_instance(element: etree._Element) -> Loop:
    vendor = _vendor_settings(element)
    line = element.sourceline or 0
    collection = _data_name(element, "loopDataInputRef") or vendor.get("collection")
    output_item = _item_name(element, "outputDataItem") or vendor.get("output_item")
    return Loop(
        multi=True,
        sequential=is_true(element.get("isSequential")),
        cardinality=child_expression(element, "loopCardinality"),
        collection=Expression(collection, None, line) if collection else None,
        item=_item_name(element, "inputDataItem") or vendor.get("item"),
        output_collection=_data_name(element, "loopDataOutputRef") or vendor.get("output_collection"),
        output_item=Expression(output_item, None, line) if output_item else None,
        completion=child_expression(element, "completionCondition"),
        line=line,
    )


def _vendor_settings(element: etree._Element) -> dict[str, str]:
    """Collection and item as written in foreign attributes; empty where there are none."""
    found: dict[str, str] = {}
    for prefix in ("camunda", "activiti", "flowable", "parley"):
        found |= _present(
            collection=element.get(clark_name(f"{prefix}:collection")),
            item=element.get(clark_name(f"{prefix}:elementVariable")),
            output_collection=element.get(clark_name(f"{prefix}:outputCollection")),
            output_item=element.get(clark_name(f"{prefix}:outputElement")),
        )
    for extension in extension_elements(element):
        if extension.name == _ZEEBE_LOOP:
            found |= _present(
                collection=extension.attributes.get("inputCollection"),
                item=extension.attributes.get("inputElement"),
                output_collection=extension.attributes.get("outputCollection"),
                output_item=extension.attributes.get("outputElement"),
            )
    return found


def _present(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _item_name(element: etree._Element, name: str) -> str | None:
    item = first(element, name)
    return None if item is None else item.get("name") or item.get("id")


def _data_name(element: etree._Element, name: str) -> str | None:
    """The name of the data that a reference points at: people write `orders` but refer to `DataInput_1`."""
    child = first(element, name)
    id = reference(child.text) if child is not None else None
    if id is None:
        return None
    for named in element.getroottree().iter(bpmn("*")):
        if named.get("id") == id:
            return str(named.get("name") or id)
    return id
