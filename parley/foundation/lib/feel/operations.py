"""Equality, order and arithmetic on values, null for whatever has no meaning (DMN 1.4, tables 50 to 59)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from .limits import Run
from .temporal import (
    add_duration,
    add_months,
    date_time_key,
    difference,
    scale_duration,
    time_key,
    total_seconds,
)
from .values import NUMBERS, Function, Range, YearsMonthsDuration

_DIRECTLY_ORDERED = frozenset((Decimal, str, date, timedelta, YearsMonthsDuration))

ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def equals(left: Any, right: Any, run: Run | None = None) -> bool | None:
    """`left = right`: null for values of different types; null equals null only."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return True if isinstance(left, Function) and left is right else None
    if kind is datetime or kind is time:
        return _same_moment(left, right)
    if kind is list:
        return _lists_equal(left, right, run)
    if kind is dict:
        return _contexts_equal(left, right, run)
    if kind is Range:
        return _ranges_equal(left, right, run)
    if isinstance(left, Function):
        return left is right
    return bool(left == right)


def _same_moment(left: Any, right: Any) -> bool | None:
    keys = _moment_keys(left, right)
    return None if keys is None else keys[0] == keys[1]


def _moment_keys(left: Any, right: Any) -> tuple[Any, Any] | None:
    """What two times or two date-times compare by; one without a zone takes that of the other (table 54)."""
    if (left.tzinfo is None) != (right.tzinfo is None):
        left, right = left.replace(tzinfo=None), right.replace(tzinfo=None)
    key: Callable[[Any], tuple[str, Any]] = date_time_key if type(left) is datetime else time_key
    first, second = key(left), key(right)
    return (first[1], second[1]) if first[0] == second[0] else None


def _lists_equal(left: list[Any], right: list[Any], run: Run | None) -> bool | None:
    if len(left) != len(right):
        return False
    return _all_equal(zip(left, right, strict=True), len(left), run)


def _contexts_equal(left: dict[str, Any], right: dict[str, Any], run: Run | None) -> bool | None:
    if left.keys() != right.keys():
        return False
    return _all_equal(((item, right[name]) for name, item in left.items()), len(left), run)


def _all_equal(pairs: Any, count: int, run: Run | None) -> bool | None:
    if run is not None:
        run.spend(count)
    unknown = False
    for left, right in pairs:
        same = equals(left, right, run)
        if same is False:
            return False
        unknown = unknown or same is None
    return None if unknown else True


def _ranges_equal(left: Range, right: Range, run: Run | None) -> bool | None:
    if (left.start_included, left.end_included, left.operator) != (
        right.start_included,
        right.end_included,
        right.operator,
    ):
        return False
    return _all_equal(((left.start, right.start), (left.end, right.end)), 2, run)


def compare(symbol: str, left: Any, right: Any) -> bool | None:
    """`left symbol right` for an ordering: null unless both are of one type that has an order."""
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in _DIRECTLY_ORDERED:
        return ORDERINGS[symbol](left, right)
    if kind is datetime or kind is time:
        keys = _moment_keys(left, right)
        return None if keys is None else ORDERINGS[symbol](*keys)
    return None


def between(value: Any, low: Any, high: Any) -> bool | None:
    """`low <= value <= high`, three-valued."""
    return both(compare(">=", value, low), compare("<=", value, high))


def both(left: Any, right: Any) -> bool | None:
    """Three-valued `and`; what is no boolean counts as null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Any, right: Any) -> bool | None:
    """Three-valued `or`."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def negate(value: Any) -> bool | None:
    """Three-valued `not`."""
    return not value if type(value) is bool else None


def in_range(value: Any, range_: Range, run: Run | None = None) -> bool | None:
    """Whether a range holds the value: null when an end is unknown or the types differ."""
    if range_.operator in ("=", "!="):
        same = equals(value, range_.start, run)
        return negate(same) if range_.operator == "!=" else same
    if value is None:
        return None
    if range_.operator is not None:
        return compare(range_.operator, value, range_.start if range_.end is None else range_.end)
    return both(
        compare(">=" if range_.start_included else ">", value, range_.start),
        compare("<=" if range_.end_included else "<", value, range_.end),
    )


