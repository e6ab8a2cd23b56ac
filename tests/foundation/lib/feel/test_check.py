"""The check: what it finds, where, and what it proposes."""

from __future__ import annotations

import pytest

from parley.foundation.lib import feel
from parley.foundation.lib.feel.messages import MESSAGES

PERSON = feel.ContextType({"name": feel.STRING, "age": feel.NUMBER, "e-mail": feel.STRING})
SCHEMA = {
    "amount": feel.NUMBER,
    "stage": feel.STRING,
    "won": feel.BOOLEAN,
    "close date": feel.DATE,
    "changed": feel.DATE_TIME,
    "owner": PERSON,
    "contacts": feel.ListType(PERSON),
    "tags": feel.ListType(feel.STRING),
    "anything": feel.ANY,
    "discount": feel.FunctionType((feel.NUMBER,), feel.NUMBER),
}


@pytest.mark.parametrize(
    ("text", "code", "column", "hint"),
    [
        ("amuont > 3", "unknown_name", 1, 'did you mean "amount"?'),
        ("1 + closedate", "unknown_name", 5, 'did you mean "close date"?'),
        ("Amount > 3", "unknown_name", 1, 'did you mean "amount"?'),
        ("zzz = 1", "unknown_name", 1, None),
        ('amount > "5"', "not_comparable", 1, "write 5 without quotes"),
        ('amount > "x"', "not_comparable", 1, None),
        ('close date < "2024-01-01"', "not_comparable", 1, 'write @"2024-01-01"'),
        ("changed = close date", "not_comparable", 1, None),
        ("won > true", "not_ordered", 1, None),
        ("amount < null", "compared_with_null", 1, None),
        ("owner.nam", "unknown_field", 1, 'did you mean "name"?'),
        ("contacts.nme", "unknown_field", 1, 'did you mean "name"?'),
        ("close date.yaer", "unknown_property", 1, 'did you mean "year"?'),
        ("count(contacts[agee > 3])", "unknown_name", 16, 'did you mean "age"?'),
        ("uper case(stage)", "unknown_function", 1, 'did you mean "upper case"?'),
        ("upper case(amount)", "wrong_arguments", 1, None),
        ("substring(stage)", "wrong_arguments", 1, None),
        ("contains(string: stage, mtch: stage)", "wrong_arguments", 1, None),
        ("discount(stage)", "wrong_arguments", 1, None),
        ("stage(1)", "not_callable", 1, None),
        ("amount and won", "not_boolean", 1, None),
        ("won and stage", "not_boolean", 9, None),
        ("if amount then 1 else 2", "not_boolean", 4, None),
        ("some c in contacts satisfies c.age", "not_boolean", 30, None),
        ("stage + amount", "no_arithmetic", 1, None),
        ("close date + 1", "no_arithmetic", 1, None),
        ("amount + null", "no_arithmetic", 1, None),
        ("-stage", "no_negation", 1, None),
        ("amount / 0", "division_by_zero", 1, None),
        ('stage in ("a", < 3)', "not_comparable", 16, None),
        ('amount in ["a", 3]', "not_comparable", 12, None),
        ("amount between stage and 3", "not_comparable", 1, None),
        ("for c in amount return c", "not_iterable", 10, None),
        ('contacts["x"]', "wrong_filter", 10, None),
        ("amount instance of Foo", "unknown_type", 20, None),
        ("tags instance of list", "incomplete_type", 18, None),
        ('@"2024-13-01"', "bad_literal", 1, None),
        ("{a: 1, a: 2}", "duplicate_key", 1, None),
        ("function(a) external {b: 1}", "external_function", 1, None),
        ("amount >", "unexpected_end", 9, None),
    ],
)
def test_a_problem_is_named_with_its_place(text: str, code: str, column: int, hint: str | None) -> None:
    found = [(problem.code, problem.column, problem.hint) for problem in feel.check(text, SCHEMA)]
    assert found == [(code, column, hint)]


@pytest.mark.parametrize(
    "text",
    [
        'amount > 1000 and stage = "won" and close date < today()',
        "owner.e-mail = contacts[1].e-mail",
        "count(contacts[age > 18 and name != owner.name]) > 0",
        "sum(contacts.age) / count(contacts) > 30",
        "sum(for c in contacts return c.age * 2) > 0",
        'some t in tags satisfies contains(t, "vip")',
        'string join(tags, ", ")',
        "anything.whatever[field > 3] = anything",
        'changed + @"P1D" > now()',
        'close date - today() > @"P3D"',
        "if won then amount else discount(amount)",
        "{rate: 0.19, gross: amount * (1 + rate)}.gross",
        'stage in ("a", "b") or amount in [1..5]',
        "owner = null",
        "(function(x: number) x + 1)(amount)",
        "{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(amount)}.r",
        "max(amount, 3) + min(contacts.age)",
        "date(changed).weekday in [1..5]",
        "day of year(changed) = 3",
        "sort(contacts, function(a, b) a.age < b.age)[1].name",
        "list contains(tags, stage)",
        'get value(owner, "name") = stage',
    ],
)
def test_good_expressions_have_no_problem(text: str) -> None:
    assert feel.check(text, SCHEMA) == []


def test_all_problems_are_reported_in_the_order_of_the_text() -> None:
    problems = feel.check('amuont > 3 and stage > 5\n and owner.nam = ""', SCHEMA)
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [
        ("unknown_name", 1, 1),
        ("not_comparable", 1, 16),
        ("unknown_field", 2, 6),
    ]


def test_a_problem_can_be_translated_by_its_code_and_parameters() -> None:
    (problem,) = feel.check("amuont > 3", SCHEMA)
    assert problem.message == 'Unknown field "amuont"'
    assert dict(problem.params) == {"name": "amuont", "hint": "did_you_mean", "suggestion": "amount"}
    assert MESSAGES[problem.code].format(**problem.params) == problem.message
    assert str(problem) == 'Unknown field "amuont"; did you mean "amount"? (line 1, column 1)'


@pytest.mark.parametrize(
    ("text", "expected", "codes"),
    [
        ("amount", feel.BOOLEAN, ["unexpected_type"]),
        ("amount > 3", feel.BOOLEAN, []),
        ("tags", feel.ListType(feel.STRING), []),
        ("tags", feel.ListType(feel.NUMBER), ["unexpected_type"]),
        ("anything", feel.NUMBER, []),
        ("null", feel.NUMBER, []),
        ("contacts.name", feel.ListType(feel.STRING), []),
        ("owner", feel.ContextType({"name": feel.STRING}), []),
    ],
)
def test_the_type_of_the_result_is_checked(text: str, expected: feel.Type, codes: list[str]) -> None:
    assert [problem.code for problem in feel.check(text, SCHEMA, expected=expected)] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("< 5, [6..9]", []),
        ('"a"', ["not_comparable"]),
        ("? > 5 and won", []),
        ("not(1, 2)", []),
        ("-", []),
        ('? + "a" = "b"', ["no_arithmetic"]),
        ("> amuont", ["unknown_name"]),
        ("amount, null", []),
    ],
)
def test_unary_tests_are_checked_for_their_input(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in feel.check_unary_tests(text, feel.NUMBER, SCHEMA)] == codes
