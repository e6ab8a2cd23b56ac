"""Views of the columns of a decision table (DMN 1.5, clauses 8.3.2 and 8.3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from .editing import create, insert, remove
from .element import Element, child, inner_text, set_or_drop
from .expression import Expression, type_reference

_BEFORE_CONTENT = ("description", "extensionElements")


class Column(Element):
    """What input and output columns share: a type and the values that are allowed."""

    __slots__ = ()

    def tests(self, name: str) -> str:
        """The text of the unary tests in the child ``name``."""
        return inner_text(self.xml, name)

    def set_tests(self, name: str, text: str, before: Sequence[str]) -> None:
        """Set the text of the child ``name``, or drop the child where the text is empty."""
        node = child(self.xml, name)
        if node is not None:
            if text:
                Expression(node).text = text
            else:
                remove(node)
        elif text:
            insert(self.xml, create(self.xml, name, text), before)


class InputColumn(Column):
    """An input: an expression that every rule tests."""

    __slots__ = ()

    @property
    def expression(self) -> str:
        return inner_text(self.xml, "inputExpression")

    @expression.setter
    def expression(self, value: str) -> None:
        self._expression_view.text = value

    @property
    def type_name(self) -> str:
        node = child(self.xml, "inputExpression")
        return "" if node is None else type_reference(node)

    @type_name.setter
    def type_name(self, value: str) -> None:
        set_or_drop(self._expression_view.xml, "typeRef", value)

    @property
    def values(self) -> str:
        """The allowed values as unary tests, such as ``"High","Low"``; "" for no limit."""
        return self.tests("inputValues")

    @values.setter
    def values(self, text: str) -> None:
        self.set_tests("inputValues", text, (*_BEFORE_CONTENT, "inputExpression"))

    @property
    def title(self) -> str:
        """What a person calls the column."""
        return self.label or self.expression.strip()

    @property
    def _expression_view(self) -> Expression:
        node = child(self.xml, "inputExpression")
        if node is None:
            node = create(self.xml, "inputExpression", "")
            insert(self.xml, node, _BEFORE_CONTENT)
        return Expression(node)


class OutputColumn(Column):
    """An output: its values in order of priority, and the value where no rule matches."""

    __slots__ = ()

    @property
    def type_name(self) -> str:
        return type_reference(self.xml)

    @type_name.setter
    def type_name(self, value: str) -> None:
        set_or_drop(self.xml, "typeRef", value)

    @property
    def values(self) -> str:
        return self.tests("outputValues")

    @values.setter
    def values(self, text: str) -> None:
        self.set_tests("outputValues", text, _BEFORE_CONTENT)

    @property
    def default(self) -> str:
        """The FEEL text of the default output; "" for none."""
        return self.tests("defaultOutputEntry")

    @default.setter
    def default(self, text: str) -> None:
        self.set_tests("defaultOutputEntry", text, (*_BEFORE_CONTENT, "outputValues"))

    @property
    def title(self) -> str:
        return self.label or self.name
