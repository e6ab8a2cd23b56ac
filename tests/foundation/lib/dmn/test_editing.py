"""Building and editing models: what is changed is written, the rest stays, the schema's order is kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parley.foundation.lib import dmn

from .models import decision, document, input_data, literal
from .tables import Column, Output, table_model

SOURCE = b"""<?xml version='1.0' encoding='UTF-8'?>
<t:definitions xmlns:t="https://www.omg.org/spec/DMN/20211108/MODEL/" xmlns:v="urn:v" id="m" name="m" namespace="n">
    <t:decision id="d" name="d" v:keep="1">
        <!-- the table -->
        <t:decisionTable id="t" hitPolicy="FIRST">
            <t:input id="i" label="Age">
                <t:inputExpression typeRef="number">
                    <t:text>age</t:text>
                </t:inputExpression>
            </t:input>
            <t:output id="o" name="out" v:width="100"/>
            <t:rule id="r1">
                <t:inputEntry id="r1i">
                    <t:text>&lt; 18</t:text>
                </t:inputEntry>
                <t:outputEntry id="r1o">
                    <t:text>"minor"</t:text>
                </t:outputEntry>
            </t:rule>
        </t:decisionTable>
    </t:decision>
</t:definitions>
"""


def test_changing_a_cell_changes_one_line() -> None:
    model = dmn.read(SOURCE)
    table = model.decision("d").table
    assert table is not None
    table.set_cell(0, 0, "< 21")
    assert dmn.write(model).strip() == SOURCE.replace(b"18", b"21").strip()


def test_a_new_rule_stands_in_the_indentation_of_the_others() -> None:
    model = dmn.read(SOURCE)
    table = model.decision("d").table
    assert table is not None
    rule = table.add_rule([">= 18"], ['"adult"'])
    lines = dmn.write(model).decode().splitlines()
    start = next(number for number, line in enumerate(lines) if rule.id in line)
    assert [line.replace(rule.id, "").split(" id=")[0] for line in lines[start : start + 8]] == [
        "            <t:rule",
        "                <t:inputEntry",
        "                    <t:text>&gt;= 18</t:text>",
        "                </t:inputEntry>",
        "                <t:outputEntry",
        '                    <t:text>"adult"</t:text>',
        "                </t:outputEntry>",
        "            </t:rule>",
    ]
    assert lines[start + 8] == "        </t:decisionTable>"


def test_removing_what_was_added_restores_the_source() -> None:
    model = dmn.read(SOURCE)
    table = model.decision("d").table
    assert table is not None
    table.add_rule([">= 18"], ['"adult"'], at=0)
    table.add_rule(["-"], ["null"])
    table.add_input("country", "string", values='"DE"', at=0)
    table.add_output("second", default="1")
    assert [cell.text for cell in table.rules[1].cells] == ["-", "< 18", '"minor"', "null"]
    table.remove_output(1)
    table.remove_input(0)
    table.remove_rule(2)
    table.remove_rule(0)
    assert dmn.write(model).strip() == SOURCE.strip()


def test_columns_are_edited_and_stand_in_the_order_of_the_schema() -> None:
    model = dmn.read(SOURCE)
    table = model.decision("d").table
    assert table is not None
    column, output = table.inputs[0], table.outputs[0]
    column.expression, column.type_name, column.label, column.values = "n", "string", "", '"a","b"'
    output.default, output.values, output.type_name, output.name = '"x"', '"x","y"', "string", "o"
    table.add_annotation("note")
    table.hit_policy, table.aggregation = "COLLECT", "COUNT"
    again = dmn.read(dmn.write(model)).decision("d").table
    assert again is not None
    assert (again.hit_policy, again.aggregation) == ("COLLECT", "COUNT")
    assert (again.inputs[0].expression, again.inputs[0].type_name, again.inputs[0].values) == (
        "n",
        "string",
        '"a","b"',
    )
    assert again.inputs[0].title == "n"
    assert (again.outputs[0].default, again.outputs[0].values, again.outputs[0].title) == (
        '"x"',
        '"x","y"',
        "o",
    )
    tags = [child.tag.rpartition("}")[2] for child in again.xml]
    assert tags == ["input", "output", "annotation", "rule"]
    assert [child.tag.rpartition("}")[2] for child in again.outputs[0].xml] == [
        "outputValues",
        "defaultOutputEntry",
    ]
    assert [child.tag.rpartition("}")[2] for child in again.rules[0].xml] == [
        "inputEntry",
        "outputEntry",
        "annotationEntry",
    ]
    again.outputs[0].default = ""
    assert [child.tag.rpartition("}")[2] for child in again.outputs[0].xml] == ["outputValues"]


def test_rules_are_moved() -> None:
    model = table_model([Column("n")], [Output()], [([str(n)], [str(n)]) for n in range(4)])
    table = model.decision("d").table
    assert table is not None
    table.move_rule(0, 2)
    assert [rule.output_cells[0].text for rule in table.rules] == ["1", "2", "0", "3"]
    table.move_rule(3, 0)
    assert [rule.output_cells[0].text for rule in table.rules] == ["3", "1", "2", "0"]
    table.move_rule(0, 3)
    assert [rule.output_cells[0].text for rule in table.rules] == ["1", "2", "0", "3"]


def test_columns_are_moved_with_their_cells() -> None:
    columns = [Column(name) for name in "abc"]
    model = table_model(columns, [Output("x"), Output("y")], [(["1", "2", "3"], ["4", "5"])])
    table = model.decision("d").table
    assert table is not None
    table.move_input(0, 2)
    table.move_output(1, 0)
    assert [column.expression for column in table.inputs] == ["b", "c", "a"]
    assert [column.name for column in table.outputs] == ["y", "x"]
    assert [cell.text for cell in table.rules[0].cells] == ["2", "3", "1", "5", "4"]
    assert [child.tag.rpartition("}")[2] for child in table.xml] == ["input"] * 3 + ["output"] * 2 + ["rule"]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda table: table.add_rule(["1", "2"], ["3"]),
            "2 input and 1 output cells, the table 1 and 1 columns",
        ),
        (lambda table: setattr(table, "hit_policy", "BEST"), "'BEST' is none of UNIQUE"),
        (lambda table: setattr(table, "aggregation", "AVG"), "'AVG' is none of SUM"),
    ],
)
def test_an_edit_that_makes_no_table_is_refused(edit: object, message: str) -> None:
    table = dmn.read(SOURCE).decision("d").table
    with pytest.raises(dmn.DmnError, match=message):
        edit(table)  # type: ignore[operator]


def test_a_model_is_built_drawn_written_read_and_evaluated() -> None:
    model = dmn.new_model("Leads")
    dmn.add_item_definition(model, "tSize", "string", '"small","large"')
    employees = dmn.add_input_data(model, "employees", "number")
    size = dmn.add_decision(model, "size", "tSize", [employees])
    table = dmn.set_table(size, "FIRST")
    table.add_input("employees", "number")
    table.add_output("size", "tSize")
    table.add_rule(["< 50"], ['"small"'])
    table.add_rule(["-"], ['"large"'])
    greeting = dmn.add_decision(model, "greeting", "string", [size])
    dmn.set_literal(greeting, '"a " + size + " firm"')
    dmn.lay_out(model)
    again = dmn.read(dmn.write(model))
    assert dmn.compile(again).evaluate("greeting", {"employees": 7}).value == "a small firm"
    shapes = again.xml.findall(".//{*}DMNShape")
    assert {shape.get("dmnElementRef") for shape in shapes} == {employees.id, size.id, greeting.id}
    assert len(again.xml.findall(".//{*}DMNEdge")) == 2
    corners = {(bounds.get("x"), bounds.get("y")) for bounds in again.xml.iterfind(".//{*}Bounds")}
    assert len(corners) == 3
    order = [child.tag.rpartition("}")[2] for child in again.xml]
    assert order == ["itemDefinition", "inputData", "decision", "decision", "DMNDI"]


def test_an_expression_is_replaced_in_its_place() -> None:
    model = dmn.read(document(input_data("a") + decision("d", literal("a"), "a")))
    dmn.set_literal(model.decision("d"), "a + 1")
    assert dmn.compile(model).evaluate("d", {"a": 1}).value == Decimal(2)
    assert [child.tag.rpartition("}")[2] for child in model.decision("d").xml] == [
        "variable",
        "informationRequirement",
        "literalExpression",
    ]


def test_a_second_element_of_a_name_and_an_absent_one_are_refused() -> None:
    model = dmn.new_model("m")
    dmn.add_input_data(model, "a")
    with pytest.raises(dmn.DmnError, match="an element called 'a' already"):
        dmn.add_decision(model, "a")
    with pytest.raises(dmn.DmnError, match="There is no decision 'b'; the model has none"):
        model.decision("b")


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4", "1.5", "1.6"])
def test_a_model_is_made_in_any_version(version: str) -> None:
    model = dmn.new_model("m", version=version)
    dmn.set_literal(dmn.add_decision(model, "a"), "1")
    dmn.lay_out(model)
    again = dmn.read(dmn.write(model))
    assert (again.version, dmn.has_diagram(again)) == (version, True)
    assert dmn.compile(again).evaluate("a", {}).value == Decimal(1)
    with pytest.raises(dmn.DmnError, match=r"only of 1\.2, 1\.3"):
        dmn.new_model("m", version="1.1")


def test_a_diagram_that_is_there_is_left_alone() -> None:
    model = dmn.new_model("m")
    dmn.add_decision(model, "a")
    assert not dmn.has_diagram(model)
    dmn.lay_out(model)
    drawn = dmn.write(model)
    dmn.lay_out(model)
    assert dmn.write(model) == drawn
