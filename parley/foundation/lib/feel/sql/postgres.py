"""Plain SQL for PostgreSQL 14 or later, with `%s` parameters as psycopg takes them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from ..temporal import total_seconds
from ..types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NUMBER,
    STRING,
    TIME,
    YEARS_DURATION,
    Type,
)
from ..values import YearsMonthsDuration
from .backend import SqlBackend, SqlFragment

_CASTS = {
    NUMBER: "numeric",
    STRING: "text",
    BOOLEAN: "boolean",
    DATE: "date",
    TIME: "time",
    DATE_TIME: "timestamp",
    DAYS_DURATION: "numeric",
    YEARS_DURATION: "numeric",
}

_LARGEST_BIGINT = 2**63
"""Whole numbers go as `bigint`: beside a `numeric` an index on an integer column would not be used."""

_QUOTIENT = "(round(({0})::numeric, 80) / ({1})::numeric)"
_DIVISION = (
    "(CASE WHEN ({1})::numeric = 0 OR {1} IS NULL THEN NULL WHEN {0} = 0 THEN 0 "
    f"ELSE round({_QUOTIENT}, 33 - floor(log(abs({_QUOTIENT})))::integer) END)"
)
"""A quotient of 34 digits, as decimal128 has it."""


class PostgresBackend(SqlBackend):
    """Numbers are `numeric`; strings compare by code point (`COLLATE "C"`).

    `upper case` and `lower case` are refused: PostgreSQL's own depend on the locale of the database.
    """

    placeholder = "%s"
    same_operator = "IS NOT DISTINCT FROM"
    functions = {
        "string length": "char_length({})::numeric",
        "contains": "(strpos({}, {}) > 0)",
        "starts with": "starts_with({}, {})",
        "ends with": "(right({0}, char_length({1})) = {1})",
        "substring": "(CASE WHEN char_length({0}) >= {1} THEN substr({0}, ({1})::integer) END)",
        "substring of length": (
            "(CASE WHEN char_length({0}) >= {1} THEN substr({0}, ({1})::integer, ({2})::integer) END)"
        ),
        "abs": "abs({})",
        "floor": "floor({})",
        "ceiling": "ceiling({})",
        "day of year": "EXTRACT(DOY FROM {})",
        "date": "({})::date",
    }
    parts = {
        "year": "EXTRACT(YEAR FROM {})",
        "month": "EXTRACT(MONTH FROM {})",
        "day": "EXTRACT(DAY FROM {})",
        "weekday": "EXTRACT(ISODOW FROM {})",
        "hour": "EXTRACT(HOUR FROM {})",
        "minute": "EXTRACT(MINUTE FROM {})",
        "second": "EXTRACT(SECOND FROM {})",
    }

    def literal(self, value: Any, type_: Type) -> SqlFragment:
        cast = _CASTS[type_]
        if type_ == DATE_TIME and value is not None and value.tzinfo is not None:
            cast = "timestamptz"
        if isinstance(value, timedelta):
            value = total_seconds(value)
        elif isinstance(value, YearsMonthsDuration):
            value = Decimal(value.total)
        if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < _LARGEST_BIGINT:
            return SqlFragment(f"{self.placeholder}::bigint", (int(value),))
        return SqlFragment(f"{self.placeholder}::{cast}", (value,))

    def compare(self, operator: str, left: SqlFragment, right: SqlFragment, type_: Type) -> SqlFragment:
        if type_ == STRING and operator != "=":
            return self.build(f'({{}} {operator} {{}} COLLATE "C")', left, right)
        return super().compare(operator, left, right, type_)

    def arithmetic(self, operator: str, left: SqlFragment, right: SqlFragment) -> SqlFragment:
        if operator == "/":
            return self.build(_DIVISION, left, right)
        return self.build(f"(({{}})::numeric {operator} ({{}})::numeric)", left, right)

    def shift(self, value: SqlFragment, type_: Type, length: timedelta | YearsMonthsDuration) -> SqlFragment:
        if isinstance(length, YearsMonthsDuration):
            moved = self.build(
                "({} + make_interval(months => {}))", value, SqlFragment("%s::integer", (length.total,))
            )
            return self.build("({})::date", moved) if type_ == DATE else moved
        if type_ == DATE:
            return self.build("({} + {})", value, SqlFragment("%s::integer", (length.days,)))
        seconds = SqlFragment("%s::double precision", (length.total_seconds(),))
        return self.build("({} + make_interval(secs => {}))", value, seconds)

    def difference(self, left: SqlFragment, right: SqlFragment, type_: Type) -> SqlFragment:
        if type_ == DATE:
            return self.build("(({} - {}) * 86400::numeric)", left, right)
        return self.build("EXTRACT(EPOCH FROM ({} - {}))", left, right)

    def in_utc(self, value: SqlFragment) -> SqlFragment:
        return self.build("({} AT TIME ZONE 'UTC')", value)

    def whole_seconds(self, value: SqlFragment, type_: Type) -> SqlFragment:
        if type_ == TIME:
            return self.build("date_trunc('second', ({})::interval)::time", value)
        return self.build("date_trunc('second', {})", value)
