"""What a cell of a decision table tests, as far as it can be known without evaluating it.

A cell is *simple* when its truth depends on the tested value alone and changes only at constants: ``< 18``,
``"A","B"``, ``[1..5)``, ``not(true)``, ``? > 3 and ? <= 7``, ``date("2025-01-01")``. The constants are its
points. Any other cell (one that names a variable or calls a function) is an expression.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from parley.foundation.lib.feel import nodes
from parley.foundation.lib.feel.limits import Run

from .errors import Problem
from .feel_run import new_feel_run

Points = tuple[Any, ...]
Scope = dict[str, Any]
Evaluate = Callable[[nodes.Node], Any]
Test = Callable[[Any, Scope, Run], Any]
"""The truth of a cell for a tested value, in a scope."""

_TEMPORAL_FUNCTIONS = {"date", "time", "date and time", "duration", "years and months duration"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Compiled unary tests. ``points`` is None for an expression, whose truth depends on the scope too.

    A cell with an error among its ``problems`` does not parse and is never true. ``is_list`` says that it is true exactly at
    its points: a list of numbers and texts.
    """

    text: str
    test: Test
    points: Points | None
    is_any: bool = False
    problems: tuple[Problem, ...] = ()
    is_list: bool = False

    @property
    def work(self) -> int:
        """Comparisons that it takes to try the cell beside each of its points."""
        count = len(self.points or ())
        return count if self.is_list else count**2

    def matches(self, value: Any, scope: Scope, run: Run) -> bool:
        """Whether the tests are true for ``value``; unknown is not."""
        return self.is_any or self.test(value, scope, run) is True

    def holds(self, value: Any) -> bool:
        """The same for a cell that looks at nothing but the value."""
        return self.is_any or self.test(value, {}, new_feel_run()) is True


class NotSimple(Exception):
    """The cell is an expression."""


def points_of(tests: nodes.UnaryTests, evaluate: Evaluate) -> Points | None:
    """The constants of a simple cell; None where the cell is an expression.

    ``evaluate`` gives the value of a constant node, such as ``date("2025-01-01")``.
    """
    try:
        return tuple(point for test in tests.tests for point in _test(test, evaluate))
    except NotSimple:
        return None


def is_list(tests: nodes.UnaryTests, points: Points | None) -> bool:
    """Whether the tests are nothing but numbers and texts, so that they are true exactly there."""
    return (
        points is not None
        and not tests.negated
        and all(map(_is_constant, tests.tests))
        and all(type(point) in (Decimal, str) for point in points)
    )


def constants_of(tests: nodes.UnaryTests, evaluate: Evaluate) -> tuple[Any, ...]:
    """The values of those tests that are constants, in order."""
    return tuple(evaluate(test) for test in tests.tests if _is_constant(test))


def _test(node: nodes.Node, evaluate: Evaluate) -> Points:
    match node:
        case nodes.TestRange(value=value):
            return _constant(value, evaluate)
        case nodes.RangeLiteral(low=low, high=high):
            return _constant(low, evaluate) + _constant(high, evaluate)
        case nodes.ListLiteral(items=items):
            return _all(items, evaluate)
        case nodes.Comparison() | nodes.Between() | nodes.In() | nodes.And() | nodes.Or():
            return _condition(node, evaluate)
    return _constant(node, evaluate)


def _condition(node: nodes.Node, evaluate: Evaluate) -> Points:
    """The constants of a condition on ``?`` alone."""
    match node:
        case nodes.Comparison(left=nodes.Name(name="?"), right=right):
            return _constant(right, evaluate)
        case nodes.Comparison(left=left, right=nodes.Name(name="?")):
            return _constant(left, evaluate)
        case nodes.Between(value=nodes.Name(name="?"), low=low, high=high):
            return _constant(low, evaluate) + _constant(high, evaluate)
        case nodes.In(value=nodes.Name(name="?"), tests=tests):
            return _all(tests, evaluate)
        case nodes.And(terms=terms) | nodes.Or(terms=terms):
            return tuple(point for term in terms for point in _condition(term, evaluate))
    raise NotSimple


def _all(tests: tuple[nodes.Node, ...], evaluate: Evaluate) -> Points:
    return tuple(point for test in tests for point in _test(test, evaluate))


def _constant(node: nodes.Node, evaluate: Evaluate) -> Points:
    """The value of a constant as a point; null is no point, for nothing lies beside it."""
    if not _is_constant(node):
        raise NotSimple
    value = evaluate(node)
    if isinstance(value, (time, datetime)) and value.tzinfo is not None:
        raise NotSimple
    return () if value is None else (value,)


def _is_constant(node: nodes.Node) -> bool:
    match node:
        case nodes.Literal():
            return True
        case nodes.Negation(operand=operand):
            return _is_constant(operand)
        case nodes.Call(function=nodes.Name(name=name), positional=arguments, named=()):
            return name in _TEMPORAL_FUNCTIONS and all(map(_is_constant, arguments))
    return False
