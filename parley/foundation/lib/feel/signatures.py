"""Which types the operators take and give (DMN 1.4, tables 50 to 59)."""

from __future__ import annotations

from collections.abc import Mapping

from .types import (
    ANY,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_DURATION,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)

ORDERED = frozenset((NUMBER, STRING, DATE, TIME, DATE_TIME, DAYS_DURATION, YEARS_DURATION, ANY))
NEGATABLE = frozenset((NUMBER, DAYS_DURATION, YEARS_DURATION, ANY))

_STRUCTURES = (ListType, ContextType, RangeType, FunctionType)

ARITHMETIC_RESULTS: Mapping[tuple[str, Type, Type], Type] = {
    **{(operator, NUMBER, NUMBER): NUMBER for operator in ("+", "-", "*", "/", "**")},
    ("+", STRING, STRING): STRING,
    **{
        (operator, length, length): length
        for operator in ("+", "-")
        for length in (DAYS_DURATION, YEARS_DURATION)
    },
    **{("*", length, NUMBER): length for length in (DAYS_DURATION, YEARS_DURATION)},
    **{("*", NUMBER, length): length for length in (DAYS_DURATION, YEARS_DURATION)},
    **{("/", length, NUMBER): length for length in (DAYS_DURATION, YEARS_DURATION)},
    **{("/", length, length): NUMBER for length in (DAYS_DURATION, YEARS_DURATION)},
    **{
        (operator, moment, DAYS_DURATION): moment
        for operator in ("+", "-")
        for moment in (DATE, TIME, DATE_TIME)
    },
    **{("+", DAYS_DURATION, moment): moment for moment in (DATE, TIME, DATE_TIME)},
    **{(operator, moment, YEARS_DURATION): moment for operator in ("+", "-") for moment in (DATE, DATE_TIME)},
    **{("+", YEARS_DURATION, moment): moment for moment in (DATE, DATE_TIME)},
    **{("-", left, right): DAYS_DURATION for left in (DATE, DATE_TIME) for right in (DATE, DATE_TIME)},
    ("-", TIME, TIME): DAYS_DURATION,
}


def comparable(left: Type, right: Type) -> bool:
    """Whether `=` between the types can give anything but null."""
    if left == right or ANY in (left, right) or NULL in (left, right):
        return True
    return isinstance(left, _STRUCTURES) and type(left) is type(right)
