"""BPMN 2.0 in pure Python: read and write without loss, check, draw, build."""

from __future__ import annotations

from .diagram import Bounds, Diagram, Edge, Point, Shape
from .document import Document, parse, read
from .errors import BpmnError
from .model import Definitions, Expression, Flow, Node, Process

__all__ = [
    "Bounds",
    "BpmnError",
    "Definitions",
    "Diagram",
    "Document",
    "Edge",
    "Expression",
    "Flow",
    "Node",
    "Point",
    "Process",
    "Shape",
    "parse",
    "read",
]
