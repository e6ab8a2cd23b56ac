"""A BPMN file in memory: the XML tree is the truth, the model and the diagrams are views of it.

Nothing of the file is lost by reading and writing: comments, foreign elements and attributes, prefixes and order stay.
"""

from __future__ import annotations

from lxml import etree

from .diagram import Diagram, read_diagrams
from .model import Definitions
from .read import read_definitions
from .source import parse_tree


class Document:
    """One file. Change it by the functions of `edit`, which call `changed()`."""

    def __init__(self, tree: etree._ElementTree) -> None:
        self.tree = tree
        self._definitions: Definitions | None = read_definitions(tree)
        self._diagrams: tuple[Diagram, ...] | None = None

    @property
    def definitions(self) -> Definitions:
        if self._definitions is None:
            self._definitions = read_definitions(self.tree)
        return self._definitions

    @property
    def diagrams(self) -> tuple[Diagram, ...]:
        """Raises BpmnError for coordinates that are no numbers."""
        if self._diagrams is None:
            self._diagrams = read_diagrams(self.tree)
        return self._diagrams

    def changed(self) -> None:
        """Forget the views after the tree was changed."""
        self._definitions = None
        self._diagrams = None

    def write(self) -> bytes:
        """The file as UTF-8."""
        written: bytes = etree.tostring(self.tree, xml_declaration=True, encoding="UTF-8")
        return written


def read(data: bytes | str) -> Document:
    """Read a BPMN 2.0 file.

    Raises BpmnError, with the line, for what is not well-formed, hostile, too large or not BPMN. What is merely wrong in
    the model (dangling flows, duplicate ids) is read; lint finds it.
    """
    return Document(parse_tree(data))


def parse(data: bytes | str) -> Definitions:
    """Only the model of a file, as `read` does."""
    return read_definitions(parse_tree(data))
