"""Boxed expressions: contexts, lists, relations, conditionals, loops, filters, functions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from parley.foundation.lib import dmn

from .models import decision, document, literal


def evaluate(expression: str, context: dict[str, Any] | None = None) -> dmn.Result:
    return dmn.compile(dmn.read(document(decision("d", expression)))).evaluate("d", context or {})


def entry(name: str, expression: str, type_name: str = "") -> str:
    kind = f' typeRef="{type_name}"' if type_name else ""
    variable = f'<variable name="{name}"{kind}/>' if name else ""
    return f"<contextEntry>{variable}{expression}</contextEntry>"


def numbers(*values: int) -> list[Decimal]:
    return [Decimal(value) for value in values]


def test_a_context_lets_each_entry_see_those_before_it() -> None:
    context = f"<context>{entry('a', literal('1'))}{entry('b b', literal('a + 1'))}{entry('c', literal('d'))}</context>"
    assert evaluate(context).value == {"a": Decimal(1), "b b": Decimal(2), "c": None}


def test_a_context_with_a_result_entry_is_its_value() -> None:
    context = f"<context>{entry('a', literal('1'))}{entry('', literal('a + 41'))}</context>"
    assert evaluate(context).value == Decimal(42)


def test_the_entry_of_a_context_is_brought_into_its_type() -> None:
    result = evaluate(
        f"<context>{entry('a', literal('[1]'), 'number')}{entry('b', literal('1'), 'string')}</context>"
    )
    assert result.value == {"a": Decimal(1), "b": None}
    assert [str(problem) for problem in result.problems] == ['decision "d", entry "b": 1 is not string']


def test_a_list_and_a_relation_hold_their_parts() -> None:
    assert evaluate(f"<list>{literal('1')}<list>{literal('2')}</list></list>").value == [
        Decimal(1),
        numbers(2),
    ]
    columns = '<column name="a"/><column name="b" typeRef="string"/>'
    rows = "".join(f"<row>{literal(a)}{literal(b)}</row>" for a, b in [("1", '"x"'), ("2", "3")])
    result = evaluate(f"<relation>{columns}{rows}</relation>")
    assert result.value == [{"a": Decimal(1), "b": "x"}, {"a": Decimal(2), "b": None}]
    assert [problem.place for problem in result.problems] == ['decision "d", row 2, column "b"']


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("true", "yes"), ("false", "no"), ("null", "no"), ("1", None), ("1 > 0", "yes")],
)
def test_a_conditional_chooses(condition: str, expected: Any) -> None:
    parts = {"if": condition, "then": '"yes"', "else": '"no"'}
    inner = "".join(f"<{name}>{literal(text)}</{name}>" for name, text in parts.items())
    assert evaluate(f"<conditional>{inner}</conditional>").value == expected


def loop(kind: str, domain: str, body: str, text: str) -> str:
    inner = f"<in>{literal(domain)}</in><{body}>{literal(text)}</{body}>"
    return f'<{kind} iteratorVariable="x">{inner}</{kind}>'


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (loop("for", "3..1", "return", "x"), numbers(3, 2, 1)),
        (loop("some", "1..3", "satisfies", "x = 3"), True),
        (loop("for", "[1, 2, 3]", "return", "x * x"), numbers(1, 4, 9)),
        (loop("for", "[1..3]", "return", "x"), numbers(1, 2, 3)),
        (loop("for", "[3..1]", "return", "x"), numbers(3, 2, 1)),
        (loop("for", "[1..3)", "return", "x"), numbers(1, 2)),
        (loop("for", "[1, 2, 3]", "return", "x + count(partial)"), numbers(1, 3, 5)),
        (loop("for", "[]", "return", "x"), []),
        (loop("for", "null", "return", "x"), None),
        (loop("every", "[1, 2]", "satisfies", "x > 0"), True),
        (loop("every", "[1, 2]", "satisfies", "x > 1"), False),
        (loop("every", "[1, null]", "satisfies", "x > 0"), None),
        (loop("every", "[]", "satisfies", "x > 0"), True),
        (loop("some", "[1, 2]", "satisfies", "x > 1"), True),
        (loop("some", "[1, 2]", "satisfies", "x > 2"), False),
        (loop("some", "[null, 3]", "satisfies", "x > 2"), True),
        (loop("some", "[null]", "satisfies", "x > 2"), None),
        (loop("some", '"a"', "satisfies", 'x = "a"'), True),
    ],
)
def test_a_loop_goes_through_its_items(expression: str, expected: Any) -> None:
    assert evaluate(expression).value == expected


@pytest.mark.parametrize(
    ("domain", "match", "expected"),
    [
        ("[1, 2, 3]", "item > 1", numbers(2, 3)),
        ("[{a: 1}, {a: 2}]", "a > 1", [{"a": Decimal(2)}]),
        ("[{a: 1}, {a: 2}]", "item.a > 1", [{"a": Decimal(2)}]),
        ("[{a: 1}, {b: 2}]", "a = 1", [{"a": Decimal(1)}]),
        ("[5, 6]", "2", Decimal(6)),
        ("[5, 6]", "-1", Decimal(6)),
        ("[5, 6]", "3", None),
        ("[]", "true", []),
        ("null", "true", None),
        ("7", "item = 7", numbers(7)),
        ("[1, 2]", '"x"', None),
    ],
)
def test_a_filter_keeps_what_matches(domain: str, match: str, expected: Any) -> None:
    assert (
        evaluate(f"<filter><in>{literal(domain)}</in><match>{literal(match)}</match></filter>").value
        == expected
    )


def test_loops_nest() -> None:
    inner = loop("for", "[1, 2]", "return", "x * 10")
    outer = f'<for iteratorVariable="y"><in>{literal("[1, 2]")}</in><return>{inner}</return></for>'
    assert evaluate(outer).value == [numbers(10, 20), numbers(10, 20)]


def test_a_loop_is_bounded() -> None:
    inner = loop("for", "[1..2000]", "return", "x")
    outer = f'<for iteratorVariable="y"><in>{literal("[1..2000]")}</in><return>{inner}</return></for>'
    result = evaluate(outer)
    assert result.value is None
    assert [problem.place for problem in result.problems] == ["d"]


def function(
    body: str, parameters: str = '<formalParameter name="n" typeRef="number"/>', kind: str = ""
) -> str:
    return f"<functionDefinition{kind}>{parameters}{body}</functionDefinition>"


def test_a_function_closes_over_its_context_and_may_call_itself() -> None:
    factorial = function(literal("if n <= base then 1 else n * f(n - 1)"))
    context = f"<context>{entry('base', literal('1'))}{entry('f', factorial)}{entry('', literal('f(20)'))}</context>"
    assert evaluate(context).value == Decimal(2432902008176640000)


@pytest.mark.parametrize(
    ("call", "expected"), [("f(123, 456)", Decimal(456)), ('f("a", 1)', None), ("f(1)", None)]
)
def test_an_external_function_of_java_lang_is_known(call: str, expected: Any) -> None:
    description = entry("class", literal('"java.lang.Math"')) + entry(
        "method signature", literal('"max(double, double)"')
    )
    parameters = '<formalParameter name="a"/><formalParameter name="b"/>'
    external = function(f"<context>{description}</context>", parameters, ' kind="Java"')
    assert evaluate(f"<context>{entry('f', external)}{entry('', literal(call))}</context>").value == expected


@pytest.mark.parametrize(
    "text",
    [
        'function(x) external {java: {class: "java.lang.System", method signature: "exit(int)"}}',
        'function(x) external {java: {class: "os", method signature: "system(java.lang.String)"}}',
        'function(x) external {pmml: {document: "x", model: "y"}}',
        "function(x) external 3",
    ],
)
def test_another_external_function_is_null(text: str) -> None:
    context = f"<context>{entry('f', literal(text))}{entry('', literal('f(1)'))}</context>"
    assert evaluate(context).value is None


def test_a_part_that_is_absent_is_null_with_a_problem() -> None:
    result = dmn.compile(dmn.read(document(decision("d", "<conditional><if/></conditional>"))))
    assert result.evaluate("d", {}).value is None
    assert [problem.place for problem in result.problems] == [
        'decision "d", if',
        'decision "d", then',
        'decision "d", else',
    ]
