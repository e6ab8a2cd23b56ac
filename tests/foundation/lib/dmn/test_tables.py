"""Decision tables: cells, hit policies, allowed values, defaults, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib import dmn, feel

from .tables import Column, Output, table_model

AGE = [Column("age", "number")]
VALUES = Output(values='"high","middle","low"')
OVERLAPPING = [
    (["< 18"], ['"low"']),
    (["< 30"], ['"high"']),
    (["< 30"], ['"middle"']),
    ([">= 60"], ['"low"']),
]


def result(
    hit_policy: str, age: Any, rules: Any = OVERLAPPING, outputs: Sequence[Output] = (VALUES,)
) -> dmn.Result:
    name, _, aggregation = hit_policy.partition("+")
    return dmn.compile(table_model(AGE, outputs, rules, name, aggregation)).evaluate("d", {"age": age})


@pytest.mark.parametrize(
    ("hit_policy", "age", "expected"),
    [
        ("UNIQUE", 70, "low"),
        ("UNIQUE", 20, None),
        ("UNIQUE", 40, None),
        ("FIRST", 10, "low"),
        ("FIRST", 20, "high"),
        ("PRIORITY", 10, "high"),
        ("ANY", 70, "low"),
        ("ANY", 20, None),
        ("COLLECT", 10, ["low", "high", "middle"]),
        ("COLLECT", 40, []),
        ("COLLECT+COUNT", 10, Decimal(3)),
        ("COLLECT+COUNT", 40, Decimal(0)),
        ("COLLECT+MIN", 10, "high"),
        ("COLLECT+MAX", 10, "middle"),
        ("COLLECT+SUM", 10, None),
        ("COLLECT+SUM", 40, None),
        ("RULE ORDER", 10, ["low", "high", "middle"]),
        ("OUTPUT ORDER", 10, ["high", "middle", "low"]),
        ("FIRST", None, None),
    ],
)
def test_a_hit_policy_makes_the_result_of_the_rules_that_match(
    hit_policy: str, age: Any, expected: Any
) -> None:
    assert result(hit_policy, age).value == expected


@pytest.mark.parametrize(
    ("hit_policy", "message"),
    [
        ("UNIQUE", "rules 1, 2, 3 match, but the hit policy UNIQUE allows one"),
        ("ANY", "rules 1, 2, 3 match with different outputs under the hit policy ANY"),
        ("COLLECT+SUM", "SUM needs numbers in every output that matches"),
    ],
)
def test_a_violated_hit_policy_names_the_rules(hit_policy: str, message: str) -> None:
    assert [str(problem) for problem in result(hit_policy, 10).problems] == [f'decision "d": {message}']


TWO = (Output("a", "number", "3,2,1"), Output("b", "string", '"x","y"'))
PAIRS = [(["> 0"], ["1", '"x"']), (["> 0"], ["2", '"y"']), (["> 0"], ["2", '"x"'])]


@pytest.mark.parametrize(
    ("hit_policy", "expected"),
    [
        ("PRIORITY", {"a": Decimal(2), "b": "x"}),
        (
            "OUTPUT ORDER",
            [{"a": Decimal(2), "b": "x"}, {"a": Decimal(2), "b": "y"}, {"a": Decimal(1), "b": "x"}],
        ),
        ("COLLECT+MIN", {"a": Decimal(1), "b": "x"}),
    ],
)
def test_several_outputs_make_contexts(hit_policy: str, expected: Any) -> None:
    assert result(hit_policy, 1, PAIRS, TWO).value == expected


def test_outputs_are_ordered_by_constants_of_any_kind() -> None:
    rules = [(["-"], ["2"]), (["-"], ["-1"]), (["-"], ["7"])]
    assert result("OUTPUT ORDER", 1, rules, [Output(values="-1, 7, 2")]).value == [-1, 7, 2]
    dates = [(["-"], [f'date("2025-01-0{day}")']) for day in (1, 2)]
    ordered = result("PRIORITY", 1, dates, [Output(values='@"2025-01-02", @"2025-01-01"')])
    assert str(ordered.value) == "2025-01-02"


def test_without_output_values_the_allowed_values_of_the_type_give_the_order() -> None:
    model = table_model(AGE, [Output("o", "tGrade")], [(["-"], ['"C"']), (["-"], ['"A"'])], "PRIORITY")
    dmn.add_item_definition(model, "tGrade", "string", '"A","B","C"')
    assert dmn.compile(model).evaluate("d", {"age": 1}).value == "A"
    untyped = table_model(AGE, [Output("o")], [(["-"], ['"C"']), (["-"], ['"A"'])], "OUTPUT ORDER")
    dmn.add_item_definition(untyped, "tGrades", "string", '"A","B","C"', is_collection=True)
    table = untyped.decision("d").table
    assert table is not None
    table.type_name = "tGrades"
    assert dmn.compile(untyped).evaluate("d", {"age": 1}).value == ["A", "C"]


@pytest.mark.parametrize(
    ("hit_policy", "outputs", "expected"),
    [
        ("UNIQUE", [Output(default='"none"')], "none"),
        ("COLLECT", [Output(default='"none"')], "none"),
        ("FIRST", [Output("a", default="1 + 1"), Output("b")], {"a": Decimal(2), "b": None}),
        ("FIRST", [Output("a"), Output("b")], None),
    ],
)
def test_the_default_output_stands_where_no_rule_matches(
    hit_policy: str, outputs: Sequence[Output], expected: Any
) -> None:
    rules = [(["< 0"], ["1"] * len(outputs))]
    assert result(hit_policy, 5, rules, outputs).value == expected


@pytest.mark.parametrize(
    ("cell", "value", "matches"),
    [
        ("-", None, True),
        ("", 1, True),
        ("5", 5, True),
        ("5", None, False),
        ("null", None, True),
        ("not(null)", None, False),
        ("not(null)", 3, True),
        ("1, 3, 5", 3, True),
        ("not(1, 3)", 3, False),
        ("not(1, 3)", 2, True),
        ("[1..3)", 3, False),
        ("]1..3]", 1, False),
        ("(1..3]", 3, True),
        ("<5, >10", 11, True),
        ("? > 3 and ? < 7", 5, True),
        ("? > 3 and ? < 7", 7, False),
        ("limit", 7, True),
        ("> limit", 8, True),
        ("limit - 1, limit", 6, True),
        ("-7", -7, True),
        ("[-7..-5]", -6, True),
        ("even(?)", 4, True),
        ("even(?)", 5, False),
        ("true", 4, True),
    ],
)
def test_a_cell_tests_the_input(cell: str, value: Any, matches: bool) -> None:
    model = table_model(
        [Column("n", "number"), Column("limit", "number")], [Output()], [([cell, "-"], ["1"])]
    )
    expected = Decimal(1) if matches else None
    assert dmn.compile(model).evaluate("d", {"n": value, "limit": 7}).value == expected


@pytest.mark.parametrize(
    ("type_name", "cell", "value", "matches"),
    [
        ("string", '"a","b"', "b", True),
        ("string", 'not("a")', "b", True),
        ("string", '< "m"', "a", True),
        ("string", 'starts with(?, "a")', "ab", True),
        ("boolean", "true", True, True),
        ("boolean", "not(true)", False, True),
        ("boolean", "true, false", None, False),
        ("date", '>= date("2025-01-01")', "2025-01-01", True),
        ("date", '[@"2025-01-01"..@"2025-12-31"]', "2026-01-01", False),
        ("time", '< @"12:00:00"', "11:59:59", True),
        ("date and time", '> @"2025-01-01T00:00:00"', "2025-01-01T00:00:01", True),
        ("date and time", '> @"2025-01-01T00:00:00Z"', "2025-01-01T00:00:01Z", True),
        ("days and time duration", '> duration("P1D")', "PT25H", True),
        ("years and months duration", '<= duration("P1Y")', "P12M", True),
        ("", "list contains(?, 1)", [1], True),
        ("", "[1, 2]", 2, True),
        ("", "1", [1, 2], False),
    ],
)
def test_a_cell_tests_every_type(type_name: str, cell: str, value: Any, matches: bool) -> None:
    model = table_model([Column("x", type_name)], [Output()], [([cell], ["1"])])
    if type_name not in ("string", "boolean", ""):
        value = dmn_value(type_name, value)
    assert dmn.compile(model).evaluate("d", {"x": value}).value == (Decimal(1) if matches else None)


@pytest.mark.parametrize(
    ("type_name", "cell", "text"),
    [
        ("date and time", '> @"2025-01-01T00:00:00"', "2025-06-01T00:00:01Z"),
        ("date and time", 'not(@"2025-01-01T00:00:00")', "2025-01-01T00:00:00+02:00"),
        ("time", '< @"12:00:00", > @"13:00:00"', "11:59:59@Europe/Vienna"),
        ("time", '@"12:00:00"', "12:00:00Z"),
    ],
)
def test_moments_with_a_zone_are_compared_as_feel_does(type_name: str, cell: str, text: str) -> None:
    value = dmn_value(type_name, text)
    decisions = dmn.compile(table_model([Column("x", type_name)], [Output()], [([cell], ["1"])]))
    assert decisions.evaluate(
        "d", {"x": dmn_value(type_name, text[:8] if type_name == "time" else text[:19])}
    )
    matches = feel.compile_unary_tests(cell)(value) is True
    assert decisions.evaluate("d", {"x": value}).value == (Decimal(1) if matches else None)


def dmn_value(type_name: str, text: str) -> Any:
    function = "duration" if "duration" in type_name else type_name
    model = dmn.new_model("value")
    dmn.set_literal(dmn.add_decision(model, "v"), f'{function}("{text}")')
    return dmn.compile(model).evaluate("v", {}).value


def test_an_input_value_that_is_not_allowed_is_a_problem() -> None:
    model = table_model([Column("risk", "string", '"High","Low"')], [Output()], [(["-"], ["1"])])
    decisions = dmn.compile(model)
    assert decisions.evaluate("d", {"risk": "Low"}).value == Decimal(1)
    assert decisions.evaluate("d", {"risk": None}).value == Decimal(1)
    assert [str(problem) for problem in decisions.evaluate("d", {"risk": "Middle"}).problems] == [
        'decision "d", input "risk": "Middle" is not allowed: "High","Low"'
    ]


def test_a_cell_that_does_not_parse_spoils_the_table_with_its_place() -> None:
    decisions = dmn.compile(table_model(AGE, [Output()], [(["< 18"], ["1"]), (["< <"], ["2"])]))
    result = decisions.evaluate("d", {"age": 3})
    assert result.value is None
    assert result.problems[0].place == 'decision "d", rule 2, input "age"'


def test_an_output_of_the_wrong_type_is_null_with_its_place() -> None:
    result = dmn.compile(table_model(AGE, [Output("o", "number")], [(["-"], ['"x"'])])).evaluate(
        "d", {"age": 1}
    )
    assert (result.value, list(map(str, result.problems))) == (
        None,
        ['decision "d", rule 1, output "o": "x" is not number'],
    )


def test_the_explanation_says_which_rules_fired_and_why_others_did_not() -> None:
    model = table_model(
        [Column("age", "number"), Column("country", "string")],
        [Output()],
        [(["< 18", "-"], ['"a"']), ([">= 18", '"DE","AT"'], ['"b"'])],
    )
    explanation = dmn.compile(model).evaluate("d", {"age": 20, "country": "FR"}).explanation
    (table,) = explanation.tables
    assert (table.fired, table.inputs) == ((), {"age": Decimal(20), "country": "FR"})
    assert [str(rule) for rule in table.rules] == [
        "rule 1 did not fire (age: 20 does not match < 18)",
        'rule 2 did not fire (country: "FR" does not match "DE","AT")',
    ]
    assert explanation.values == {"age": Decimal(20), "country": "FR", "d": None}


def test_the_explanation_carries_what_the_author_noted() -> None:
    model = table_model(AGE, [Output()], [])
    table = model.decision("d").table
    assert table is not None
    table.add_annotation("why")
    table.add_rule(["-"], ["1"], ["by law"])
    (trace,) = dmn.compile(model).evaluate("d", {"age": 1}).explanation.tables
    assert trace.rules[0].annotations == ("by law",)


NUMBERS = st.one_of(st.none(), st.integers(-3, 12), st.sampled_from([0.5, 4.5]))
BOUND = st.integers(-2, 10).map(str)
NUMBER_CELLS = st.one_of(
    st.just("-"),
    BOUND,
    st.tuples(st.sampled_from(["<", "<=", ">", ">="]), BOUND).map(" ".join),
    st.tuples(BOUND, BOUND).map(", ".join),
    st.tuples(BOUND, BOUND).map(lambda pair: f"not({pair[0]}, < {pair[1]})"),
    st.tuples(st.sampled_from("[("), BOUND, BOUND, st.sampled_from("])")).map(
        "{0[0]}{0[1]}..{0[2]}{0[3]}".format
    ),
    st.just("null"),
    st.just("odd(?)"),
    st.just("> limit"),
)
TEXTS = st.sampled_from([None, "a", "b", "c", ""])
TEXT_CELLS = st.sampled_from(
    ["-", '"a"', '"a","b"', 'not("a")', '< "b"', "null", 'contains(?, "b")', '"c", null']
)
RULES = st.lists(st.tuples(NUMBER_CELLS, TEXT_CELLS, st.integers(1, 4)), min_size=1, max_size=6)
POLICIES = [
    *(policy for policy in dmn.HIT_POLICIES if policy != "COLLECT"),
    "COLLECT",
    "COLLECT+SUM",
    "COLLECT+COUNT",
]
POLICIES += ["COLLECT+MIN", "COLLECT+MAX"]


@settings(deadline=None)
@given(RULES, st.lists(st.tuples(NUMBERS, TEXTS), min_size=1, max_size=8), st.sampled_from(POLICIES))
def test_tables_agree_with_a_naive_oracle(rules: Any, inputs: Any, hit_policy: str) -> None:
    name, _, aggregation = hit_policy.partition("+")
    columns = [Column("n", "number"), Column("t", "string"), Column("limit", "number")]
    cells = [([number, text, "-"], [str(output)]) for number, text, output in rules]
    model = table_model(columns, [Output(values="3,1,4,2")], cells, name, aggregation)
    decisions = dmn.compile(model)
    for number, text in inputs:
        got = decisions.evaluate("d", {"n": number, "t": text, "limit": 5}).value
        matching = [output for n, t, output in rules if holds(n, number) and holds(t, text)]
        assert got == expected_result(hit_policy, matching)


def holds(cell: str, value: Any) -> bool:
    """The truth of one cell, evaluated by itself as a decision of FEEL."""
    return cell == "-" or feel.compile_unary_tests(cell)(value, {"limit": Decimal(5)}) is True


def expected_result(hit_policy: str, outputs: list[int]) -> Any:
    rank = [3, 1, 4, 2].index
    if not outputs:
        return {"COLLECT": [], "COLLECT+COUNT": 0}.get(hit_policy)
    return {
        "UNIQUE": outputs[0] if len(outputs) == 1 else None,
        "FIRST": outputs[0],
        "ANY": outputs[0] if len(set(outputs)) == 1 else None,
        "PRIORITY": min(outputs, key=rank),
        "OUTPUT ORDER": sorted(outputs, key=rank),
        "RULE ORDER": outputs,
        "COLLECT": outputs,
        "COLLECT+SUM": sum(outputs),
        "COLLECT+COUNT": len(outputs),
        "COLLECT+MIN": min(outputs),
        "COLLECT+MAX": max(outputs),
    }[hit_policy]
