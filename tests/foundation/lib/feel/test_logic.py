"""Three-valued logic, equality, order, membership and unary tests."""

from __future__ import annotations

from typing import Any

import pytest

from parley.foundation.lib import feel


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true and null", None),
        ("null and false", False),
        ("true or null", True),
        ("null or false", None),
        ("not(null)", None),
        ("1 and true", None),
        ('"x" or true', True),
        ("null = null", True),
        ("null != 1", True),
        ("null > 1", None),
        ('1 = "1"', None),
        ('1 < "2"', None),
        ("true < false", None),
        ("[1, 2] = [1, 2]", True),
        ('[1, "a"] = [1, 2]', None),
        ("[1, 2] = [2, null]", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("[1..3] = [1..3]", True),
        ("[1..3] = [1..3)", False),
        ('@"P1Y" = @"P12M"', True),
        ('@"P1D" = @"PT24H"', True),
        ('@"P1Y" = @"P365D"', None),
        ('@"2024-01-01" = @"2024-01-01T00:00:00"', None),
        ('@"2024-01-01T12:00:00Z" = @"2024-01-01T14:00:00+02:00"', True),
        ('@"2024-07-01T12:00:00Z" = @"2024-07-01T14:00:00@Europe/Berlin"', True),
        ('@"2024-01-01T12:00:00+05:00" = @"2024-01-01T12:00:00"', True),
        ('@"2024-01-01T12:00:00+05:00" < @"2024-01-01T12:00:01"', True),
        ('@"10:00:00@Europe/Berlin" = @"10:00:00@Asia/Dhaka"', None),
        ('@"10:00:00.1" = @"10:00:00.9"', True),
        ("1 / 0 = null", True),
        ("if null then 1 else 2", 2),
        ('if "yes" then 1 else 2', None),
        ("3 between null and 2", False),
        ("2 between 1 and null", None),
    ],
)
def test_null_is_neither_true_nor_false(text: str, value: Any) -> None:
    assert feel.evaluate(text) == value
    assert type(feel.evaluate(text)) is type(value) or not isinstance(value, bool)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in ]1..5[", False),
        ("1 in (1..5]", False),
        ("3 in (< 5)", True),
        ("3 in (1, 2, > 2)", True),
        ("3 in [1, 2, [3..4]]", True),
        ("null in (1, 2)", False),
        ("null in (1, null)", True),
        ("null in [1..2]", None),
        ("1 in [1..null]", None),
        ("[1] in [[1], [2]]", True),
        ('"b" in ["a".."c"]', True),
        ("3 in != 3", False),
        ("3 in (= 3)", True),
        ("1 in []", False),
    ],
)
def test_in_takes_values_ranges_lists_and_tests(text: str, value: bool | None) -> None:
    assert feel.evaluate(text) is value


@pytest.mark.parametrize(
    ("text", "input_value", "value"),
    [
        ("-", 5, True),
        ("5", 5, True),
        ("1, 2, 3", 2, True),
        ("< 5, > 10", 7, False),
        ("[1..5]", 5, True),
        ("not(1, 2)", 2, False),
        ("not(> 3)", 2, True),
        ("not(flag)", True, True),
        ("? > limit", 5, True),
        ("? > limit and ? < 6", 5, True),
        ("limit", 3, True),
        ("list contains(?, 3)", [1, 2], False),
        ('ends with(?, "b")', "ab", True),
        ("flag", False, True),
        ("limit > 2", "anything", True),
        ("null", None, True),
        ("1", None, False),
        ("> 1", None, None),
        ('"a"', 1, None),
        ("allowed", "b", True),
        ("not(null)", 1, True),
    ],
)
def test_unary_tests(text: str, input_value: Any, value: bool | None) -> None:
    test = feel.compile_unary_tests(text)
    assert test(input_value, {"limit": 3, "flag": False, "allowed": ["a", "b"]}) is value


def test_unary_tests_know_the_names_they_read() -> None:
    assert feel.compile_unary_tests("> limit, ? = other").names == {"limit", "other"}
