"""Values that Python has no type for: months as a duration, ranges, functions.

The other values are Python's own: `Decimal`, `str`, `bool`, `date`, `time`, `datetime`, `timedelta` (a
duration of days and time), `list`, `dict` (a context) and `None`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any

NUMBERS = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""Decimal arithmetic of the language (DMN 10.3.2.3.1: IEEE 754 decimal128); an impossible result becomes
null.
"""


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A duration of whole months, such as `P1Y2M`; may be negative."""

    total: int

    @property
    def years(self) -> int:
        """Whole years, with the sign of the duration."""
        return self.total // 12 if self.total >= 0 else -(-self.total // 12)

    @property
    def months(self) -> int:
        """Months beyond the whole years, with the sign of the duration."""
        return self.total - 12 * self.years

    def __neg__(self) -> YearsMonthsDuration:
        return YearsMonthsDuration(-self.total)

    def __str__(self) -> str:
        years, months = divmod(abs(self.total), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"{'-' if self.total < 0 else ''}P{text or '0M'}"


@dataclass(frozen=True, slots=True)
class Range:
    """An interval. `operator` is set for one written as a test, `(< 10)`; one end is then open to infinity.

    A `None` end of a range that was not written as a test is an unknown end: membership is null.
    """

    start: Any
    end: Any
    start_included: bool = True
    end_included: bool = True
    operator: str | None = None

    @classmethod
    def of_test(cls, operator: str, value: Any) -> Range:
        """The range of `(< value)`, `(>= value)`, `(= value)` and so on."""
        if operator in ("<", "<="):
            return cls(None, value, False, operator == "<=", operator)
        if operator in (">", ">="):
            return cls(value, None, operator == ">=", False, operator)
        return cls(value, value, operator == "=", operator == "=", operator)


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something callable from an expression.

    `call` takes positional values. `required` is how many of `parameters` must be given, `type` the
    `FunctionType` if it is known. A host hands one into a context to offer an action; it is never reachable
    otherwise.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Any]
    required: int | None = None
    type: Any = None

    def invoke(self, run: Any, positional: list[Any], named: Mapping[str, Any]) -> Any:
        """The value of a call from an expression; null when the arguments do not fit."""
        from .normal import normalize  # late, because it knows the classes of this module

        arguments = self.arrange(positional, named)
        run.spend(1)
        return None if arguments is None else normalize(self.call(*arguments), self.name)

    def arrange(self, positional: list[Any], named: Mapping[str, Any]) -> list[Any] | None:
        """Arguments in the order of the parameters, null for names not given; None when they do not fit."""
        minimum = len(self.parameters) if self.required is None else self.required
        if not named:
            return positional if minimum <= len(positional) <= len(self.parameters) else None
        if positional or any(name not in self.parameters for name in named):
            return None
        return [named.get(name) for name in self.parameters]


def is_whole(number: Decimal) -> bool:
    """Whether a number is whole and has no more digits than the language computes with."""
    return number.adjusted() < NUMBERS.prec and number == number.to_integral_value()
