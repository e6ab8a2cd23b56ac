"""Changes to a document: small operations on the XML tree that keep everything else as it was.

Each takes the `Document` first and ids for elements. An unknown id or an operation that the element does not allow is a
`BpmnError`, and then nothing is changed.
"""

from __future__ import annotations

from .diagram import move_shape, set_diagram
from .properties import (
    give_id,
    remove_extension,
    rename,
    set_attribute,
    set_condition,
    set_default,
    set_documentation,
    set_extension,
    set_timer,
)
from .structure import add_end, add_flow, add_node, remove

__all__ = [
    "add_end",
    "add_flow",
    "add_node",
    "give_id",
    "move_shape",
    "remove",
    "remove_extension",
    "rename",
    "set_attribute",
    "set_condition",
    "set_default",
    "set_diagram",
    "set_documentation",
    "set_extension",
    "set_timer",
]
