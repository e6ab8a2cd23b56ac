"""Three-valued logic and comparison of terms: what to say to a backend so that SQL means what the language
means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, timedelta
from typing import Any, Generic

from ..signatures import ORDERED
from ..types import BOOLEAN, DATE_TIME, TIME
from ..values import Range
from .backend import Backend, CannotSay
from .terms import SQL_TYPES, F, Term, constant

FALSE, NULL = constant(False), constant(None)

_WITH_SECONDS = frozenset((TIME, DATE_TIME))
_ONE_SECOND = timedelta(seconds=1)
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Logic(Generic[F]):
    """Conditions over terms. Every method raises `CannotSay` for what has no counterpart.

    `exact` asks for null exactly where the language gives null; otherwise null may come out as false, which
    is as good where rows are chosen and leaves columns bare for an index.
    """

    def __init__(self, backend: Backend[F]) -> None:
        self.backend = backend

    def fragment(self, term: Term[F]) -> F:
        """The fragment of any term."""
        if term.fragment is not None:
            return term.fragment
        if term.is_null:
            return self.backend.literal(None, BOOLEAN)
        if term.type not in SQL_TYPES:
            raise CannotSay(f"A value of type {term.type} has no counterpart in SQL")
        return self.backend.literal(term.value, term.type)

    # Junctions

    def all_of(self, terms: Sequence[Term[F]]) -> Term[F]:
        """Three-valued `and`."""
        return self._joined(terms, self.backend.all_of, neutral=True)

    def any_of(self, terms: Sequence[Term[F]]) -> Term[F]:
        """Three-valued `or`."""
        return self._joined(terms, self.backend.any_of, neutral=False)

    def _joined(
        self, terms: Sequence[Term[F]], join: Callable[[Sequence[F]], F], *, neutral: bool
    ) -> Term[F]:
        for term in terms:
            self.require_condition(term)
        if any(term.is_constant and term.value is (not neutral) for term in terms):
            return constant(not neutral)
        rest = [term for term in terms if not (term.is_constant and term.value is neutral)]
        if not rest:
            return constant(neutral)
        if len(rest) == 1:
            return rest[0]
        fragment = join([self.fragment(term) for term in rest])
        return Term(BOOLEAN, fragment, nullable=any(term.nullable for term in rest))

    def require_condition(self, term: Term[F]) -> None:
        """Refuse a term that is neither boolean nor null."""
        if term.type != BOOLEAN and not term.is_null:
            raise CannotSay(f"A value of type {term.type} is no condition")

    def negation(self, term: Term[F]) -> Term[F]:
        """Three-valued `not`."""
        self.require_condition(term)
        if term.is_constant:
            return term if term.is_null else constant(not term.value)
        return Term(BOOLEAN, self.backend.negation(self.fragment(term)), nullable=term.nullable)

    def or_false(self, term: Term[F]) -> Term[F]:
        """The condition with false for null."""
        if term.is_constant:
            return constant(term.value is True)
        if not term.nullable:
            return term
        return Term(BOOLEAN, self.backend.or_false(self.fragment(term)), nullable=False)

    # Comparison

    def compare(self, operator: str, left: Term[F], right: Term[F]) -> Term[F]:
        """Any of the six comparisons, exact."""
        if operator == "=":
            return self.equal(left, right, exact=True)
        if operator == "!=":
            return self.negation(self.equal(left, right, exact=True))
        if left.is_null or right.is_null:
            return NULL
        left, right = self._alike(left, right)
        if left.type not in ORDERED:
            raise CannotSay(f"Values of type {left.type} have no order")
        operator, left, right = self._to_whole_seconds(operator, left, right)
        fragment = self.backend.compare(operator, self.fragment(left), self.fragment(right), left.type)
        return Term(BOOLEAN, fragment, nullable=left.nullable or right.nullable)

    def equal(self, left: Term[F], right: Term[F], *, exact: bool) -> Term[F]:
        """`left = right`: null equals null only, and nothing is null about it."""
        if left.is_null or right.is_null:
            return self._is_null(right if left.is_null else left)
        left, right = self._alike(left, right)
        left, right = _without_fraction(left), _without_fraction(right)
        with_constant = left.is_constant or right.is_constant
        if with_constant and not exact and left.type == DATE_TIME:
            return self._within_second(left, right)
        first, second = self._floored(left), self._floored(right)
        nullable = left.nullable or right.nullable
        if (left.nullable and right.nullable) or (exact and nullable):
            return Term(BOOLEAN, self.backend.same(first, second, left.type), nullable=False)
        return Term(BOOLEAN, self.backend.compare("=", first, second, left.type), nullable=nullable)

    def _alike(self, left: Term[F], right: Term[F]) -> tuple[Term[F], Term[F]]:
        """Two terms of one type; of two moments, one without a zone takes that of the other."""
        _require_same_type(left, right)
        if left.zoned == right.zoned:
            return left, right
        if left.zoned:
            return self._local_beside(right, left)[::-1]
        return self._local_beside(left, right)

    def _local_beside(self, local: Term[F], zoned: Term[F]) -> tuple[Term[F], Term[F]]:
        if local.is_constant and not zoned.is_constant:
            return constant(local.value.replace(tzinfo=UTC)), zoned
        return local, self.without_zone(zoned)

    def without_zone(self, term: Term[F]) -> Term[F]:
        """A moment as its clock shows it: that of UTC for a column."""
        if not term.zoned:
            return term
        if term.is_constant:
            return constant(term.value.replace(tzinfo=None))
        return Term(term.type, self.backend.in_utc(self.fragment(term)), nullable=term.nullable)

    def _is_null(self, term: Term[F]) -> Term[F]:
        if term.is_constant or not term.nullable:
            return constant(term.is_null)
        return Term(BOOLEAN, self.backend.is_null(self.fragment(term)), nullable=False)

    def between(
        self,
        value: Term[F],
        low: Term[F],
        high: Term[F],
        *,
        low_included: bool = True,
        high_included: bool = True,
    ) -> Term[F]:
        """Whether a value lies between two bounds."""
        above = self.compare(">=" if low_included else ">", value, low)
        return self.all_of([above, self.compare("<=" if high_included else "<", value, high)])

    # Whole seconds

    def _floored(self, term: Term[F]) -> F:
        fragment = self.fragment(term)
        if term.type in _WITH_SECONDS and not term.is_constant:
            return self.backend.whole_seconds(fragment, term.type)
        return fragment

    def _to_whole_seconds(self, operator: str, left: Term[F], right: Term[F]) -> tuple[str, Term[F], Term[F]]:
        """An order comparison that sees whole seconds only, leaving a column bare beside a constant."""
        if left.type not in _WITH_SECONDS:
            return operator, left, right
        left, right = _without_fraction(left), _without_fraction(right)
        if left.is_constant:
            operator, left, right = _MIRRORED[operator], right, left
        if right.is_constant and right.type == DATE_TIME:
            if operator in ("<=", ">"):
                return "<" if operator == "<=" else ">=", left, _next_second(right)
            return operator, left, right
        return operator, self._as_floored(left), self._as_floored(right)

    def _as_floored(self, term: Term[F]) -> Term[F]:
        if term.is_constant:
            return term
        return Term(term.type, self._floored(term), nullable=term.nullable, zoned=term.zoned)

    def _within_second(self, left: Term[F], right: Term[F]) -> Term[F]:
        """Equality with a constant date-time as two bounds, which an index can serve."""
        column, bound = (right, left) if left.is_constant else (left, right)
        low = self.backend.compare(">=", self.fragment(column), self.fragment(bound), DATE_TIME)
        high = self.backend.compare("<", self.fragment(column), self.fragment(_next_second(bound)), DATE_TIME)
        return Term(BOOLEAN, self.backend.all_of([low, high]), nullable=column.nullable)

    # Membership in constants

    def passes(self, value: Term[F], test: Any, *, exact: bool) -> Term[F]:
        """`value in test` for a constant: a value, a range or a list of these."""
        if type(test) is list:
            return self._in_list(value, test, exact=exact)
        if type(test) is not Range:
            return self.equal(value, constant(test), exact=exact)
        if test.operator is not None:
            return self.compare(test.operator, value, constant(test.start if test.end is None else test.end))
        return self.between(
            value,
            constant(test.start),
            constant(test.end),
            low_included=test.start_included,
            high_included=test.end_included,
        )

    def _in_list(self, value: Term[F], options: list[Any], *, exact: bool) -> Term[F]:
        """Membership is never null."""
        plain = [constant(option) for option in options if option is not None and type(option) is not Range]
        if value.type in _WITH_SECONDS or len(plain) < len(options):
            return self.or_false(self.any_of([self.passes(value, option, exact=exact) for option in options]))
        if not plain:
            return FALSE
        for option in plain:
            _require_same_type(value, option)
        fragments = [self.fragment(option) for option in plain]
        found: Term[F] = Term(
            BOOLEAN,
            self.backend.in_list(self.fragment(value), fragments, value.type),
            nullable=value.nullable,
        )
        return self.or_false(found) if exact else found


def _require_same_type(left: Term[Any], right: Term[Any]) -> None:
    if left.type != right.type:
        raise CannotSay(f"{left.type} and {right.type} cannot be compared")
    if left.type not in SQL_TYPES:
        raise CannotSay(f"Values of type {left.type} have no counterpart in SQL")
    if left.type == TIME and (left.zoned or right.zoned):
        raise CannotSay("Times with a zone have no counterpart in SQL")


def _without_fraction(term: Term[F]) -> Term[F]:
    """A constant moment at its whole second, for comparison."""
    return (
        constant(term.value.replace(microsecond=0))
        if term.is_constant and term.type in _WITH_SECONDS
        else term
    )


def _next_second(term: Term[Any]) -> Term[Any]:
    try:
        return constant(term.value + _ONE_SECOND)
    except OverflowError:
        raise CannotSay("The date is the last one there is") from None
