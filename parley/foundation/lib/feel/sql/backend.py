"""What a database must offer to the translator, and the plain SQL that databases share.

The translator decides *what* to say (three-valued logic, whole seconds, digits); a backend only says it.
Fragments are opaque to the translator, so that a backend may as well build objects of an ORM.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from ..types import Type
from ..values import YearsMonthsDuration

F = TypeVar("F")

_PLACE = re.compile(r"\{(\d?)\}")


class CannotSay(Exception):
    """Raised by a backend for what its database cannot do exactly; the text is the reason, in English."""


@dataclass(frozen=True, slots=True)
class Column:
    """A variable that stands in a column.

    `source` is what the backend reads: an SQL expression for the backends here. A `date and time` is with
    or without a time zone (`zoned`); a zoned one is stored as an instant, and evaluation in Python must be
    given it in UTC. Durations are stored as numbers: seconds, or months. A number has at most
    `whole_digits` before and `decimal_digits` behind the point.
    """

    source: Any
    type: Type
    nullable: bool = True
    zoned: bool = False
    whole_digits: int = 15
    decimal_digits: int = 6


class Backend(Protocol[F]):
    """Builds fragments of type `F`. Any method may raise `CannotSay`.

    Boolean fragments are three-valued as in SQL. Numbers compare and compute exactly.
    """

    def column(self, column: Column) -> F:
        """The value of a column."""

    def literal(self, value: Any, type_: Type) -> F:
        """A constant of the language; None gives a null of the type."""

    def compare(self, operator: str, left: F, right: F, type_: Type) -> F:
        """`=`, `<`, `<=`, `>` or `>=` on two values of a type; null if either is."""

    def same(self, left: F, right: F, type_: Type) -> F:
        """Equality that is never null: null is the same as null only."""

    def is_null(self, value: F) -> F:
        """Whether a value is null."""

    def in_list(self, value: F, options: Sequence[F], type_: Type) -> F:
        """Whether a value equals one of the options, none of which is null; null if the value is."""

    def all_of(self, terms: Sequence[F]) -> F:
        """Three-valued `and`."""

    def any_of(self, terms: Sequence[F]) -> F:
        """Three-valued `or`."""

    def negation(self, term: F) -> F:
        """Three-valued `not`."""

    def or_false(self, term: F) -> F:
        """The condition with false for null."""

    def choose(self, condition: F, then: F, otherwise: F) -> F:
        """`then` where the condition is true, else `otherwise`."""

    def arithmetic(self, operator: str, left: F, right: F) -> F:
        """`+`, `-`, `*` or `/` on numbers; null by zero."""

    def concatenate(self, left: F, right: F) -> F:
        """Two strings in one; null if either is."""

    def function(self, name: str, arguments: Sequence[F]) -> F:
        """A function of `FUNCTIONS` in `translate`, under its name in the language."""

    def part(self, name: str, value: F, type_: Type) -> F:
        """`year`, `month`, `day`, `weekday`, `hour`, `minute` or `second` (with its fraction) of a value
        without a time zone.
        """

    def shift(self, value: F, type_: Type, length: timedelta | YearsMonthsDuration) -> F:
        """A date or date-time moved by a duration."""

    def difference(self, left: F, right: F, type_: Type) -> F:
        """The seconds between two dates or two date-times."""

    def in_utc(self, value: F) -> F:
        """The date-time without a zone that clocks in UTC show at an instant."""

    def whole_seconds(self, value: F, type_: Type) -> F:
        """A time or date-time without its fraction of a second."""


@dataclass(frozen=True, slots=True)
class SqlFragment:
    """A piece of SQL and its parameters, in order. `computed` marks the result of exact arithmetic."""

    sql: str
    params: tuple[Any, ...] = ()
    computed: bool = False


class SqlBackend:
    """The SQL that SQLite and PostgreSQL share. Subclasses set `placeholder` and the texts of functions."""

    placeholder = "?"
    same_operator = "IS"
    functions: dict[str, str] = {}
    parts: dict[str, str] = {}

    def column(self, column: Column) -> SqlFragment:
        return SqlFragment(column.source)

    def compare(self, operator: str, left: SqlFragment, right: SqlFragment, type_: Type) -> SqlFragment:
        return self.build(f"({{}} {operator} {{}})", left, right)

    def same(self, left: SqlFragment, right: SqlFragment, type_: Type) -> SqlFragment:
        return self.build(f"({{}} {self.same_operator} {{}})", left, right)

    def is_null(self, value: SqlFragment) -> SqlFragment:
        return self.build("({} IS NULL)", value)

    def in_list(self, value: SqlFragment, options: Sequence[SqlFragment], type_: Type) -> SqlFragment:
        return self.build("({} IN (" + ", ".join("{}" for _ in options) + "))", value, *options)

    def all_of(self, terms: Sequence[SqlFragment]) -> SqlFragment:
        return self.build("(" + " AND ".join("{}" for _ in terms) + ")", *terms)

    def any_of(self, terms: Sequence[SqlFragment]) -> SqlFragment:
        return self.build("(" + " OR ".join("{}" for _ in terms) + ")", *terms)

    def negation(self, term: SqlFragment) -> SqlFragment:
        return self.build("(NOT {})", term)

    def or_false(self, term: SqlFragment) -> SqlFragment:
        return self.build("COALESCE({}, FALSE)", term)

    def choose(self, condition: SqlFragment, then: SqlFragment, otherwise: SqlFragment) -> SqlFragment:
        built = self.build("CASE WHEN {} THEN {} ELSE {} END", condition, then, otherwise)
        return SqlFragment(built.sql, built.params, then.computed or otherwise.computed)

    def concatenate(self, left: SqlFragment, right: SqlFragment) -> SqlFragment:
        return self.build("({} || {})", left, right)

    def function(self, name: str, arguments: Sequence[SqlFragment]) -> SqlFragment:
        template = self.functions.get(name)
        if template is None:
            raise CannotSay(f'"{name}" gives different results in this database')
        return self.build(template, *arguments)

    def part(self, name: str, value: SqlFragment, type_: Type) -> SqlFragment:
        return self.build(self.parts[name], value)

    def build(self, template: str, *parts: SqlFragment, computed: bool = False) -> SqlFragment:
        """`template` with each `{}` or `{number}` replaced by a part, its parameters in the order of the
        text.
        """
        pieces: list[str] = []
        params: list[Any] = []
        position = 0
        for number, piece in enumerate(_PLACE.split(template)):
            if number % 2 == 0:
                pieces.append(piece)
                continue
            part = parts[int(piece) if piece else position]
            position += 1
            pieces.append(part.sql)
            params.extend(part.params)
        return SqlFragment("".join(pieces), tuple(params), computed)
