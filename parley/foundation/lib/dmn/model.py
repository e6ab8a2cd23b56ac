"""A DMN model: the XML tree it was read from, and typed views of what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from .element import Element, attribute, elements, local_name, namespace_of
from .errors import DmnError
from .graph import Decision, DecisionService, GraphElement, Import, InputData, ItemDefinition, KnowledgeModel
from .namespaces import MODEL_VERSIONS
from .source import parse, serialize

_GRAPH_VIEWS: dict[str, type[GraphElement]] = {
    "decision": Decision,
    "inputData": InputData,
    "businessKnowledgeModel": KnowledgeModel,
    "decisionService": DecisionService,
}


class Model(Element):
    """A ``definitions`` element. Its views read and change the tree, so writing it keeps all the rest."""

    __slots__ = ("tree",)

    def __init__(self, tree: etree._ElementTree) -> None:
        super().__init__(tree.getroot())
        self.tree = tree

    @property
    def namespace(self) -> str:
        return attribute(self.xml, "namespace")

    @property
    def version(self) -> str:
        """The DMN version by the XML namespace, such as ``1.5``."""
        return MODEL_VERSIONS[namespace_of(self.xml)]

    @property
    def decisions(self) -> list[Decision]:
        return self.views("decision", Decision)

    @property
    def inputs(self) -> list[InputData]:
        return self.views("inputData", InputData)

    @property
    def knowledge_models(self) -> list[KnowledgeModel]:
        return self.views("businessKnowledgeModel", KnowledgeModel)

    @property
    def services(self) -> list[DecisionService]:
        return self.views("decisionService", DecisionService)

    @property
    def item_definitions(self) -> list[ItemDefinition]:
        return self.views("itemDefinition", ItemDefinition)

    @property
    def imports(self) -> list[Import]:
        return self.views("import", Import)

    @property
    def graph_elements(self) -> Iterator[GraphElement]:
        """Decisions, input data, knowledge models and services, in source order."""
        for xml in elements(self.xml):
            view = _GRAPH_VIEWS.get(local_name(xml))
            if view is not None:
                yield view(xml)

    def decision(self, name: str) -> Decision:
        """The decision called ``name`` (or with that id). Raises DmnError where there is none."""
        for decision in self.decisions:
            if name in (decision.name, decision.id):
                return decision
        known = ", ".join(repr(decision.name) for decision in self.decisions[:10])
        raise DmnError(f"There is no decision {name!r}; the model has {known or 'none'}", self.place)


def read(source: bytes | str | Path) -> Model:
    """The model in ``source``: a path, or the document itself as bytes or text.

    Raises DmnError, with the line or the element, for a document that is too large, has a DOCTYPE, is not well
    formed, is not DMN, or uses an id twice. What does not parse inside an expression is no error here:
    ``compile`` reports it.
    """
    tree = parse(source)
    root = tree.getroot()
    if local_name(root) != "definitions" or namespace_of(root) not in MODEL_VERSIONS:
        raise DmnError(f"The root element is {root.tag}, not the definitions of a DMN model", _line(root))
    _refuse_duplicates(root)
    return Model(tree)


def write(model: Model) -> bytes:
    """The document of a model, with everything that was not edited as it was read."""
    return serialize(model.tree)


def _refuse_duplicates(root: etree._Element) -> None:
    """Ids of DMN elements are unique in a document (XML Schema type ID); foreign elements are not ours to judge."""
    seen: dict[str, etree._Element] = {}
    for xml in root.iter(f"{{{namespace_of(root)}}}*"):
        identifier = attribute(xml, "id")
        if not identifier:
            continue
        if identifier in seen:
            first = Element(seen[identifier])
            raise DmnError(f"The id {identifier!r} is used twice, first by {first.place}", Element(xml).place)
        seen[identifier] = xml


def _line(xml: etree._Element) -> str:
    return f"line {xml.sourceline or 1}"
