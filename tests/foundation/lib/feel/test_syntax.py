"""Reading text: names with spaces, precedence, literals, comments, and errors with their place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from parley.foundation.lib import feel


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 * 3 ** 2", 18),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("10 - 4 - 3", 3),
        ("12 / 3 / 2", 2),
        ("--3", 3),
        (".5 + 1e2", Decimal("100.5")),
        ("1.23e-2", Decimal("0.0123")),
        ("1 /* one */ + // two\n 2", 3),
        ("if 1 > 2 then 3 else 4 + 1", 5),
        ("[1, 2][1] + 1", 2),
        ('{"a b": 1}.a b', 1),
        ("{a: {b: 2}}.a.b", 2),
        ("(function(x) x + 1)(2)", 3),
    ],
)
def test_operators_bind_as_the_standard_says(text: str, value: Any) -> None:
    assert feel.evaluate(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true or false and false", True),
        ("1 = 1 and 2 = 2", True),
        ("not(true) or true", True),
        ("1 + 1 = 2", True),
        ("5 between 1 and 10 and true", True),
        ("-10 instance of number", True),
        ("1 in (1, 2) and 3 in [1..5]", True),
    ],
)
def test_logic_binds_weaker_than_comparison(text: str, value: bool) -> None:
    assert feel.evaluate(text) is value


@pytest.mark.parametrize(
    ("text", "context", "value"),
    [
        ("Monthly Salary * 12", {"Monthly Salary": 2}, 24),
        ("Monthly   Salary", {"Monthly Salary": 2}, 2),
        ("Pre-bureau risk + 1", {"Pre-bureau risk": 2}, 3),
        ("a-b", {"a-b": 5, "a": 1, "b": 2}, 5),
        ("a - b", {"a-b": 5, "a": 7, "b": 2}, 5),
        ("a-c", {"a-b": 5, "a": 7, "c": 2}, 5),
        ("sum(values in a list)", {"values in a list": [1, 2]}, 3),
        ("Größe (m²) * 2", {"Größe (m²)": 21}, 42),
        ("it's + 1", {"it's": 1}, 2),
        ("x and y or z", {"x and y": False, "z": True}, True),
        ("instance.id", {"instance": {"id": 4}}, 4),
        ("partial + item", {"partial": 1, "item": 2}, 3),
        ("2nd offer", {"2nd offer": 2}, 2),
        ("🐎 + 1", {"🐎": 1}, 2),
        ("for x and y in [1, 2] return x and y", {}, [1, 2]),
        ("{a+b: 1, c: a+b}.c", {}, 1),
    ],
)
def test_names_may_hold_spaces_keywords_and_operators(text: str, context: dict[str, Any], value: Any) -> None:
    assert feel.evaluate(text, context) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\n\t\r\"\\"', '\n\t\r"\\'),
        (r'"A\U01F40E"', "A🐎"),
        (r'"\uD83D\uDCA9"', "💩"),
        (r'"\d{3}\.\w"', r"\d{3}\.\w"),
        ('"naïve 横綱"', "naïve 横綱"),
        ('"a\nb"', "a\nb"),
    ],
)
def test_strings_unescape_what_the_language_knows(text: str, value: str) -> None:
    assert feel.evaluate(text) == value


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "unexpected_end", 1, 1),
        ("amount >", "unexpected_end", 1, 9),
        ("amount > > 3", "unexpected_token", 1, 10),
        ("(1 + 2", "unexpected_end", 1, 7),
        ("[1, 2", "unexpected_end", 1, 6),
        ("{a 1}", "unexpected_token", 1, 5),
        ("a +\n  b c )", "unexpected_token", 2, 7),
        ('"abc', "unterminated", 1, 1),
        ("1 + /* a", "unterminated", 1, 5),
        ("if a then b", "unexpected_end", 1, 12),
        ("for x in [1]", "unexpected_end", 1, 13),
        ("some x satisfies true", "unexpected_token", 1, 8),
        ("f(a: 1, 2)", "unexpected_token", 1, 9),
        ("1 2", "unexpected_token", 1, 3),
        ("a ! b", "unexpected_token", 1, 3),
        ("a = = b", "unexpected_token", 1, 5),
        (r'"\ud83d"', "lone_surrogate", 1, 1),
        ("1e7000", "number_out_of_range", 1, 1),
        ("a.3", "unexpected_token", 1, 2),
        ("x instance of 3", "unexpected_token", 1, 15),
    ],
)
def test_bad_syntax_names_the_place(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse(text)
    assert (caught.value.code, caught.value.position.line, caught.value.position.column) == (
        code,
        line,
        column,
    )


def test_an_error_reads_as_a_sentence_with_its_place() -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse("amount >\n and 3")
    assert str(caught.value) == 'Found "and" where a value should be (line 2, column 2)'


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("number", feel.NUMBER),
        ("date and time", feel.DATE_TIME),
        ("years and months duration", feel.YEARS_DURATION),
        ("list<number>", feel.ListType(feel.NUMBER)),
        ("list<list<days and time duration>>", feel.ListType(feel.ListType(feel.DAYS_DURATION))),
        ("range<date>", feel.RangeType(feel.DATE)),
        (
            "context<first name: string, age: number>",
            feel.ContextType({"first name": feel.STRING, "age": feel.NUMBER}),
        ),
        ("function<number, string> -> boolean", feel.FunctionType((feel.NUMBER, feel.STRING), feel.BOOLEAN)),
        ("function<> -> Any", feel.FunctionType((), feel.ANY)),
        ("list<Customer>", feel.ListType(feel.ContextType({"name": feel.STRING}))),
        ("Unheard Of", None),
    ],
)
def test_types_are_read_and_known_by_name(text: str, type_: feel.Type | None) -> None:
    assert feel.parse_type(text, types={"Customer": feel.ContextType({"name": feel.STRING})}) == type_
