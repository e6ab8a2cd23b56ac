"""The commonest condition, a name compared with a constant, as one closure that does nothing else."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..nodes import Comparison, Literal, Name
from ..normal import normalize
from ..operations import compare, equals, negate

_OPERATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compile_comparison_with_constant(node: Comparison) -> tuple[str, Callable[[Any, Any], Any]] | None:
    """The name and the closure of `name < constant` or `constant < name`; None for any other comparison."""
    name, constant, symbol = node.left, node.right, node.operator
    if type(name) is Literal:
        name, constant, symbol = constant, name, _MIRRORED[symbol]
    if type(name) is not Name or type(constant) is not Literal:
        return None
    if type(constant.value) is Decimal:
        return name.name, _with_number(name.name, symbol, constant.value)
    if type(constant.value) is str:
        return name.name, _with_string(name.name, symbol, constant.value)
    return None


def _with_number(name: str, symbol: str, constant: Decimal) -> Callable[[Any, Any], Any]:
    operation, other = _OPERATIONS[symbol], _for_any_value(name, symbol, constant)
    whole: Any = (
        int(constant) if constant == constant.to_integral_value() and abs(constant) < 1e18 else constant
    )

    def compare_number(scope: Any, run: Any) -> Any:
        try:
            value = scope[name]
        except KeyError:
            value = None
        kind = type(value)
        if kind is int:
            return operation(value, whole)
        return operation(value, constant) if kind is Decimal else other(value)

    return compare_number


def _with_string(name: str, symbol: str, constant: str) -> Callable[[Any, Any], Any]:
    operation, other = _OPERATIONS[symbol], _for_any_value(name, symbol, constant)

    def compare_string(scope: Any, run: Any) -> Any:
        try:
            value = scope[name]
        except KeyError:
            value = None
        return operation(value, constant) if type(value) is str else other(value)

    return compare_string


def _for_any_value(name: str, symbol: str, constant: Any) -> Callable[[Any], Any]:
    def compare_any(value: Any) -> Any:
        value = normalize(value, name)
        if symbol == "=":
            return equals(value, constant)
        if symbol == "!=":
            return negate(equals(value, constant))
        return compare(symbol, value, constant)

    return compare_any
