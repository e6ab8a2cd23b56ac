"""The sets of values that types stand for, and the conversions into them (DMN 1.5, 10.3.2.9.4).

A domain is the type of FEEL together with what a type of FEEL cannot say: allowed values and constraints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from parley.foundation.lib import feel
from parley.foundation.lib.feel import types as feel_types
from parley.foundation.lib.feel.writing import write_value

from .cells import Cell
from .feel_run import new_feel_run

MAX_SHOWN = 60
"""Characters of a value that a message shows."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of one FEEL type; null is in every domain and is not asked for."""

    type: feel.Type

    def accepts(self, value: Any) -> bool:
        return feel_types.is_instance(value, self.type)


@dataclass(frozen=True, slots=True)
class Everything(Domain):
    """All values."""

    def accepts(self, value: Any) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class SimpleDomain(Domain):
    """The values of a type that Python has a class for."""

    python_class: type

    def accepts(self, value: Any) -> bool:
        return type(value) is self.python_class


@dataclass(frozen=True, slots=True)
class ListDomain(Domain):
    """Lists of items of one domain."""

    item: Domain

    def accepts(self, value: Any) -> bool:
        accepts = self.item.accepts
        return isinstance(value, list) and all(item is None or accepts(item) for item in value)


@dataclass(frozen=True, slots=True)
class ContextDomain(Domain):
    """Contexts with at least these entries."""

    entries: Mapping[str, Domain]

    def accepts(self, value: Any) -> bool:
        return isinstance(value, dict) and all(
            name in value and (value[name] is None or entry.accepts(value[name]))
            for name, entry in self.entries.items()
        )


@dataclass(frozen=True, slots=True)
class ConstrainedDomain(Domain):
    """The values of another domain that also pass unary tests."""

    base: Domain
    cell: Cell

    def accepts(self, value: Any) -> bool:
        return self.base.accepts(value) and self.cell.holds(value)


@dataclass(frozen=True, slots=True)
class LateDomain(Domain):
    """Stands for a domain inside itself, such as a part of a tree of parts; found by name once it is known."""

    name: str
    known: Mapping[str, Domain] = field(compare=False)

    def accepts(self, value: Any) -> bool:
        return self.known[self.name].accepts(value)


ANYTHING = Everything(feel.ANY)

PYTHON_CLASSES: dict[feel.Type, type] = {
    feel.NUMBER: Decimal,
    feel.STRING: str,
    feel.BOOLEAN: bool,
    feel.DATE: date,
    feel.TIME: time,
    feel.DATE_TIME: datetime,
    feel.DAYS_DURATION: timedelta,
    feel.YEARS_DURATION: feel.YearsMonthsDuration,
}


def domain_of(type_: feel.Type) -> Domain:
    """The domain of a FEEL type."""
    if type_ == feel.ANY:
        return ANYTHING
    return SimpleDomain(type_, PYTHON_CLASSES[type_]) if type_ in PYTHON_CLASSES else Domain(type_)


def context_domain(entries: Mapping[str, Domain]) -> ContextDomain:
    """The contexts with these entries."""
    return ContextDomain(feel.ContextType({name: entry.type for name, entry in entries.items()}), entries)


class NotInDomain(ValueError):
    """A value that no conversion brings into its domain."""


def convert(value: Any, domain: Domain) -> Any:
    """``value`` as a member of ``domain``: as it is, out of or into a list of one, a date as its midnight (UTC).

    Raises NotInDomain where none of these fits; the specification then takes null for it.
    """
    if value is None or domain is ANYTHING or domain.accepts(value):
        return value
    if isinstance(value, list) and len(value) == 1 and _fits(value[0], domain):
        return value[0]
    if is_list(domain) and domain.accepts([value]):
        return [value]
    if type(value) is date:
        midnight = datetime.combine(value, time(), UTC)
        if domain.type == feel.DATE_TIME and domain.accepts(midnight):
            return midnight
    raise NotInDomain(f"{describe(value)} is not {name_of(domain)}")


def completed(value: Any, domain: Domain) -> Any:
    """``value`` with null for every entry that its domain has and the value leaves out."""
    if isinstance(domain, ConstrainedDomain):
        return completed(value, domain.base)
    if isinstance(domain, LateDomain):
        return completed(value, domain.known[domain.name])
    if isinstance(domain, ListDomain) and isinstance(value, list):
        return [completed(item, domain.item) for item in value]
    if isinstance(domain, ContextDomain) and isinstance(value, dict):
        known = {name: completed(value.get(name), entry) for name, entry in domain.entries.items()}
        return {**value, **known}
    return value


def constraint_points(domain: Domain) -> tuple[Any, ...]:
    """The constants in the constraints of a domain."""
    if not isinstance(domain, ConstrainedDomain):
        return ()
    return (*(domain.cell.points or ()), *constraint_points(domain.base))


def part_of(domain: Domain, name: str) -> Domain:
    """The domain of the output ``name`` of a table whose results are of ``domain``: of an entry, or the whole."""
    if isinstance(domain, ConstrainedDomain) and isinstance(domain.base, (ListDomain, ContextDomain)):
        return part_of(domain.base, name)
    if isinstance(domain, ListDomain):
        return part_of(domain.item, name)
    return domain.entries.get(name, ANYTHING) if isinstance(domain, ContextDomain) else domain


def is_list(domain: Domain) -> bool:
    return isinstance(domain.type, feel.ListType)


def name_of(domain: Domain) -> str:
    """What a person calls the domain: its type, and its constraint where it has one."""
    constraint = f" with {domain.cell.text}" if isinstance(domain, ConstrainedDomain) else ""
    return f"{domain.type}{constraint}"


def describe(value: Any) -> str:
    """A short text for a value in a message, in the notation of FEEL."""
    try:
        text = write_value(value, new_feel_run())
    except feel.FeelLimitError:
        text = "a very large value"
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def _fits(value: Any, domain: Domain) -> bool:
    return value is None or domain.accepts(value)
