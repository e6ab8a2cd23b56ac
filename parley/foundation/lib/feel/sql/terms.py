"""A translated part of an expression, and what is known about its values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

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
    type_of,
)
from .backend import Column

F = TypeVar("F")

SQL_TYPES = frozenset((NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_DURATION, YEARS_DURATION))
MOST_DIGITS = 34

_MOMENTS = (datetime, time)


@dataclass(frozen=True, slots=True)
class Term(Generic[F]):
    """Either a fragment or a constant (then `fragment` is None).

    `whole_digits` and `decimal_digits` bound a number; a quotient has no bound (`quotient`) and may only be
    compared.
    """

    type: Type
    fragment: F | None = None
    value: Any = None
    nullable: bool = True
    zoned: bool = False
    whole_digits: int = 0
    decimal_digits: int = 0
    quotient: bool = False

    @property
    def is_constant(self) -> bool:
        return self.fragment is None

    @property
    def is_null(self) -> bool:
        return self.fragment is None and self.value is None


def constant(value: Any) -> Term[Any]:
    """The term of a constant."""
    whole, decimals = _digits(value) if type(value) is Decimal else (0, 0)
    zoned = isinstance(value, _MOMENTS) and value.tzinfo is not None
    return Term(type_of(value), None, value, value is None, zoned, whole, decimals)


def of_column(column: Column, fragment: F) -> Term[F]:
    """The term of a column."""
    return Term(
        column.type, fragment, None, column.nullable, column.zoned, column.whole_digits, column.decimal_digits
    )


def _digits(value: Decimal) -> tuple[int, int]:
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return max(value.adjusted() + 1, 1), decimals
