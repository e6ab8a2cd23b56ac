"""Arithmetic on terms, as far as SQL computes exactly what the language computes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..signatures import ARITHMETIC_RESULTS
from ..types import DATE, DATE_TIME, DAYS_DURATION, NUMBER, STRING, TIME, YEARS_DURATION, Type
from ..values import NUMBERS
from .backend import CannotSay
from .logic import NULL, Logic
from .terms import MOST_DIGITS, F, Term, constant

_MOMENTS = frozenset((DATE, TIME, DATE_TIME))
_DURATIONS = frozenset((DAYS_DURATION, YEARS_DURATION))
_DIGITS_OF_A_RECIPROCAL = 10


class Arithmetic(Logic[F]):
    """Conditions and arithmetic. Sums of durations are sums of their numbers."""

    def operate(self, operator: str, left: Term[F], right: Term[F]) -> Term[F]:
        """`left operator right`."""
        if left.is_null or right.is_null:
            return NULL
        result = ARITHMETIC_RESULTS.get((operator, left.type, right.type))
        if result is None:
            raise CannotSay(f"{left.type} {operator} {right.type} is not defined")
        if result == STRING:
            fragment = self.backend.concatenate(self.fragment(left), self.fragment(right))
            return Term(STRING, fragment, nullable=left.nullable or right.nullable)
        if left.type in _MOMENTS and right.type in _MOMENTS:
            return self._difference(left, right)
        if result in _MOMENTS:
            return self._shift(operator, left, right)
        if left.type == right.type and (result == left.type):
            return self.compute(operator, left, right, result)
        raise CannotSay(f"{left.type} {operator} {right.type} has no counterpart in SQL")

    def minus(self, operand: Term[F]) -> Term[F]:
        """`-operand`."""
        if operand.type != NUMBER and operand.type not in _DURATIONS:
            raise CannotSay(f"A value of type {operand.type} has no negative")
        return self.compute("-", constant(Decimal(0)), operand, operand.type)

    def compute(self, operator: str, left: Term[F], right: Term[F], type_: Type) -> Term[F]:
        """Arithmetic on numbers, within the digits that both sides compute with."""
        if left.quotient or right.quotient:
            raise CannotSay("A quotient can be compared in SQL, but not computed with")
        if operator == "**":
            raise CannotSay("Powers have no exact counterpart in SQL")
        if operator == "/" and right.is_constant:
            if right.value == 0:
                return NULL
            factor = _exact_reciprocal(right.value)
            if factor is not None:
                operator, right = "*", constant(factor)
        whole, decimals = _digits_of_result(operator, left, right)
        if whole + decimals > MOST_DIGITS:
            raise CannotSay(f"The result may have more than {MOST_DIGITS} digits")
        fragment = self.backend.arithmetic(operator, self.fragment(left), self.fragment(right))
        nullable = left.nullable or right.nullable or operator == "/"
        return Term(
            type_,
            fragment,
            nullable=nullable,
            whole_digits=whole,
            decimal_digits=decimals,
            quotient=operator == "/",
        )

    def _shift(self, operator: str, left: Term[F], right: Term[F]) -> Term[F]:
        moment, length = (right, left) if left.type in _DURATIONS else (left, right)
        if not length.is_constant or moment.type == TIME:
            raise CannotSay("Only dates move in SQL, and by constant durations")
        if moment.zoned and length.type == YEARS_DURATION:
            raise CannotSay("Months of a date and time with a zone depend on the zone")
        by = -length.value if operator == "-" else length.value
        fragment = self.backend.shift(self.fragment(moment), moment.type, by)
        return Term(moment.type, fragment, nullable=True, zoned=moment.zoned)

    def _difference(self, left: Term[F], right: Term[F]) -> Term[F]:
        if left.type == TIME or left.type != right.type or left.zoned != right.zoned:
            raise CannotSay("The difference of these has no counterpart in SQL")
        fragment = self.backend.difference(self.fragment(left), self.fragment(right), left.type)
        nullable = left.nullable or right.nullable
        return Term(DAYS_DURATION, fragment, nullable=nullable, whole_digits=12, decimal_digits=6)


def _exact_reciprocal(divisor: Decimal) -> Decimal | None:
    """The number to multiply by instead, where it has few digits: a tenth for 10, none for 3."""
    reciprocal = NUMBERS.divide(Decimal(1), divisor)
    short = len(reciprocal.as_tuple().digits) <= _DIGITS_OF_A_RECIPROCAL
    return reciprocal if short and reciprocal * divisor == 1 else None


def _digits_of_result(operator: str, left: Term[Any], right: Term[Any]) -> tuple[int, int]:
    if operator == "*":
        return left.whole_digits + right.whole_digits, left.decimal_digits + right.decimal_digits
    if operator == "/":
        return left.whole_digits + right.decimal_digits, 0
    return max(left.whole_digits, right.whole_digits) + 1, max(left.decimal_digits, right.decimal_digits)
