"""Views of the elements of a requirement graph (DMN 1.5, clause 6.3) and of item definitions (clause 7.3)."""

from __future__ import annotations

from lxml import etree

from .element import Element, attribute, child, children, inner_text
from .expression import Expression, Variable, expression_in, type_reference, variable_of
from .table import DecisionTable


class Reference(Element):
    """A link to another element by ``href``: ``#id``, or ``namespace#id`` for an imported one."""

    __slots__ = ()

    @property
    def target(self) -> tuple[str, str]:
        """The namespace ("" for this model) and the id of what is linked to."""
        namespace, _, identifier = attribute(self.xml, "href").rpartition("#")
        return namespace, identifier


class GraphElement(Element):
    """A node of the requirement graph."""

    __slots__ = ()

    @property
    def variable(self) -> Variable | None:
        return variable_of(self.xml)

    @property
    def type_name(self) -> str:
        return self.variable.type_name if self.variable else ""

    @property
    def requirements(self) -> list[Reference]:
        """What this element needs: decisions, input data and knowledge, in source order."""
        links = children(self.xml, "informationRequirement", "knowledgeRequirement")
        return [
            Reference(target)
            for link in links
            for target in children(link, "requiredDecision", "requiredInput", "requiredKnowledge")
        ]


class InputData(GraphElement):
    """A value that the host supplies."""

    __slots__ = ()

    @property
    def type_name(self) -> str:
        return super().type_name or type_reference(self.xml)


class Decision(GraphElement):
    """A named value that is worked out by its expression."""

    __slots__ = ()

    @property
    def expression(self) -> Expression | None:
        return expression_in(self.xml)

    @property
    def table(self) -> DecisionTable | None:
        """The decision table of this decision, if that is what it is."""
        node = child(self.xml, "decisionTable")
        return None if node is None else DecisionTable(node)


class KnowledgeModel(GraphElement):
    """A business knowledge model: a function that decisions call."""

    __slots__ = ()

    @property
    def logic(self) -> Expression | None:
        """The function definition: formal parameters and a body."""
        node = child(self.xml, "encapsulatedLogic")
        return None if node is None else Expression(node)


class DecisionService(GraphElement):
    """A set of decisions with a declared interface, callable as a function."""

    __slots__ = ()

    @property
    def output_decisions(self) -> list[Reference]:
        return self.views("outputDecision", Reference)

    @property
    def encapsulated_decisions(self) -> list[Reference]:
        return self.views("encapsulatedDecision", Reference)

    @property
    def input_decisions(self) -> list[Reference]:
        return self.views("inputDecision", Reference)

    @property
    def input_data(self) -> list[Reference]:
        return self.views("inputData", Reference)


class Import(Element):
    """Another model that this one refers to, under a name ("" puts its elements in this model's own scope)."""

    __slots__ = ()

    @property
    def namespace(self) -> str:
        return attribute(self.xml, "namespace")

    @property
    def location(self) -> str:
        return attribute(self.xml, "locationURI")

    @property
    def import_type(self) -> str:
        return attribute(self.xml, "importType")


class ItemDefinition(Element):
    """A named type, or a component of one."""

    __slots__ = ()

    @property
    def type_name(self) -> str:
        return type_reference(self.xml)

    @property
    def is_collection(self) -> bool:
        return attribute(self.xml, "isCollection", "false").strip() in ("true", "1")

    @property
    def allowed_values(self) -> str:
        """Unary tests that each item (of a collection) or the value itself must meet; "" for none."""
        return inner_text(self.xml, "allowedValues")

    @property
    def type_constraint(self) -> str:
        """Unary tests on the value as a whole, also of a collection (DMN 1.5); "" for none."""
        return inner_text(self.xml, "typeConstraint")

    @property
    def components(self) -> list[ItemDefinition]:
        return self.views("itemComponent", ItemDefinition)

    @property
    def function(self) -> etree._Element | None:
        """The ``functionItem`` of a function type."""
        return child(self.xml, "functionItem")
