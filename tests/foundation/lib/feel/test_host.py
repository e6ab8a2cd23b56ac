"""What a host can give in, and what it learns from a compiled expression."""

from __future__ import annotations

import enum
import threading
from collections import UserDict, defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from parley.foundation.lib import feel


class Stage(str, enum.Enum):  # noqa: UP042
    PROPOSAL = "proposal"


class Level(enum.IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        (3, Decimal(3)),
        (Stage.PROPOSAL, "proposal"),
        (Level.HIGH, Decimal(3)),
        ((1, 2), [Decimal(1), Decimal(2)]),
        (UserDict(a=1), {"a": Decimal(1)}),
        ({"a": {"b": (1.5,)}}, {"a": {"b": [Decimal("1.5")]}}),
        (None, None),
    ],
)
def test_host_values_become_values_of_the_language(value: Any, normal: Any) -> None:
    result = feel.evaluate("x", {"x": value})
    assert result == normal
    assert type(result) is type(normal)


def test_subclasses_lose_their_class() -> None:
    class Moment(datetime):
        pass

    result = feel.evaluate("x", {"x": Moment(2024, 1, 1)})
    assert type(result) is datetime
    assert type(feel.evaluate("date(x)", {"x": Moment(2024, 1, 1)})) is date


def test_entries_are_named_by_strings() -> None:
    assert feel.evaluate("get entries(x).key", {"x": {Stage.PROPOSAL: 1}}) == ["proposal"]
    with pytest.raises(feel.FeelValueError, match="named by a Python int"):
        feel.evaluate("x", {"x": {1: "a"}})


def test_comparison_with_a_constant_takes_any_kind_of_number() -> None:
    compiled = feel.compile("x >= 0.1")
    assert [compiled({"x": x}) for x in (1, 0.1, Decimal("0.1"), True, "1", None)] == [
        True,
        True,
        True,
        None,
        None,
        None,
    ]
    assert feel.compile('x = "proposal"')({"x": Stage.PROPOSAL}) is True


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, lambda: 1, Exception("x"), type])
def test_python_objects_are_refused_by_name(value: Any) -> None:
    for text in ("x", "x = 1", 'x.y = "a"', "count(x)"):
        with pytest.raises(feel.FeelValueError) as caught:
            feel.evaluate(text, {"x": {"deep": [value]} if text == "count(x)" else value})
        assert caught.value.params["name"] == "x"


ESCAPES = [
    "__class__",
    "__dict__",
    "__globals__",
    "__subclasses__",
    "mro",
    "real",
    "total",
    "call",
    "func_globals",
    "format",
    "__init__.__globals__",
    "gi_frame",
    "f_back",
    "tb_frame",
    "im_func",
    "_clock",
    "body",
    "scope",
    "keys",
    "items",
]


@pytest.mark.parametrize("name", ESCAPES)
def test_no_attribute_of_a_python_object_is_reachable(name: str) -> None:
    context = {
        "n": 1,
        "s": "a",
        "l": [1],
        "c": {"a": 1},
        "d": date(2024, 1, 1),
        "f": feel.Function("f", (), dict),
    }
    for target in ("n", "s", "c", "d", "f", "abs", "(function() 1)", "[1..2]", 'duration("P1Y")', "null"):
        assert feel.evaluate(f"{target}.{name}", context) is None
    assert feel.evaluate(f"l.{name}", context) in ([None], None)
    assert feel.evaluate(f'get value(c, "{name}")', context) is None


@pytest.mark.parametrize(
    "name", ["__import__", "eval", "exec", "open", "globals", "os", "print", "getattr", "self"]
)
def test_no_python_name_is_reachable(name: str) -> None:
    assert feel.evaluate(f'{name}("os")') is None
    assert feel.evaluate(name) is None


def test_a_host_function_is_called_with_values_and_gives_one() -> None:
    rate = feel.Function("rate", ("currency", "day"), lambda currency, day=None: 1.5, required=1)
    assert feel.evaluate('rate("EUR") * 2', {"rate": rate}) == 3
    assert feel.evaluate('rate(currency: "EUR")', {"rate": rate}) == Decimal("1.5")
    assert feel.evaluate("rate()", {"rate": rate}) is None
    assert feel.evaluate("rate(1, 2, 3)", {"rate": rate}) is None


def test_compiled_knows_the_names_it_reads() -> None:
    text = "a > 1 and count(orders[price > limit]) > 0 and (for i in b return i + c) = d.e and {x: 1, y: x}.y = f(g)"
    assert feel.compile(text).names == {"a", "orders", "price", "limit", "b", "c", "d", "f", "g"}


def test_only_the_names_that_are_read_are_looked_at() -> None:
    assert feel.evaluate("a", {"a": 1, "b": object()}) == 1


def test_default_dicts_get_no_new_keys() -> None:
    context: defaultdict[str, int] = defaultdict(int, a=1)
    assert feel.evaluate("a + b", context) is None
    assert dict(context) == {"a": 1}


def test_explain_gives_the_value_of_every_part() -> None:
    steps = feel.compile('amount > 10 and stage = "won"').explain({"amount": 20, "stage": "lost"})
    assert [(step.text, step.value) for step in steps] == [
        ("amount > 10", True),
        ('stage = "won"', False),
        ('amount > 10 and stage = "won"', False),
    ]


def test_a_compiled_expression_serves_many_threads() -> None:
    compiled = feel.compile("sum(for i in 1..100 return i * n)")
    results: dict[int, Any] = {}

    def work(n: int) -> None:
        results[n] = [compiled({"n": n}) for _ in range(20)]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {n: [5050 * n] * 20 for n in range(4)}


def test_type_of_tells_the_type_of_a_value() -> None:
    assert str(feel.type_of({"a": [1, 2], "b": [1, "x"], "c": date(2024, 1, 1)})) == (
        "context<a: list<number>, b: list<Any>, c: date>"
    )
    assert feel.type_of(feel.evaluate("[1..2]")) == feel.RangeType(feel.NUMBER)
    assert feel.type_of(None) == feel.NULL
