"""Numeric functions (DMN 1.4, table 76)."""

from __future__ import annotations

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from ..values import NUMBERS, YearsMonthsDuration, is_whole
from .registry import builtin

_LEAST_SCALE, _GREATEST_SCALE = -6111, 6176
_WIDE = Context(prec=_GREATEST_SCALE + 6200, Emin=-20_000, Emax=20_000)


def _rounding(name: str, mode: str, *, scale_optional: bool) -> None:
    mark = "?" if scale_optional else ""

    @builtin(f"{name}(n: number, scale{mark}: number) -> number")
    def rounded(n: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
        return round_to(n, scale, mode)


def round_to(n: Decimal, scale: Decimal, mode: str) -> Decimal | None:
    """`n` with at most `scale` digits behind the point."""
    if not _LEAST_SCALE <= scale <= _GREATEST_SCALE:
        return None
    digits = int(scale)
    exponent = n.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -digits:
        return n
    return n.quantize(Decimal((0, (1,), -digits)), rounding=mode, context=_WIDE)


for _name, _mode, _scale_optional in (
    ("decimal", ROUND_HALF_EVEN, False),
    ("floor", ROUND_FLOOR, True),
    ("ceiling", ROUND_CEILING, True),
    ("round up", ROUND_UP, False),
    ("round down", ROUND_DOWN, False),
    ("round half up", ROUND_HALF_UP, False),
    ("round half down", ROUND_HALF_DOWN, False),
):
    _rounding(_name, _mode, scale_optional=_scale_optional)


@builtin("abs(n: number) -> number")
def absolute(n: Decimal) -> Decimal:
    return NUMBERS.abs(n)


@builtin("abs(n: days and time duration) -> days and time duration")
def absolute_duration(n: timedelta) -> timedelta:
    return abs(n)


@builtin("abs(n: years and months duration) -> years and months duration")
def absolute_months(n: YearsMonthsDuration) -> YearsMonthsDuration:
    return YearsMonthsDuration(abs(n.total))


@builtin("modulo(dividend: number, divisor: number) -> number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The remainder with the sign of the divisor."""
    if not divisor:
        return None
    remainder = NUMBERS.remainder(dividend, divisor)
    if remainder and (remainder < 0) != (divisor < 0):
        return NUMBERS.add(remainder, divisor)
    return remainder


@builtin("sqrt(number: number) -> number")
def square_root(number: Decimal) -> Decimal:
    return NUMBERS.sqrt(number)


@builtin("log(number: number) -> number")
def natural_logarithm(number: Decimal) -> Decimal | None:
    return NUMBERS.ln(number) if number > 0 else None


@builtin("exp(number: number) -> number")
def exponential(number: Decimal) -> Decimal:
    return NUMBERS.exp(number)


@builtin("odd(number: number) -> boolean")
def odd(number: Decimal) -> bool | None:
    return number % 2 in (1, -1) if is_whole(number) else None


@builtin("even(number: number) -> boolean")
def even(number: Decimal) -> bool | None:
    return number % 2 == 0 if is_whole(number) else None
