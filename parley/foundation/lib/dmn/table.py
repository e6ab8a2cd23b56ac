"""View and editing of a decision table (DMN 1.5, clause 8.3).

Rules and columns are counted from 0. The cells of a rule are its input cells and then its output cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from lxml import etree

from .editing import create, insert, new_id, remove
from .element import Element, attribute, children, local_name, set_or_drop
from .errors import DmnError
from .expression import Expression
from .table_columns import InputColumn, OutputColumn

HIT_POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("SUM", "COUNT", "MIN", "MAX")

_BEFORE_INPUT = ("description", "extensionElements")
_BEFORE_OUTPUT = (*_BEFORE_INPUT, "input")
_BEFORE_ANNOTATION = (*_BEFORE_OUTPUT, "output")
_BEFORE_RULE = (*_BEFORE_ANNOTATION, "annotation")


class Rule(Element):
    """One row: a cell for each column."""

    __slots__ = ()

    @property
    def input_cells(self) -> list[Expression]:
        return self.views("inputEntry", Expression)

    @property
    def output_cells(self) -> list[Expression]:
        return self.views("outputEntry", Expression)

    @property
    def annotation_cells(self) -> list[Expression]:
        return self.views("annotationEntry", Expression)

    @property
    def cells(self) -> list[Expression]:
        """Input cells and then output cells."""
        return self.input_cells + self.output_cells


class DecisionTable(Expression):
    """A decision table; every change is made in the source tree."""

    __slots__ = ()

    @property
    def hit_policy(self) -> str:
        """One of HIT_POLICIES."""
        policy = attribute(self.xml, "hitPolicy", "UNIQUE").strip()
        if policy not in HIT_POLICIES:
            raise DmnError(f"The hit policy {policy!r} is none of {', '.join(HIT_POLICIES)}", self.place)
        return policy

    @hit_policy.setter
    def hit_policy(self, value: str) -> None:
        if value not in HIT_POLICIES:
            raise DmnError(f"The hit policy {value!r} is none of {', '.join(HIT_POLICIES)}", self.place)
        self.xml.set("hitPolicy", value)

    @property
    def aggregation(self) -> str:
        """One of AGGREGATIONS for a COLLECT table, else ""."""
        aggregation = attribute(self.xml, "aggregation").strip()
        if aggregation and aggregation not in AGGREGATIONS:
            raise DmnError(
                f"The aggregation {aggregation!r} is none of {', '.join(AGGREGATIONS)}", self.place
            )
        return aggregation

    @aggregation.setter
    def aggregation(self, value: str) -> None:
        if value and value not in AGGREGATIONS:
            raise DmnError(f"The aggregation {value!r} is none of {', '.join(AGGREGATIONS)}", self.place)
        set_or_drop(self.xml, "aggregation", value)

    @property
    def inputs(self) -> list[InputColumn]:
        return self.views("input", InputColumn)

    @property
    def outputs(self) -> list[OutputColumn]:
        return self.views("output", OutputColumn)

    @property
    def annotations(self) -> list[Element]:
        return self.views("annotation", Element)

    @property
    def rules(self) -> list[Rule]:
        return self.views("rule", Rule)

    def cell(self, rule: int, column: int) -> Expression:
        """The cell of a rule, input columns counted before output columns."""
        return self.rules[rule].cells[column]

    def set_cell(self, rule: int, column: int, text: str) -> None:
        self.cell(rule, column).text = text

    def add_input(
        self, expression: str, type_name: str = "", label: str = "", values: str = "", at: int | None = None
    ) -> InputColumn:
        """Add an input column; every rule gets a cell ``-`` (anything) there."""
        column = InputColumn(create(self.xml, "input", id=new_id("input"), label=label))
        insert(self.xml, column.xml, _BEFORE_INPUT, at)
        column.expression, column.type_name, column.values = expression, type_name, values
        self._add_cells("inputEntry", "-", (), at)
        return column

    def add_output(
        self,
        name: str = "",
        type_name: str = "",
        label: str = "",
        values: str = "",
        default: str = "",
        at: int | None = None,
    ) -> OutputColumn:
        """Add an output column; every rule gets a cell ``null`` there."""
        node = create(self.xml, "output", id=new_id("output"), name=name, label=label, typeRef=type_name)
        column = OutputColumn(node)
        insert(self.xml, node, _BEFORE_OUTPUT, at)
        column.values, column.default = values, default
        self._add_cells("outputEntry", "null", ("inputEntry",), at)
        return column

    def add_annotation(self, name: str) -> None:
        """Add a column for remarks."""
        insert(self.xml, create(self.xml, "annotation", name=name), _BEFORE_ANNOTATION)
        self._add_cells("annotationEntry", "", ("inputEntry", "outputEntry"), None)

    def add_rule(
        self,
        inputs: Sequence[str],
        outputs: Sequence[str],
        annotations: Sequence[str] = (),
        at: int | None = None,
    ) -> Rule:
        """Add a rule with the FEEL texts of its cells. Raises DmnError where their number is not the columns'."""
        expected = self._width()
        if (len(inputs), len(outputs)) != expected:
            raise DmnError(
                f"The rule has {len(inputs)} input and {len(outputs)} output cells, "
                f"the table {expected[0]} and {expected[1]} columns",
                self.place,
            )
        node = create(self.xml, "rule", id=new_id("rule"))
        texts = [*(("inputEntry", text) for text in inputs), *(("outputEntry", text) for text in outputs)]
        node.extend(create(self.xml, kind, text, id=new_id(kind)) for kind, text in texts)
        node.extend(create(self.xml, "annotationEntry", text) for text in annotations)
        insert(self.xml, node, _BEFORE_RULE, at)
        return Rule(node)

    def remove_rule(self, rule: int) -> None:
        remove(self.rules[rule].xml)

    def move_rule(self, rule: int, to: int) -> None:
        """Move a rule so that it comes to stand at place ``to``."""
        node = self.rules[rule].xml
        remove(node)
        insert(self.xml, node, _BEFORE_RULE, to)

    def move_input(self, column: int, to: int) -> None:
        """Move an input column with its cells so that it comes to stand at place ``to``."""
        self._move_column(self.inputs[column].xml, "inputEntry", column, to)

    def move_output(self, column: int, to: int) -> None:
        """Move an output column with its cells so that it comes to stand at place ``to``."""
        self._move_column(self.outputs[column].xml, "outputEntry", column, to)

    def remove_input(self, column: int) -> None:
        """Remove an input column and its cells."""
        self._remove_column(self.inputs[column].xml, "inputEntry", column)

    def remove_output(self, column: int) -> None:
        """Remove an output column and its cells."""
        self._remove_column(self.outputs[column].xml, "outputEntry", column)

    def _width(self) -> tuple[int, int]:
        """The numbers of input and output columns, which the schema puts before the rules."""
        columns = [local_name(node) for node in takewhile(lambda node: local_name(node) != "rule", self.xml)]
        return columns.count("input"), columns.count("output")

    def _add_cells(self, kind: str, text: str, before: Sequence[str], at: int | None) -> None:
        for rule in self.rules:
            identifier = "" if kind == "annotationEntry" else new_id(kind)
            insert(rule.xml, create(rule.xml, kind, text, id=identifier), ("description", *before), at)

    def _move_column(self, column: etree._Element, kind: str, index: int, to: int) -> None:
        for node in (column, *(children(rule.xml, kind)[index] for rule in self.rules)):
            parent = node.getparent()
            remove(node)
            insert(parent, node, _BEFORE_OUTPUT if node is column else ("description", "inputEntry"), to)

    def _remove_column(self, column: etree._Element, kind: str, index: int) -> None:
        remove(column)
        for rule in self.rules:
            cells = children(rule.xml, kind)
            if index < len(cells):
                remove(cells[index])
