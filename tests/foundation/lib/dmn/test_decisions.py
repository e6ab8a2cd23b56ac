"""Evaluating requirement graphs: inputs, types, knowledge models, services, imports, and what goes wrong."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from parley.foundation.lib import dmn
from parley.foundation.lib.feel import FeelValueError

from .models import decision, document, input_data, literal


def decisions(body: str, *imports: bytes) -> dmn.Decisions:
    return dmn.compile(dmn.read(document(body)), [dmn.read(each) for each in imports])


def value(body: str, name: str, context: dict[Any, Any] | None = None) -> Any:
    return decisions(body).evaluate(name, context or {}).value


def test_a_decision_sees_what_it_requires_and_nothing_else() -> None:
    body = (
        input_data("a", "number")
        + input_data("b", "number")
        + decision("sum", literal("a + b"), "a b")
        + decision("double", literal("sum * 2"), "=sum")
        + decision("blind", literal("a"))
    )
    context = {"a": 1, "b": 2.5}
    assert value(body, "double", context) == Decimal(7)
    assert value(body, "blind", context) is None
    assert [str(problem) for problem in decisions(body).problems] == [
        'decision "blind": Unknown field "a" (line 1, column 1)'
    ]


def test_a_model_without_input_data_sees_the_whole_context() -> None:
    assert value(decision("d", literal("first name + rest")), "d", {"first name": "a", "rest": "b"}) == "ab"


def test_an_input_of_the_wrong_type_is_null_with_a_problem() -> None:
    result = decisions(input_data("a", "number") + decision("d", literal("a"), "a")).evaluate("d", {"a": "x"})
    assert (result.value, list(map(str, result.problems))) == (None, ['inputData "a": "x" is not number'])


def test_an_unknown_decision_is_named_with_a_suggestion() -> None:
    with pytest.raises(dmn.DmnError, match="There is no 'scores' to evaluate; did you mean 'score'"):
        decisions(decision("score", literal("1"))).evaluate("scores", {})


TYPES = """
<itemDefinition name="tRisk"><typeRef>string</typeRef><allowedValues><text>"High","Low"</text></allowedValues></itemDefinition>
<itemDefinition name="tRisks" isCollection="true"><typeRef>tRisk</typeRef></itemDefinition>
<itemDefinition name="tShort"><typeRef>tRisks</typeRef><typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="tPart"><itemComponent name="size"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="parts" isCollection="true"><typeRef>tPart</typeRef></itemComponent></itemDefinition>
"""


@pytest.mark.parametrize(
    ("type_name", "expression", "expected"),
    [
        ("tRisk", '"High"', "High"),
        ("tRisk", '"Middle"', None),
        ("tRisk", '["Low"]', "Low"),
        ("tRisks", '"Low"', ["Low"]),
        ("tRisks", '["Low", "Middle"]', None),
        ("tShort", '["Low", "Low"]', ["Low", "Low"]),
        ("tShort", '["Low", "Low", "Low"]', None),
        (
            "tPart",
            "{size: 1, parts: [{size: 2, parts: []}]}",
            {"size": 1, "parts": [{"size": 2, "parts": []}]},
        ),
        ("tPart", '{size: 1, parts: [{size: "x", parts: []}]}', None),
        ("tPart", "{size: 1}", None),
        ("number", '"1"', None),
        ("number", "[1]", Decimal(1)),
        ("date and time", 'date("2025-01-02")', datetime(2025, 1, 2, tzinfo=UTC)),
        ("date", 'date("2025-01-02")', date(2025, 1, 2)),
        ("feel:string", '"x"', "x"),
        ("Any", "[1]", [Decimal(1)]),
        ("tNone", '"x"', "x"),
    ],
)
def test_the_value_of_a_decision_is_brought_into_its_type(
    type_name: str, expression: str, expected: Any
) -> None:
    assert value(TYPES + decision("d", literal(expression), type_name=type_name), "d") == expected


def test_a_type_based_on_itself_is_refused() -> None:
    types = '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition><itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>'
    with pytest.raises(dmn.DmnError, match="based on itself: a -> b"):
        decisions(types + decision("d", literal("1"), type_name="a"))


DOUBLE = """<businessKnowledgeModel id="double" name="double"><variable name="double"/>
<encapsulatedLogic><formalParameter name="x" typeRef="number"/>{body}</encapsulatedLogic></businessKnowledgeModel>"""


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("double(2)", Decimal(4)),
        ("double(x: 2)", Decimal(4)),
        ("double([2])", Decimal(4)),
        ('double("2")', None),
        ("double()", None),
        ("double(y: 2)", None),
        ("for x in [1, 2] return double(x)", [Decimal(2), Decimal(4)]),
        ("sort([1, 2], function(a, b) double(a) > double(b))", [Decimal(2), Decimal(1)]),
    ],
)
def test_a_knowledge_model_is_a_function(call: str, expected: Any) -> None:
    body = DOUBLE.format(body=literal("x * 2")) + decision("d", literal(call), "!double")
    assert value(body, "d") == expected
    assert decisions(body).invoke("double", {"x": 21}).value == Decimal(42)


INVOCATION = """<invocation>{function}<binding><parameter name="{name}"/>{argument}</binding></invocation>"""


def test_an_invocation_binds_arguments_by_name() -> None:
    knowledge = DOUBLE.format(body=literal("x * 2"))

    def invoke(name: str, function: str = "double") -> dmn.Result:
        expression = INVOCATION.format(function=literal(function), name=name, argument=literal("3"))
        return decisions(knowledge + decision("d", expression, "!double")).evaluate("d", {})

    assert invoke("x").value == Decimal(6)
    assert [problem.message for problem in invoke("y").problems] == [
        "The function has no parameter 'y', only x"
    ]
    assert [problem.message for problem in invoke("x", "3").problems] == ["What is invoked is not a function"]


def test_an_argument_is_brought_into_the_type_of_its_binding() -> None:
    knowledge = DOUBLE.replace(' typeRef="number"', "").format(body=literal("x"))
    binding = f'<binding><parameter name="x" typeRef="string"/>{literal("3")}</binding>'
    expression = f"<invocation>{literal('double')}{binding}</invocation>"
    result = decisions(knowledge + decision("d", expression, "!double")).evaluate("d", {})
    assert (result.value, [problem.place for problem in result.problems]) == (
        None,
        ['decision "d", argument "x"'],
    )


SERVICE = """<decisionService id="s" name="s"><variable name="s"/>{outputs}<encapsulatedDecision href="#inner"/>
<inputDecision href="#given"/><inputData href="#a"/></decisionService>"""
SERVED = (
    input_data("a", "number")
    + decision("given", literal("1"), type_name="number")
    + decision("inner", literal("given * 10"), "=given")
    + decision("out", literal("inner + a"), "=inner a")
)


def test_a_service_takes_inputs_and_input_decisions_as_given() -> None:
    one = decisions(SERVED + SERVICE.format(outputs='<outputDecision href="#out"/>'))
    assert one.evaluate("out", {"a": 5}).value == Decimal(15)
    assert one.invoke("s", {"a": 5, "given": 2}).value == Decimal(25)
    two = decisions(
        SERVED + SERVICE.format(outputs='<outputDecision href="#out"/><outputDecision href="#inner"/>')
    )
    assert two.invoke("s", {"a": 5, "given": 2}).value == {"out": Decimal(25), "inner": Decimal(20)}


def test_a_service_is_called_from_an_expression_input_data_first() -> None:
    body = (
        SERVED
        + SERVICE.format(outputs='<outputDecision href="#out"/>')
        + decision("d", literal("s(5, 2)"), "!s")
    )
    assert value(body, "d") == Decimal(25)
    wrong = (
        SERVED
        + SERVICE.format(outputs='<outputDecision href="#out"/>')
        + decision("d", literal('s("x", 2)'), "!s")
    )
    assert value(wrong, "d") is None


IMPORTED = document(
    TYPES
    + input_data("a", "number")
    + decision("lib", literal("a + 1"), "a")
    + DOUBLE.format(body=literal("x * 2")),
    namespace="urn:lib",
)
USES_IMPORT = (
    '<import namespace="urn:lib" name="{name}" importType="x"/>'
    '<decision id="d" name="d"><variable name="d" typeRef="{type}"/>'
    '<informationRequirement><requiredDecision href="urn:lib#lib"/></informationRequirement>'
    '<knowledgeRequirement><requiredKnowledge href="urn:lib#double"/></knowledgeRequirement>{expression}</decision>'
)


@pytest.mark.parametrize(("name", "prefix"), [("lib model", "lib model."), ("", "")])
def test_an_imported_model_is_used_by_the_name_of_the_import(name: str, prefix: str) -> None:
    body = USES_IMPORT.format(name=name, type="number", expression=literal(f"{prefix}double({prefix}lib)"))
    model = decisions(body, IMPORTED)
    assert model.problems == ()
    assert model.evaluate("d", {("urn:lib", "a"): 3}).value == Decimal(8)
    nested = {name: {"a": 3}} if name else {"a": 3}
    assert model.evaluate("d", nested).value == Decimal(8)


def test_what_the_host_gives_is_not_changed() -> None:
    body = USES_IMPORT.format(name="m", type="number", expression=literal("m.lib"))
    context = {"m": {"a": 3}}
    assert decisions(body, IMPORTED).evaluate("d", context).value == Decimal(4)
    assert context == {"m": {"a": 3}}


def test_a_decision_and_a_function_may_share_a_name() -> None:
    body = (
        DOUBLE.format(body=literal("x * 2"))
        + '<decision id="q" name="double">'
        + literal("5")
        + "</decision>"
    )
    assert decisions(body).evaluate("double", {}).value == Decimal(5)
    assert decisions(body).invoke("double", {"x": 1}).value == Decimal(2)


def test_a_service_may_list_an_input_twice() -> None:
    service = SERVICE.format(outputs='<outputDecision href="#out"/><inputData href="#a"/>')
    assert decisions(SERVED + service).invoke("s", {"a": 5, "given": 2}).value == Decimal(25)


def test_the_clock_of_the_host_tells_the_time() -> None:
    moment = datetime(2030, 5, 6, 7, 8, tzinfo=UTC)
    model = dmn.read(document(decision("d", literal("today()"))))
    assert dmn.compile(model, clock=lambda: moment).evaluate("d", {}).value == date(2030, 5, 6)


def test_an_imported_type_is_known_by_the_name_of_the_import() -> None:
    body = USES_IMPORT.format(name="m", type="m.tRisk", expression=literal('"Middle"'))
    message = '"Middle" is not string with "High","Low"'
    assert decisions(body, IMPORTED).evaluate("d", {}).problems[0].message == message


def test_an_import_that_was_not_supplied_is_named() -> None:
    with pytest.raises(dmn.DmnError, match="The model 'urn:lib' that this refers to was not supplied"):
        decisions(USES_IMPORT.format(name="m", type="number", expression=literal("1")))


def test_a_link_to_nothing_is_named_with_its_decision() -> None:
    with pytest.raises(dmn.DmnError, match="There is no element 'x'") as caught:
        decisions(decision("d", literal("1"), "x"))
    assert caught.value.place == 'requiredInput, line 1, in decision "d", id d, line 1'


def test_a_cycle_is_spelt_out() -> None:
    with pytest.raises(
        dmn.DmnError, match=r"go in a circle: (a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c) \("
    ):
        decisions(
            decision("a", literal("1"), "=b")
            + decision("b", literal("1"), "=c")
            + decision("c", literal("1"), "=a")
        )


def test_models_that_import_each_other_are_refused() -> None:
    other = document('<import namespace="urn:test" name="t" importType="x"/>', namespace="urn:other")
    with pytest.raises(dmn.DmnError, match="The models import each other: urn:"):
        decisions('<import namespace="urn:other" name="o" importType="x"/>', other)


def test_what_the_host_leaves_out_of_an_input_is_null() -> None:
    body = TYPES + input_data("p", "tPart") + decision("d", literal("{s: p.size, parts: p.parts}"), "p")
    assert value(body, "d", {"p": {"size": 1}}) == {"s": Decimal(1), "parts": None}
    assert value(body, "d", {"p": {"parts": [{"size": 2}]}})["parts"] == [{"size": Decimal(2), "parts": None}]


def test_a_long_chain_of_decisions_needs_no_stack() -> None:
    chain = "".join(decision(f"d{i}", literal(f"d{i - 1} + 1"), f"=d{i - 1}") for i in range(1, 5000))
    assert value(decision("d0", literal("0")) + chain, "d4999") == Decimal(4999)


def test_a_cycle_through_many_decisions_is_found_within_a_second() -> None:
    ring = "".join(decision(f"d{i}", literal("1"), f"=d{(i + 1) % 5000}") for i in range(5000))
    start = time.process_time()
    with pytest.raises(dmn.DmnError, match="in a circle"):
        decisions(ring)
    assert time.process_time() - start < 3


def test_an_expression_that_does_not_parse_spoils_only_its_decision() -> None:
    model = decisions(decision("bad", literal("1 +")) + decision("good", literal("1")))
    assert model.evaluate("good", {}).value == Decimal(1)
    result = model.evaluate("bad", {})
    assert (result.value, len(result.problems), len(model.problems)) == (None, 1, 1)
    assert "The expression is not FEEL" in result.problems[0].message


def test_an_expression_in_another_language_is_null_with_a_problem() -> None:
    expression = '<literalExpression expressionLanguage="urn:js"><text>1</text></literalExpression>'
    assert [each.message for each in decisions(decision("d", expression)).evaluate("d", {}).problems] == [
        "The expression language 'urn:js' is not supported"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "1" + "+1" * 2_000_000,
        "for i in 1..100000000 return i",
        "[" * 200 + "]" * 200,
    ],
)
def test_an_extreme_expression_is_a_problem_within_a_second(text: str) -> None:
    start = time.process_time()
    result = decisions(decision("d", literal(text))).evaluate("d", {})
    assert result.value is None
    assert result.problems
    assert time.process_time() - start < 3


def test_endless_recursion_is_a_problem() -> None:
    context = '<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="x"/>{body}</functionDefinition></contextEntry><contextEntry>{call}</contextEntry></context>'
    expression = context.format(body=literal("f(x + 1)"), call=literal("f(1)"))
    result = decisions(decision("d", expression)).evaluate("d", {})
    assert result.value is None
    assert len(result.problems) == 1


def test_a_python_object_is_refused() -> None:
    with pytest.raises(FeelValueError):
        decisions(input_data("a") + decision("d", literal("a"), "a")).evaluate("d", {"a": object()})


def test_many_contexts_give_the_results_of_each() -> None:
    model = decisions(input_data("a", "number") + decision("d", literal("a + 1"), "a"))
    results = model.evaluate_many("d", [{"a": 1}, {"a": "x"}, {}])
    assert [result.value for result in results] == [Decimal(2), None, None]
    assert [len(result.problems) for result in results] == [0, 1, 0]
