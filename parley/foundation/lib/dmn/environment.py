"""What compiling and evaluating pass along: names in scope, types, places, problems, limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from parley.foundation.lib.feel import Type
from parley.foundation.lib.feel.limits import Run as FeelRun

from .domains import ANYTHING, Domain, NotInDomain, convert
from .errors import Problem, Severity
from .feel_run import new_feel_run

if TYPE_CHECKING:
    from .compiled_table import CompiledTable
    from .element import Element
    from .explanation import TableTrace
    from .expression import Expression
    from .item_types import ItemTypes

Scope = dict[str, Any]


@dataclass(slots=True)
class Run:
    """One evaluation: the problems it met, the tables it went through (where asked), and its bounds."""

    tables: list[TableTrace] | None = None
    problems: list[Problem] = field(default_factory=list)
    feel: FeelRun = field(default_factory=new_feel_run)

    def report(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))


Code = Callable[[Scope, Run], Any]
"""A compiled expression."""


@dataclass(frozen=True, slots=True)
class Constant:
    """Code whose value is known."""

    value: Any

    def __call__(self, scope: Scope, run: Run) -> Any:
        return self.value


NULL = Constant(None)


@dataclass(frozen=True, slots=True)
class Environment:
    """Where an expression stands: its place for messages, the names it may use, the types of its model."""

    place: str
    names: Mapping[str, Domain]
    types: ItemTypes
    problems: list[Problem]
    compile: Callable[[Expression, Environment], Code]
    tables: dict[Element, CompiledTable]
    """Every table that was compiled, by its view."""
    is_open: bool = False
    """Whether there may be names in scope that are not known, such as the fields of an item."""

    @property
    def known_names(self) -> frozenset[str]:
        """What the parser must know to tell names from operators: also the fields of contexts."""
        return self.types.component_names.union(self.names)

    @property
    def schema(self) -> dict[str, Type]:
        """The names in scope with their types, for the checks of FEEL."""
        return {name: domain.type for name, domain in self.names.items()}

    def within(self, part: str) -> Environment:
        """The environment of a part of this place; made without ``replace``, for every cell of a table has one."""
        place = f"{self.place}, {part}"
        return Environment(
            place, self.names, self.types, self.problems, self.compile, self.tables, self.is_open
        )

    def knowing(self, names: Mapping[str, Domain]) -> Environment:
        """The environment with further names in scope."""
        return replace(self, names={**self.names, **names})

    def opened(self) -> Environment:
        """The environment where further names, not known here, may be in scope."""
        return replace(self, is_open=True)

    def report(self, message: str, severity: Severity = "error") -> None:
        self.problems.append(Problem(self.place, message, severity))

    def known_domain(self, type_name: str) -> Domain:
        """The domain of a type name; anything for none or an unknown one."""
        return (self.types.find(type_name) if type_name else None) or ANYTHING

    def domain(self, type_name: str) -> Domain:
        """The domain of a type name; anything, with a problem, for an unknown one."""
        if not type_name:
            return ANYTHING
        domain = self.types.find(type_name)
        if domain is None:
            self.report(f"There is no type {type_name!r}; any value is taken", "warning")
            return ANYTHING
        return domain


def converting(code: Code, domain: Domain, place: str) -> Code:
    """``code`` with its result brought into ``domain``; null with a problem where that cannot be."""
    if domain is ANYTHING or code is NULL:
        return code
    if isinstance(code, Constant) and domain.accepts(code.value):
        return code
    accepts = domain.accepts

    def converted_code(scope: Scope, run: Run) -> Any:
        value = code(scope, run)
        if value is None or accepts(value):
            return value
        return converted(value, domain, place, run)

    return converted_code


def converted(value: Any, domain: Domain, place: str, run: Run) -> Any:
    """``value`` brought into ``domain``; null with a problem where that cannot be."""
    try:
        return convert(value, domain)
    except NotInDomain as error:
        run.report(place, str(error))
        return None
