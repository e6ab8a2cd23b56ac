"""Views of boxed expressions (DMN 1.5, clause 10.2): which kinds there are and what each is made of."""

from __future__ import annotations

from lxml import etree

from .element import Element, attribute, child, children, qualified, set_or_drop, text_of

EXPRESSIONS = (
    "literalExpression",
    "decisionTable",
    "context",
    "invocation",
    "relation",
    "list",
    "functionDefinition",
    "conditional",
    "for",
    "every",
    "some",
    "filter",
)


class Expression(Element):
    """Any boxed expression; ``kind`` says which of EXPRESSIONS it is."""

    __slots__ = ()

    @property
    def type_name(self) -> str:
        """The declared type of the value, "" where none is declared."""
        return type_reference(self.xml)

    @type_name.setter
    def type_name(self, value: str) -> None:
        set_or_drop(self.xml, "typeRef", value)

    @property
    def text(self) -> str:
        """The FEEL text of a literal expression or a unary test."""
        return text_of(child(self.xml, "text"))

    @text.setter
    def text(self, value: str) -> None:
        node = child(self.xml, "text")
        if node is None:
            node = etree.SubElement(self.xml, qualified(self.xml, "text"))
        for inner in list(node):
            node.remove(inner)
        node.text = value

    @property
    def language(self) -> str:
        """The expression language, "" for the one of the model (FEEL)."""
        return attribute(self.xml, "expressionLanguage")

    def part(self, name: str) -> Expression | None:
        """The expression inside the child ``name``, such as the ``if`` of a conditional."""
        return expression_in(child(self.xml, name))


class Variable(Element):
    """A name with a type: a variable, a parameter or a column."""

    __slots__ = ()

    @property
    def type_name(self) -> str:
        return type_reference(self.xml)


def expression_in(xml: etree._Element | None) -> Expression | None:
    """The first boxed expression among the children of ``xml``."""
    node = None if xml is None else child(xml, *EXPRESSIONS)
    return None if node is None else Expression(node)


def expressions_in(xml: etree._Element) -> list[Expression]:
    return [Expression(node) for node in children(xml, *EXPRESSIONS)]


def variable_of(xml: etree._Element, name: str = "variable") -> Variable | None:
    node = child(xml, name)
    return None if node is None else Variable(node)


def type_reference(xml: etree._Element) -> str:
    """The ``typeRef`` of an element, written as an attribute or (in item definitions) as a child."""
    return attribute(xml, "typeRef") or text_of(child(xml, "typeRef")).strip()
