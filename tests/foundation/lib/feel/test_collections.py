"""Lists, contexts, filters, paths, loops, functions and ranges."""

from __future__ import annotations

from typing import Any

import pytest

from parley.foundation.lib import feel


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, 2, 3][2]", 2),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][0]", None),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][true]", [1, 2, 3]),
        ('[1, 2, 3]["a"]', None),
        ("5[1]", 5),
        ("5[item > 9]", []),
        ("null[1]", None),
        ("null[item > 1]", None),
        ("[][1]", None),
        ("[][item > 1]", []),
        ("[{a: 1}, {a: 2}][a = 2]", [{"a": 2}]),
        ("[{a: 1}, {a: 2}][item.a = 2].a", [2]),
        ("[{a: 1}, {b: 2}].a", [1, None]),
        ("[{a: 1}, {a: 2}][a >= limit]", [{"a": 2}]),
        ("{a: 1}.b", None),
        ("null.a", None),
        ("{a: 1, a: 2}", None),
        ("{a: 1, b: a + 1}.b", 2),
        ("list contains([1, null], null)", True),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2], [3, 4])", [1, 2, 3, 4]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("list replace([1, 2, 3], 2, 5)", [1, 5, 3]),
        ("list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", [5, 5, 7]),
        ("reverse([1, 2, 3])", [3, 2, 1]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 2, 1, null, null])", [1, 2, None]),
        ("flatten([[1, [2]], [[[3]]]])", [1, 2, 3]),
        ("sublist([1, 2, 3], 2)", [2, 3]),
        ("sublist([1, 2, 3], -2, 1)", [2]),
        ("sublist([1, 2, 3], 2, 5)", None),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ('sort(["b", "a"], function(x, y) x < y)', ["a", "b"]),
        ("all([true, null])", None),
        ("all([false, null])", False),
        ("all([])", True),
        ("any([true, null])", True),
        ("any([])", False),
        ('get value({a: 1}, "a")', 1),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
        ('context([{key: "a", value: 1}])', {"a": 1}),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
        ('context put({a: 1}, ["a", "c"], 2)', None),
        ("context merge([{a: 1, b: 1}, {b: 2}])", {"a": 1, "b": 2}),
    ],
)
def test_lists_and_contexts(text: str, value: Any) -> None:
    assert feel.evaluate(text, {"limit": 2}) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("for i in [1, 2] return i * 2", [2, 4]),
        ("for i in 1..3 return i", [1, 2, 3]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in -1..1 return i", [-1, 0, 1]),
        ("for i in [1..3) return i", [1, 2]),
        ('for d in @"2024-02-28"..@"2024-03-01" return d.day', [28, 29, 1]),
        ("for x in [1, 2], y in [x..2] return [x, y]", [[1, 1], [1, 2], [2, 2]]),
        ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3, 5]),
        ("for i in null return i", None),
        ("for i in 7 return i", [7]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies false", True),
        ("some x in [1, null] satisfies x > 1", None),
        ("some x in [1, 2], y in [3, 4] satisfies x + y = 6", True),
        ("(function(a, b) a - b)(b: 1, a: 3)", 2),
        ("(function(a) a)(1, 2)", None),
        ("(function(a, b) b)(a: 1)", None),
        ("(function(a, b) [a, b])(b: 1)", [None, 1]),
        ("(function(a) a)(c: 1)", None),
        ('(function(a: number) a)("x")', None),
        ("(function(a: list<number>) count(a))(3)", 1),
        ('(function(a: date and time) a.hour)(@"2024-01-01")', 0),
        ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r", 120),
        ("{add: function(n) function(m) n + m, r: add(2)(3)}.r", 5),
        ("for f in (for i in 1..3 return function() i) return f()", [1, 2, 3]),
        ("{count: 5, r: count([1, 2]) + count}.r", 7),
        ("abs(unknown: 1)", None),
        ("no such thing for me(1)", None),
        ('(function(a) external {java: {class: "C"}})(1)', None),
    ],
)
def test_loops_and_functions(text: str, value: Any) -> None:
    assert feel.evaluate(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("before(1, [2..3])", True),
        ("before([1..2), 2)", True),
        ("after([5..6], [1..5))", True),
        ("meets([1..2], [2..3])", True),
        ("met by([2..3], [1..2))", False),
        ("overlaps([1..5], [5..8])", True),
        ("overlaps([1..5), [5..8])", False),
        ("overlaps before([1..5), (1..5])", True),
        ("overlaps after((1..5], [1..5))", True),
        ("finishes(10, [1..10])", True),
        ("finished by([1..10], (5..10])", True),
        ("includes((1..10], 1)", False),
        ("during([4..6], [1..10])", True),
        ("starts((1..5], (1..10])", True),
        ("started by([1..10], 1)", True),
        ("coincides([1..5], [1..5])", True),
        ("coincides(3, 4)", False),
        ('before(1, "a")', None),
        ("before(null, 1)", None),
        ("before(range: [1..2], point: 3)", True),
        ('range("[18..21)") = [18..21)', True),
        ('range("[date(\\"2024-01-01\\")..@\\"2024-02-01\\"]").start = @"2024-01-01"', True),
        ('range("[2..1]")', None),
        ('range("[2..)") = (>= 2)', True),
        ('5 in range("(..2)")', False),
        ('range("[..]")', None),
        ("before(point: 1, range: [2..3])", True),
        ("before(range: [2..3], point: 1)", False),
        ('range("[a..b]")', None),
        ('range("(< 3)")', None),
    ],
)
def test_ranges(text: str, value: bool | None) -> None:
    assert feel.evaluate(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 instance of number", True),
        ("null instance of Any", False),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ('{a: 1, b: "x"} instance of context<a: number>', True),
        ("{a: null} instance of context<a: number>", True),
        ("[1..2] instance of range<number>", True),
        ("(function(a: string) 1) instance of function<string> -> number", True),
        ("(function(a: string) 1) instance of function<number> -> number", False),
        ('@"2024-01-01T00:00:00" instance of date', False),
        ('{name: "x"} instance of Customer', True),
        ("1 instance of Unheard Of", None),
        ("[1] instance of list", None),
        ("null instance of Null", True),
    ],
)
def test_instance_of(text: str, value: bool | None) -> None:
    types = {"Customer": feel.ContextType({"name": feel.STRING})}
    assert feel.compile(text, types=types)({}) is value


def test_a_function_defined_in_a_text_can_be_called_by_the_host() -> None:
    double = feel.evaluate("function(x) x * 2")
    assert double.call(feel.evaluate("21")) == 42


def test_the_context_of_the_host_is_never_changed() -> None:
    context = {"a": [3, 1, 2], "b": {"c": 1}}
    feel.evaluate('[sort(a), append(a, 4), context put(b, "c", 2), reverse(a)]', context)
    assert context == {"a": [3, 1, 2], "b": {"c": 1}}
