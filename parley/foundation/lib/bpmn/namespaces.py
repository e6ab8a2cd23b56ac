"""XML namespaces of BPMN 2.0 and its diagram interchange."""

from __future__ import annotations

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

XSI_TYPE = f"{{{XSI}}}type"


def bpmn(local: str) -> str:
    """The Clark name of a BPMN element."""
    return f"{{{MODEL}}}{local}"


def bpmndi(local: str) -> str:
    return f"{{{BPMNDI}}}{local}"


def local_name(tag: str) -> str:
    """`{namespace}userTask` as `userTask`."""
    return tag.rpartition("}")[2]
