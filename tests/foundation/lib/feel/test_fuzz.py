"""Whatever the text, only errors of this library come out."""

from __future__ import annotations

import contextlib
import os
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib import feel
from parley.foundation.lib.feel.builtins import BUILTINS

EXAMPLES = int(os.environ.get("PARLEY_TEST_EXAMPLES", "400"))

WORDS = [
    "amount",
    "stage",
    "item",
    "partial",
    "?",
    "and",
    "or",
    "not",
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "every",
    "satisfies",
    "function",
    "external",
    "instance",
    "of",
    "between",
    "null",
    "true",
    "false",
    "number",
    "string",
    "list",
    "context",
    "range",
    "date",
    "time",
    "1",
    "0",
    "0.5",
    "1e3",
    "10000",
    '"a"',
    '"2024-01-01"',
    "@",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    "<=",
    ">",
    ">=",
    "=",
    "!=",
    "+",
    "-",
    "*",
    "/",
    "**",
    ".",
    "..",
    ",",
    ":",
    "->",
    " ",
    "\n",
    "//",
    "/*",
    "*/",
    '"',
    "\\",
    "é",
    "🐎",
    "'",
    "\ud800",
]
CONTEXT = {"amount": 3, "stage": "won", "list": [1, None, {"a": 2}], "date": None}
SCHEMA = {"amount": feel.NUMBER, "stage": feel.STRING, "list": feel.ListType(feel.ANY), "date": feel.DATE}
COLUMNS = {"amount": feel.Column("amount", feel.NUMBER), "stage": feel.Column("stage", feel.STRING)}
LIMITS = feel.Limits(steps=5_000, size=5_000, seconds=0.5)

soup = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(sorted(BUILTINS))), max_size=25).map(
    " ".join
)
glued = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
texts = st.one_of(st.text(max_size=60), soup, glued)

constants = st.sampled_from(
    [
        "null",
        "true",
        "0",
        "-1",
        "2.5",
        "1e40",
        "1e6000",
        '""',
        '"a"',
        '"[a-z]*"',
        "[]",
        "[1, 2]",
        '["a"]',
        "[null]",
        "{}",
        "{a: 1}",
        '{key: "a", value: 1}',
        "[1..3]",
        "(< 3)",
        '@"2024-02-29"',
        '@"10:00:00Z"',
        '@"9999-12-31T00:00:00Z"',
        '@"2024-02-29T10:00:00@Europe/Berlin"',
        '@"P1D"',
        '@"-P5000Y"',
        "amount",
        "stage",
        "list",
        "function(x) x",
        "function(x, y) x < y",
        '"P1D"',
        '"2024-01-01"',
        "abs",
    ]
)


def _expressions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(inner, max_size=4).map(", ".join)
    return st.one_of(
        st.builds("{}({})".format, st.sampled_from(sorted(BUILTINS)), arguments),
        st.builds(
            "({} {} {})".format,
            inner,
            st.sampled_from(["+", "-", "*", "/", "**", "=", "<", ">=", "and", "in"]),
            inner,
        ),
        st.builds("({}).{}".format, inner, st.sampled_from(["a", "year", "start", "time offset", "days"])),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("(for x in {} return {})".format, inner, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
        st.builds(
            "({} instance of {})".format,
            inner,
            st.sampled_from(["number", "list<Any>", "function<Any> -> Any"]),
        ),
        st.builds("-({})".format, inner),
    )


valid = st.recursive(constants, _expressions, max_leaves=8)


def _outcome(call: Any, *arguments: Any, **options: Any) -> Any:
    try:
        return call(*arguments, **options)
    except feel.FeelError as error:
        assert 0 <= error.position.start <= error.position.end
        return None


@settings(deadline=None, max_examples=EXAMPLES)
@given(text=texts)
def test_only_errors_of_the_library_come_out_of_any_text(text: str) -> None:
    _outcome(feel.parse, text)
    _outcome(feel.parse_unary_tests, text)
    _outcome(feel.parse_type, text)
    _outcome(feel.evaluate, text, CONTEXT, limits=LIMITS)
    _outcome(feel.to_sql, text, COLUMNS, feel.SqliteBackend())
    assert isinstance(feel.check(text, SCHEMA), list)


@settings(deadline=None, max_examples=EXAMPLES)
@given(text=valid)
def test_evaluation_of_valid_text_gives_a_value_or_meets_a_limit(text: str) -> None:
    feel.parse(text)
    try:
        value = feel.evaluate(text, CONTEXT, limits=LIMITS)
    except feel.FeelLimitError:
        return
    assert str(feel.type_of(value)) in ("Any", "Null") or isinstance(feel.type_of(value), feel.Type)
    feel.check(text, SCHEMA)


@settings(deadline=None, max_examples=EXAMPLES)
@given(text=valid)
def test_a_text_without_problems_is_typed_as_it_evaluates(text: str) -> None:
    """Where the check finds nothing to object and knows the type, the value has that type or is null."""
    for expected in (feel.NUMBER, feel.STRING, feel.BOOLEAN, feel.DATE, feel.DAYS_DURATION):
        problems = feel.check(text, SCHEMA, expected=expected)
        if any(problem.code != "unexpected_type" for problem in problems):
            return
        try:
            value = feel.evaluate(text, CONTEXT, limits=LIMITS)
        except feel.FeelLimitError:
            return
        if value is not None and feel.type_of(value) == expected:
            assert problems == [], (text, value)


@given(name=st.text(min_size=1, max_size=30), value=st.integers())
def test_any_known_name_can_be_given(name: str, value: int) -> None:
    feel.evaluate("1", {name: value})


VALUES = (
    *("null", "1", "-1.5", "1e300", '"a"', "true", "[]", "[1]", "[null]", "{a: 1}", "[1..2]", "(< 5)"),
    *('@"2020-01-01"', '@"2020-01-01T00:00:00"', '@"10:00:00"', '@"P1D"', '@"P1Y"', "function(x, y) x"),
)


@pytest.mark.parametrize("name", BUILTINS)
def test_a_function_takes_values_of_all_types_by_position_and_by_name(name: str) -> None:
    """What does not fit is null; the options that are left out are as by position."""
    for overload in BUILTINS[name].overloads:
        names = [parameter.name for parameter in overload.parameters]
        for count in range(1, len(names) + 1):
            for values in product(VALUES, repeat=min(count, 2 if count < 4 else 1)):
                given = [*values, *["1"] * (count - len(values))]
                named = ", ".join(map("{}: {}".format, names, given))
                for arguments in (", ".join(given), named):
                    with contextlib.suppress(feel.FeelLimitError):
                        feel.evaluate(f"{name}({arguments})", limits=LIMITS)
