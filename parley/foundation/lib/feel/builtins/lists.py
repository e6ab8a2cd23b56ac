"""List functions (DMN 1.4, table 75) and sorting (table 80)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any

from ..functions import UserFunction
from ..limits import Run
from ..loops import ascending, sort_items
from ..operations import both, compare, either, equals
from ..values import NUMBERS, Function
from .registry import builtin

Values = list[Any]


@builtin("list contains(list: list, element: Any?) -> boolean", needs_run=True)
def list_contains(run: Run, values: Values, element: Any) -> bool:
    return any(equals(value, element, run) is True for value in values)


@builtin("count(list: list) -> number", variadic=True)
def count(values: Values) -> Decimal:
    return Decimal(len(values))


@builtin("min(list: list) -> Any", variadic=True)
def minimum(values: Values) -> Any:
    return _extreme(values, "<")


@builtin("max(list: list) -> Any", variadic=True)
def maximum(values: Values) -> Any:
    return _extreme(values, ">")


def _extreme(values: Values, symbol: str) -> Any:
    if not values:
        return None
    best = values[0]
    if compare("<=", best, best) is None:
        return None
    for value in values[1:]:
        better = compare(symbol, value, best)
        if better is None:
            return None
        if better:
            best = value
    return best


@builtin("sum(list: list<number>) -> number", variadic=True)
def total(values: Values) -> Decimal | None:
    """Null for no numbers, as the standard has it, and where one of them is null."""
    return _accumulated(NUMBERS.add, values)


@builtin("product(list: list<number>) -> number", variadic=True)
def product(values: Values) -> Decimal | None:
    return _accumulated(NUMBERS.multiply, values)


def _accumulated(operation: Callable[[Decimal, Decimal], Decimal], values: Values) -> Decimal | None:
    return None if not values or None in values else reduce(operation, values)


@builtin("mean(list: list<number>) -> number", variadic=True)
def mean(values: Values) -> Decimal | None:
    sum_ = total(values)
    return None if sum_ is None else NUMBERS.divide(sum_, Decimal(len(values)))


@builtin("median(list: list<number>) -> number", variadic=True)
def median(values: Values) -> Decimal | None:
    if not values or None in values:
        return None
    ordered: list[Decimal] = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else mean(ordered[middle - 1 : middle + 1])


@builtin("stddev(list: list<number>) -> number", variadic=True)
def standard_deviation(values: Values) -> Decimal | None:
    """Of a sample; null for fewer than two numbers."""
    average = mean(values)
    if average is None or len(values) < 2:
        return None
    deviations = (NUMBERS.subtract(value, average) for value in values)
    squares = reduce(NUMBERS.add, (NUMBERS.multiply(deviation, deviation) for deviation in deviations))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(values) - 1)))


@builtin("mode(list: list<number>) -> list<number>", variadic=True)
def mode(values: Values) -> Values | None:
    """The most frequent numbers in ascending order."""
    if None in values:
        return None
    frequencies: dict[Decimal, int] = {}
    for value in values:
        frequencies[value] = frequencies.get(value, 0) + 1
    highest = max(frequencies.values(), default=0)
    return sorted(value for value, frequency in frequencies.items() if frequency == highest)


@builtin("all(list: list) -> boolean", variadic=True)
def all_true(values: Values) -> bool | None:
    result: bool | None = True
    for value in values:
        result = both(result, value)
    return result


@builtin("any(list: list) -> boolean", variadic=True)
def any_true(values: Values) -> bool | None:
    result: bool | None = False
    for value in values:
        result = either(result, value)
    return result


@builtin("sublist(list: list, start position: number, length?: number?) -> list")
def sublist(values: Values, start: Decimal, length: Decimal | None = None) -> Values | None:
    """Part of a list by position (from the end when negative); null when it does not lie within the list."""
    first = int(start)
    if not 1 <= abs(first) <= len(values):
        return None
    begin = first - 1 if first > 0 else len(values) + first
    if length is None:
        return values[begin:]
    end = begin + int(length)
    return values[begin:end] if begin <= end <= len(values) else None


@builtin("append(list: list, item...: Any) -> list")
def append(values: Values, items: Values) -> Values:
    return values + items


@builtin("concatenate(list...: list) -> list", needs_run=True)
def concatenate(run: Run, lists: Values) -> Values:
    run.check_size(sum(map(len, lists)))
    return [value for values in lists for value in values]


@builtin("insert before(list: list, position: number, newItem: Any?) -> list")
def insert_before(values: Values, position: Decimal, item: Any) -> Values | None:
    index = _index(values, position)
    return None if index is None else [*values[:index], item, *values[index:]]


@builtin("remove(list: list, position: number) -> list")
def remove(values: Values, position: Decimal) -> Values | None:
    index = _index(values, position)
    return None if index is None else values[:index] + values[index + 1 :]


@builtin("list replace(list: list, position: number, newItem: Any?) -> list")
def replace_at(values: Values, position: Decimal, item: Any) -> Values | None:
    index = _index(values, position)
    return None if index is None else [*values[:index], item, *values[index + 1 :]]


@builtin("list replace(list: list, match: function, newItem: Any?) -> list", needs_run=True)
def replace_matching(run: Run, values: Values, match: Function, item: Any) -> Values | None:
    """`match(item, newItem)` says which items to replace; null where it gives no boolean."""
    result = []
    for value in values:
        matched = match.invoke(run, [value, item], {})
        if type(matched) is not bool:
            return None
        result.append(item if matched else value)
    return result


def _index(values: Values, position: Decimal) -> int | None:
    """The Python index of a position from 1, or from the end when negative."""
    whole = int(position)
    if whole != position or not 1 <= abs(whole) <= len(values):
        return None
    return whole - 1 if whole > 0 else len(values) + whole


@builtin("reverse(list: list) -> list")
def reverse(values: Values) -> Values:
    return values[::-1]


@builtin("index of(list: list, match: Any?) -> list<number>", needs_run=True)
def index_of(run: Run, values: Values, match: Any) -> Values:
    return [
        Decimal(position) for position, value in enumerate(values, 1) if equals(value, match, run) is True
    ]


@builtin("distinct values(list: list) -> list", needs_run=True)
def distinct_values(run: Run, values: Values) -> Values:
    result: Values = []
    for value in values:
        run.spend(len(result))
        if not any(equals(value, other, run) is True for other in result):
            result.append(value)
    return result


@builtin("union(list...: list) -> list", needs_run=True)
def union(run: Run, lists: Values) -> Values:
    return distinct_values(run, concatenate(run, lists))


@builtin("flatten(list: list) -> list", needs_run=True)
def flatten(run: Run, values: Values) -> Values:
    result: Values = []
    pending = [iter(values)]
    while pending:
        for value in pending[-1]:
            run.spend(1)
            if type(value) is list:
                pending.append(iter(value))
                break
            result.append(value)
        else:
            pending.pop()
    return result


@builtin("sort(list: list) -> list", needs_run=True)
def sort_ascending(run: Run, values: Values) -> Values:
    return sort_items(values, ascending, run)


@builtin("sort(list: list, precedes: function) -> list", needs_run=True)
def sort(run: Run, values: Values, precedes: Function) -> Values | None:
    if isinstance(precedes, UserFunction) and len(precedes.parameters) != 2:
        return None
    return sort_items(values, lambda left, right: precedes.invoke(run, [left, right], {}), run)
