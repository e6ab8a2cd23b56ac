"""Arithmetic, comparison, logic and tests."""

from __future__ import annotations

from decimal import Decimal, DecimalException
from typing import Any

from .. import nodes
from ..limits import Run
from ..operations import (
    ARITHMETIC,
    NUMBER_OPERATIONS,
    between,
    compare,
    either,
    equals,
    minus,
    negate,
    passes,
)
from ..references import lacks_parts, resolve_type
from ..types import is_instance
from .comparisons import compile_comparison_with_constant
from .compilation import COMPILERS, Closure, Compilation


def _compile_negation(compilation: Compilation, node: nodes.Negation) -> Closure:
    operand = compilation.compile(node.operand)
    return lambda scope, run: minus(operand(scope, run))


def _compile_arithmetic(compilation: Compilation, node: nodes.Arithmetic) -> Closure:
    left, right = compilation.compile(node.left), compilation.compile(node.right)
    operation, on_numbers = ARITHMETIC[node.operator], NUMBER_OPERATIONS[node.operator]
    compilation.needs_run = compilation.needs_run or node.operator == "+"

    def compute(scope: Any, run: Run) -> Any:
        first, second = left(scope, run), right(scope, run)
        if type(first) is Decimal and type(second) is Decimal:
            try:
                return on_numbers(first, second)
            except DecimalException:
                return None
        value = operation(first, second)
        return run.built(value) if type(value) is str else value

    return compute


def _compile_comparison(compilation: Compilation, node: nodes.Comparison) -> Closure:
    fast = compile_comparison_with_constant(node)
    if fast is not None:
        name, closure = fast
        compilation.reads(name, generic=False)
        return closure
    left, right = compilation.compile(node.left), compilation.compile(node.right)
    operator = node.operator
    if operator == "=":
        return lambda scope, run: equals(left(scope, run), right(scope, run), run)
    if operator == "!=":
        return lambda scope, run: negate(equals(left(scope, run), right(scope, run), run))
    return lambda scope, run: compare(operator, left(scope, run), right(scope, run))


def _compile_and(compilation: Compilation, node: nodes.And) -> Closure:
    terms = tuple(compilation.compile(term) for term in node.terms)

    def conjunction(scope: Any, run: Run) -> Any:
        result: bool | None = True
        for term in terms:
            value = term(scope, run)
            if value is False:
                return False
            if value is not True:
                result = None
        return result

    return conjunction


def _compile_or(compilation: Compilation, node: nodes.Or) -> Closure:
    terms = tuple(compilation.compile(term) for term in node.terms)

    def disjunction(scope: Any, run: Run) -> Any:
        result: bool | None = False
        for term in terms:
            value = term(scope, run)
            if value is True:
                return True
            if value is not False:
                result = None
        return result

    return disjunction


def _compile_between(compilation: Compilation, node: nodes.Between) -> Closure:
    value, low, high = (compilation.compile(part) for part in (node.value, node.low, node.high))
    return lambda scope, run: between(value(scope, run), low(scope, run), high(scope, run))


def _compile_in(compilation: Compilation, node: nodes.In) -> Closure:
    value = compilation.compile(node.value)
    tests = tuple(compilation.compile(test) for test in node.tests)
    compilation.needs_run = True

    def contained(scope: Any, run: Run) -> Any:
        tested = value(scope, run)
        result: bool | None = False
        for test in tests:
            result = either(result, passes(tested, test(scope, run), run))
            if result is True:
                return True
        return result

    return contained


def _compile_instance_of(compilation: Compilation, node: nodes.InstanceOf) -> Closure:
    value = compilation.compile(node.value)
    type_ = resolve_type(node.type, compilation.types)
    if type_ is None or (lacks_parts(node.type) and node.type.name not in compilation.types):
        return lambda scope, run: None
    return lambda scope, run: is_instance(value(scope, run), type_)


def _compile_unary_tests(compilation: Compilation, node: nodes.UnaryTests) -> Closure:
    """A closure that reads the tested value as the name `?`."""
    tests = tuple(_compile_unary_test(compilation, test) for test in node.tests)
    compilation.reads("?", generic=True)
    compilation.needs_run = True
    if not tests:
        return lambda scope, run: True

    def test_all(scope: Any, run: Run) -> Any:
        result: bool | None = False
        for test in tests:
            result = either(result, test(scope, run))
        return result

    if not node.negated:
        return test_all
    return lambda scope, run: negate(test_all(scope, run))


def _compile_unary_test(compilation: Compilation, node: nodes.Node) -> Closure:
    """One test: a condition on `?`, or a value, list or range that the input is compared with."""
    test = compilation.compile(node)
    if any(type(part) is nodes.Name and part.name == "?" for part in nodes.walk(node)):
        return test

    def passes_test(scope: Any, run: Run) -> Any:
        tested, value = scope["?"], test(scope, run)
        if type(value) is bool and type(tested) is not bool and tested is not None:
            return value
        return passes(tested, value, run)

    return passes_test


COMPILERS |= {
    nodes.Negation: _compile_negation,
    nodes.Arithmetic: _compile_arithmetic,
    nodes.Comparison: _compile_comparison,
    nodes.And: _compile_and,
    nodes.Or: _compile_or,
    nodes.Between: _compile_between,
    nodes.In: _compile_in,
    nodes.InstanceOf: _compile_instance_of,
    nodes.UnaryTests: _compile_unary_tests,
}
