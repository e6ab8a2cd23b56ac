"""Decimal arithmetic of 34 digits and the numeric functions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parley.foundation.lib import feel


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "0." + "3" * 34),
        ("2 / 3", "0." + "6" * 33 + "7"),
        ("10 ** -2", "0.01"),
        ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("1e6144 * 10", None),
        ("1 / 0", None),
        ("0 ** 0", None),
        ("(-8) ** 0.5", None),
        ('1 + "a"', None),
        ("decimal(2.5, 0)", "2"),
        ("decimal(1/3, 2)", "0.33"),
        ("decimal(128, -2)", "100"),
        ("decimal(1, 9999)", None),
        ("floor(-1.5)", "-2"),
        ("floor(n: -1.5)", "-2"),
        ("floor(-1.56, 1)", "-1.6"),
        ("ceiling(1.2)", "2"),
        ("ceiling(-1.56, 1)", "-1.5"),
        ("round up(5.5, 0)", "6"),
        ("round up(-1.121, 2)", "-1.13"),
        ("round down(-5.5, 0)", "-5"),
        ("round half up(2.5, 0)", "3"),
        ("round half up(-2.5, 0)", "-3"),
        ("round half down(2.5, 0)", "2"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("modulo(1, 0)", None),
        ("sqrt(16)", "4"),
        ("sqrt(-1)", None),
        ("log(1)", "0"),
        ("log(0)", None),
        ("exp(0)", "1"),
        ("exp(1e10)", None),
        ("abs(n: -3)", "3"),
        ("abs(number: -3)", None),
        ("abs(1, 2)", None),
        ("abs([-3])", "3"),
        ('number("1.000,5", ".", ",")', "1000.5"),
        ('number("1 000.5", " ", ".")', "1000.5"),
        ('number("12")', "12"),
        ('number("1,5", ",", ",")', None),
        ('number("abc")', None),
        ('number("1e99999")', None),
    ],
)
def test_numbers(text: str, value: str | None) -> None:
    assert feel.evaluate(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("odd(3)", True), ("odd(-3)", True), ("even(0)", True), ("even(3)", False), ("odd(1.5)", None)],
)
def test_odd_and_even(text: str, value: bool | None) -> None:
    assert feel.evaluate(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum([1, 2, 3])", "6"),
        ("sum(1, 2, 3)", "6"),
        ("sum([])", None),
        ('sum([1, "2"])', None),
        ("sum([1, null])", None),
        ("product(2, 3, 4)", "24"),
        ("mean(1, 2, 3, 6)", "3"),
        ("median([8, 2, 5, 3, 4])", "4"),
        ("median([1, 2, 3, 4])", "2.5"),
        ("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"),
        ("stddev([1])", None),
        ("min([3, 1, 2])", "1"),
        ("max(3, 1, 2)", "3"),
        ("min([])", None),
        ('min([1, "a"])', None),
        ("count([1, null])", "2"),
    ],
)
def test_aggregates(text: str, value: str | None) -> None:
    assert feel.evaluate(text) == (None if value is None else Decimal(value))


def test_mode_lists_the_most_frequent_in_order() -> None:
    assert feel.evaluate("[mode([6, 3, 9, 6, 3]), mode([])]") == [[3, 6], []]


def test_host_numbers_keep_the_digits_they_are_written_with() -> None:
    assert feel.evaluate("a + b", {"a": 0.1, "b": 1}) == Decimal("1.1")
    assert feel.evaluate("a", {"a": float("nan")}) is None
    assert feel.evaluate("a > 1", {"a": Decimal("NaN")}) is None
    assert feel.evaluate("a = null", {"a": float("inf")}) is True


def test_results_are_decimals_never_ints() -> None:
    assert type(feel.evaluate("a", {"a": 3})) is Decimal
    assert [type(item) for item in feel.evaluate("a", {"a": [1, 2.5]})] == [Decimal, Decimal]