def passes(value: Any, test: Any, run: Run | None = None) -> bool | None:
    """`value in test` where the test is a value, a range, or a list of them."""
    if type(test) is Range and type(value) is not Range:
        return in_range(value, test, run)
    if type(test) is list:
        if run is not None:
            run.spend(len(test))
        if any(_is_element(value, item, run) for item in test):
            return True
        return True if type(value) is list and equals(value, test, run) is True else False  # noqa: SIM210
    return equals(value, test, run)


def _is_element(value: Any, item: Any, run: Run | None) -> bool:
    if type(item) is Range and type(value) is not Range:
        return in_range(value, item, run) is True
    return equals(value, item, run) is True


# Arithmetic


def add(left: Any, right: Any) -> Any:
    """Numbers, strings, durations, and durations with dates and times."""
    kind, other = type(left), type(right)
    if kind is Decimal and other is Decimal:
        return _number(NUMBERS.add, left, right)
    if kind is str and other is str:
        return left + right
    if kind is other is timedelta:
        return _fitting(left, right, operator.add)
    if kind is other is YearsMonthsDuration:
        return YearsMonthsDuration(left.total + right.total)
    if other in (timedelta, YearsMonthsDuration):
        return _shift(left, right)
    return _shift(right, left) if kind in (timedelta, YearsMonthsDuration) else None


def subtract(left: Any, right: Any) -> Any:
    """Numbers, durations, two moments, and a duration from a moment."""
    kind, other = type(left), type(right)
    if kind is Decimal and other is Decimal:
        return _number(NUMBERS.subtract, left, right)
    if kind is other is timedelta:
        return _fitting(left, right, operator.sub)
    if kind is other is YearsMonthsDuration:
        return YearsMonthsDuration(left.total - right.total)
    if other in (timedelta, YearsMonthsDuration):
        return _shift(left, -right)
    if isinstance(left, (date, time)) and isinstance(right, (date, time)):
        return difference(left, right)
    return None


def _shift(moment: Any, length: timedelta | YearsMonthsDuration) -> Any:
    if type(length) is timedelta:
        return add_duration(moment, length) if isinstance(moment, (date, time)) else None
    if isinstance(moment, date) and type(length) is YearsMonthsDuration:
        return add_months(moment, length.total)
    return None


def _fitting(left: timedelta, right: timedelta, operation: Callable[[Any, Any], Any]) -> Any:
    try:
        return operation(left, right)
    except OverflowError:
        return None


def multiply(left: Any, right: Any) -> Any:
    """Numbers, and a duration with a number."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(NUMBERS.multiply, left, right)
    if type(right) is not Decimal:
        left, right = right, left
    if type(right) is not Decimal:
        return None
    if type(left) is timedelta:
        return scale_duration(left, right)
    if type(left) is YearsMonthsDuration:
        return _months(_number(NUMBERS.multiply, Decimal(left.total), right))
    return None


def divide(left: Any, right: Any) -> Any:
    """Numbers, a duration by a number, and two durations of one kind; null by zero."""
    kind, other = type(left), type(right)
    if kind is Decimal and other is Decimal:
        return _number(NUMBERS.divide, left, right)
    if kind is other is timedelta:
        return _number(NUMBERS.divide, total_seconds(left), total_seconds(right))
    if kind is other is YearsMonthsDuration:
        return _number(NUMBERS.divide, Decimal(left.total), Decimal(right.total))
    if other is not Decimal or not right:
        return None
    if kind is timedelta:
        return scale_duration(left, Decimal(1), right)
    if kind is YearsMonthsDuration:
        return _months(_number(NUMBERS.divide, Decimal(left.total), right))
    return None


def power(left: Any, right: Any) -> Any:
    """Numbers only."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(NUMBERS.power, left, right)
    return None


def minus(value: Any) -> Any:
    """`-value` of a number or a duration."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) in (timedelta, YearsMonthsDuration):
        return -value
    return None


def _number(operation: Callable[[Any, Any], Decimal], left: Decimal, right: Decimal) -> Decimal | None:
    try:
        return operation(left, right)
    except DecimalException:
        return None


def _months(total: Decimal | None) -> YearsMonthsDuration | None:
    return None if total is None else YearsMonthsDuration(int(total))


NUMBER_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": NUMBERS.divide,
    "**": NUMBERS.power,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
