"""Plain SQL for SQLite, with `?` parameters, and the exact functions that SQLite lacks.

Dates are stored as `YYYY-MM-DD`, times as `HH:MM:SS[.ffffff]`, date-times as `YYYY-MM-DD HH:MM:SS[.ffffff]`
(those with a zone in UTC), as Python's `sqlite3` and Django do it. SQLite computes in binary floating point;
so arithmetic goes through functions that `register` adds to a connection. Their results are text and compare
through `feel_compare`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .. import operations
from ..temporal import total_seconds
from ..types import DAYS_DURATION, NUMBER, TIME, YEARS_DURATION, Type
from ..values import YearsMonthsDuration
from .backend import CannotSay, SqlBackend, SqlFragment

_NUMERIC = frozenset((NUMBER, DAYS_DURATION, YEARS_DURATION))
_DIGITS_OF_A_FLOAT = 15
_LARGEST_INTEGER = 2**63

_ARITHMETIC = {"+": "feel_add", "-": "feel_subtract", "*": "feel_multiply", "/": "feel_divide"}


class SqliteBackend(SqlBackend):
    """`functions_available=False` is for connections without `register`: arithmetic is then refused."""

    placeholder = "?"
    same_operator = "IS"
    parts = {
        "year": "CAST(substr({}, 1, 4) AS INTEGER)",
        "month": "CAST(substr({}, 6, 2) AS INTEGER)",
        "day": "CAST(substr({}, 9, 2) AS INTEGER)",
        "weekday": "((CAST(strftime('%w', substr({}, 1, 10)) AS INTEGER) + 6) % 7 + 1)",
        "hour": "CAST(substr({}, {1}, 2) AS INTEGER)",
        "minute": "CAST(substr({}, {1} + 3, 2) AS INTEGER)",
        "second": "CAST(substr({}, {1} + 6) AS NUMERIC)",
    }
    """Cut out of the text: `strftime` rounds a fraction of a second up, even into the next day."""

    _plain_functions = {
        "string length": "length({})",
        "contains": "(instr({}, {}) > 0)",
        "starts with": "(substr({0}, 1, length({1})) = {1})",
        "ends with": "(length({0}) >= length({1}) AND substr({0}, length({0}) - length({1}) + 1) = {1})",
        "substring": "(CASE WHEN length({0}) >= {1} THEN substr({0}, {1}) END)",
        "substring of length": "(CASE WHEN length({0}) >= {1} THEN substr({0}, {1}, {2}) END)",
        "abs": "abs({})",
        "day of year": "CAST(strftime('%j', substr({}, 1, 10)) AS INTEGER)",
        "date": "substr({}, 1, 10)",
    }
    _exact_functions = {
        "upper case": "feel_upper({})",
        "lower case": "feel_lower({})",
        "floor": "feel_floor({})",
        "ceiling": "feel_ceiling({})",
    }

    def __init__(self, *, functions_available: bool = True) -> None:
        self._available = functions_available
        self.functions = self._plain_functions | (self._exact_functions if functions_available else {})

    @staticmethod
    def register(connection: sqlite3.Connection) -> None:
        """Add the exact functions to a connection."""
        for name, (count, function) in EXACT_FUNCTIONS.items():
            connection.create_function(name, count, function, deterministic=True)

    def literal(self, value: Any, type_: Type) -> SqlFragment:
        return SqlFragment(self.placeholder, (stored(value),))

    def compare(self, operator: str, left: SqlFragment, right: SqlFragment, type_: Type) -> SqlFragment:
        if type_ in _NUMERIC and (left.computed or right.computed):
            return self.build(f"(feel_compare({{}}, {{}}) {operator} 0)", left, right)
        return super().compare(operator, left, right, type_)

    def same(self, left: SqlFragment, right: SqlFragment, type_: Type) -> SqlFragment:
        if type_ in _NUMERIC and (left.computed or right.computed):
            return self.build(
                "COALESCE(feel_compare({0}, {1}) = 0, {0} IS NULL AND {1} IS NULL)", left, right
            )
        return super().same(left, right, type_)

    def in_list(self, value: SqlFragment, options: Any, type_: Type) -> SqlFragment:
        if value.computed:
            return self.any_of([self.compare("=", value, option, type_) for option in options])
        return super().in_list(value, options, type_)

    def arithmetic(self, operator: str, left: SqlFragment, right: SqlFragment) -> SqlFragment:
        return self._exact(f"{_ARITHMETIC[operator]}({{}}, {{}})", left, right)

    def function(self, name: str, arguments: Any) -> SqlFragment:
        built = super().function(name, arguments)
        if name == "abs" and arguments[0].computed:
            raise CannotSay('"abs" of a computed number is not exact in SQLite')
        return SqlFragment(built.sql, built.params, name in ("floor", "ceiling"))

    def part(self, name: str, value: SqlFragment, type_: Type) -> SqlFragment:
        start_of_time = SqlFragment("1" if type_ == TIME else "12")
        return self.build(self.parts[name], value, start_of_time)

    def shift(self, value: SqlFragment, type_: Type, length: timedelta | YearsMonthsDuration) -> SqlFragment:
        if isinstance(length, YearsMonthsDuration):
            return self._exact(
                "feel_add_months({}, {})", value, SqlFragment("?", (length.total,)), computed=False
            )
        microseconds = SqlFragment("?", (length // timedelta(microseconds=1),))
        return self._exact("feel_add_time({}, {})", value, microseconds, computed=False)

    def difference(self, left: SqlFragment, right: SqlFragment, type_: Type) -> SqlFragment:
        return self._exact("feel_seconds_between({}, {})", left, right)

    def in_utc(self, value: SqlFragment) -> SqlFragment:
        return value

    def whole_seconds(self, value: SqlFragment, type_: Type) -> SqlFragment:
        return self.build("substr({}, 1, " + ("8" if type_ == TIME else "19") + ")", value)

    def _exact(self, template: str, *parts: SqlFragment, computed: bool = True) -> SqlFragment:
        if not self._available:
            raise CannotSay("SQLite computes in binary floating point")
        return self.build(template, *parts, computed=computed)


def stored(value: Any) -> Any:
    """A value of the language as SQLite stores it."""
    match value:
        case Decimal():
            return _stored_number(value)
        case datetime():
            moment = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
            return moment.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return _stored_number(total_seconds(value))
        case YearsMonthsDuration():
            return value.total
    return value


def _stored_number(value: Decimal) -> int | float:
    if value == value.to_integral_value() and abs(value) < _LARGEST_INTEGER:
        return int(value)
    if len(value.normalize().as_tuple().digits) > _DIGITS_OF_A_FLOAT:
        raise CannotSay("The number has more digits than SQLite can hold")
    return float(value)


# The exact functions: values as SQLite holds them in, a number as text out


def _number(value: Any) -> Decimal:
    return Decimal(repr(value) if isinstance(value, float) else value)


def _binary(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], str | None]:
    def compute(left: Any, right: Any) -> str | None:
        if left is None or right is None:
            return None
        result = operation(_number(left), _number(right))
        return None if result is None else str(result)

    return compute


def _compare(left: Any, right: Any) -> int | None:
    if left is None or right is None:
        return None
    first, second = _number(left), _number(right)
    return (first > second) - (first < second)


def _text(function: Callable[[str], str]) -> Callable[[str | None], str | None]:
    return lambda text: None if text is None else function(text)


def _round(mode: str) -> Callable[[Any], str | None]:
    return lambda value: None if value is None else str(_number(value).to_integral_value(mode))


def _moment(text: str) -> date:
    return date.fromisoformat(text) if len(text) == len("2024-05-01") else datetime.fromisoformat(text)


def _moved(text: str | None, length: timedelta | YearsMonthsDuration) -> str | None:
    result = None if text is None else operations.add(_moment(text), length)
    return None if result is None else stored(result)


def _seconds_between(left: str | None, right: str | None) -> str | None:
    if left is None or right is None:
        return None
    return str(total_seconds(operations.subtract(_moment(left), _moment(right))))


EXACT_FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "feel_add": (2, _binary(operations.add)),
    "feel_subtract": (2, _binary(operations.subtract)),
    "feel_multiply": (2, _binary(operations.multiply)),
    "feel_divide": (2, _binary(operations.divide)),
    "feel_compare": (2, _compare),
    "feel_upper": (1, _text(str.upper)),
    "feel_lower": (1, _text(str.lower)),
    "feel_floor": (1, _round("ROUND_FLOOR")),
    "feel_ceiling": (1, _round("ROUND_CEILING")),
    "feel_add_months": (2, lambda text, months: _moved(text, YearsMonthsDuration(months))),
    "feel_add_time": (2, lambda text, microseconds: _moved(text, timedelta(microseconds=microseconds))),
    "feel_seconds_between": (2, _seconds_between),
}
"""Number of arguments and implementation of each function, for hosts that register functions their own way.
"""
