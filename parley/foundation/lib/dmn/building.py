"""Make a model, or parts of one, without writing XML."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from .editing import create, insert, new_id, remove
from .element import child
from .errors import DmnError
from .expression import EXPRESSIONS, Expression
from .graph import Decision, DecisionService, GraphElement, InputData, ItemDefinition, KnowledgeModel
from .model import Model
from .namespaces import DC, DI, DIAGRAMS, MODELS
from .table import DecisionTable

_BEFORE_GRAPH = ("description", "extensionElements", "import", "itemDefinition")
_GRAPH = ("decision", "inputData", "businessKnowledgeModel", "decisionService", "knowledgeSource")
_BEFORE_VARIABLE = ("description", "extensionElements", "question", "allowedAnswers")
_BEFORE_REQUIREMENT = (*_BEFORE_VARIABLE, "variable", "informationRequirement")
_BEFORE_EXPRESSION = (
    *_BEFORE_REQUIREMENT,
    *("knowledgeRequirement", "authorityRequirement", "supportedObjective", "impactedPerformanceIndicator"),
    *("decisionMaker", "decisionOwner", "usingProcess", "usingTask"),
)


def new_model(name: str, namespace: str = "", version: str = "1.5") -> Model:
    """An empty model; without a namespace it gets one that nobody else has.

    ``version`` is one that has diagrams (1.2 to 1.6); the editors of bpmn.io read 1.3.
    """
    if version not in DIAGRAMS:
        raise DmnError(f"A model of DMN {version!r} cannot be made, only of {', '.join(DIAGRAMS)}")
    root = etree.Element(
        f"{{{MODELS[version]}}}definitions",
        {"id": new_id("definitions"), "name": name, "namespace": namespace or f"urn:dmn:{new_id('model')}"},
        {None: MODELS[version], "dmndi": DIAGRAMS[version], "dc": DC, "di": DI},
    )
    return Model(root.getroottree())


def add_item_definition(
    model: Model, name: str, type_name: str = "string", allowed_values: str = "", is_collection: bool = False
) -> ItemDefinition:
    """Add a type: a simple one with allowed values (unary tests), or a collection of it."""
    node = create(
        model.xml,
        "itemDefinition",
        id=new_id("type"),
        name=name,
        isCollection="true" if is_collection else "",
    )
    node.append(create(model.xml, "typeRef"))
    node[0].text = type_name
    if allowed_values:
        node.append(create(model.xml, "allowedValues", allowed_values))
    insert(model.xml, node, _BEFORE_GRAPH[:-1])
    return ItemDefinition(node)


def add_input_data(model: Model, name: str, type_name: str = "") -> InputData:
    """Add an input that the host supplies."""
    return InputData(_add_graph_element(model, "inputData", name, type_name))


def add_decision(
    model: Model, name: str, type_name: str = "", requires: Iterable[GraphElement] = ()
) -> Decision:
    """Add a decision that uses other elements; its expression comes from ``set_literal`` or ``set_table``."""
    decision = Decision(_add_graph_element(model, "decision", name, type_name))
    for element in requires:
        add_requirement(decision, element)
    return decision


def add_requirement(decision: GraphElement, required: GraphElement) -> None:
    """Let a decision (or a knowledge model) use another element."""
    kind, link = _REQUIREMENT.get(type(required), ("", ""))
    if not kind:
        raise DmnError(f"A {required.kind} cannot be required", decision.place)
    node = create(decision.xml, kind, id=new_id(kind))
    node.append(create(decision.xml, link, href=f"#{required.id}"))
    insert(decision.xml, node, _BEFORE_REQUIREMENT)


def set_literal(decision: Decision, text: str) -> Expression:
    """Make a FEEL text the expression of a decision, in place of the one it has."""
    node = create(decision.xml, "literalExpression", text, id=new_id("literalExpression"))
    _set_expression(decision, node)
    return Expression(node)


def set_table(decision: Decision, hit_policy: str = "UNIQUE", aggregation: str = "") -> DecisionTable:
    """Make an empty decision table the expression of a decision, in place of the one it has."""
    table = DecisionTable(create(decision.xml, "decisionTable", id=new_id("decisionTable")))
    table.hit_policy, table.aggregation = hit_policy, aggregation
    _set_expression(decision, table.xml)
    return table


def _set_expression(decision: Decision, node: etree._Element) -> None:
    present = child(decision.xml, *EXPRESSIONS)
    if present is not None:
        remove(present)
    insert(decision.xml, node, _BEFORE_EXPRESSION)


def _add_graph_element(model: Model, kind: str, name: str, type_name: str) -> etree._Element:
    if any(element.name == name for element in model.graph_elements):
        raise DmnError(f"The model has an element called {name!r} already", model.place)
    node = create(model.xml, kind, id=new_id(kind), name=name)
    node.append(create(model.xml, "variable", id=new_id("variable"), name=name, typeRef=type_name))
    insert(model.xml, node, (*_BEFORE_GRAPH, *_GRAPH))
    return node


_REQUIREMENT: dict[type[GraphElement], tuple[str, str]] = {
    InputData: ("informationRequirement", "requiredInput"),
    Decision: ("informationRequirement", "requiredDecision"),
    KnowledgeModel: ("knowledgeRequirement", "requiredKnowledge"),
    DecisionService: ("knowledgeRequirement", "requiredKnowledge"),
}
