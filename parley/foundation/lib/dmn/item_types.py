"""Item definitions as domains (DMN 1.5, clause 7.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from lxml import etree

from parley.foundation.lib import feel

from .builtin_types import built_in_type
from .cells import Cell
from .domains import ANYTHING, ConstrainedDomain, Domain, LateDomain, ListDomain, context_domain, domain_of
from .errors import DmnError, Problem
from .expression import type_reference
from .graph import ItemDefinition

MakeCell = Callable[[str], Cell]
"""Compiles unary tests on one value. Raises FeelError for text that is none."""


class ItemTypes:
    """The types of one model by name: built-in, its own, and those of imported models as ``import.type``."""

    def __init__(
        self,
        definitions: list[ItemDefinition],
        imported: Mapping[str, ItemTypes],
        make_cell: MakeCell,
        problems: list[Problem],
    ) -> None:
        self._definitions = {definition.name.strip(): definition for definition in definitions}
        self._imported = imported
        self._make_cell = make_cell
        self._problems = problems
        self._known: dict[str, Domain] = {}
        self._building: list[str] = []

    def find(self, name: str) -> Domain | None:
        """The domain of a type name, None for an unknown one. Raises DmnError for a type that is its own base."""
        name = name.strip()
        if name in self._known:
            return self._known[name]
        definition = self._definitions.get(name)
        if definition is not None:
            return self._build(name, definition)
        built_in = built_in_type(name)
        if built_in is not None:
            return domain_of(built_in)
        return self._find_imported(name) or self._find_unprefixed(name)

    @cached_property
    def component_names(self) -> frozenset[str]:
        """The names of all components, which the parser must know where they hold special characters."""
        own = {
            component.get("name", "").strip()
            for definition in self._definitions.values()
            for component in definition.xml.iter("{*}itemComponent")
        }
        return frozenset(own).union(*(types.component_names for types in self._imported.values()))

    @cached_property
    def feel_types(self) -> dict[str, feel.Type]:
        """The types by the names that expressions use in ``instance of`` and for parameters."""
        own = {name: domain.type for name in self._definitions if (domain := self.find(name)) is not None}
        for prefix, types in self._imported.items():
            own |= {f"{prefix}.{name}" if prefix else name: type_ for name, type_ in types.feel_types.items()}
        return own

    def _find_imported(self, name: str) -> Domain | None:
        for prefix, types in self._imported.items():
            if not prefix or name.startswith(f"{prefix}."):
                domain = types.find(name[len(prefix) + 1 :] if prefix else name)
                if domain is not None:
                    return domain
        return None

    def _find_unprefixed(self, name: str) -> Domain | None:
        """DMN 1.1 writes types as qualified names of XML: ``prefix:type``, of this model or an imported one."""
        prefix, colon, local = name.partition(":")
        if not colon or not local or " " in prefix:
            return None
        inner = (types.find(local) for types in self._imported.values())
        return self.find(local) or next((domain for domain in inner if domain is not None), None)

    def _build(self, name: str, definition: ItemDefinition) -> Domain:
        self._known[name] = LateDomain(feel.ANY, name, self._known)
        self._building.append(name)
        domain = self._known[name] = self._domain(definition)
        self._building.pop()
        return domain

    def _domain(self, definition: ItemDefinition) -> Domain:
        domain = self._base(definition)
        domain = self._constrained(domain, definition.allowed_values, definition)
        if definition.is_collection:
            domain = ListDomain(feel.ListType(domain.type), domain)
        return self._constrained(domain, definition.type_constraint, definition)

    def _base(self, definition: ItemDefinition) -> Domain:
        """The domain before constraints: a context, a function, or what ``typeRef`` names."""
        components = definition.components
        if components:
            entries = {component.name.strip(): self._domain(component) for component in components}
            return context_domain(entries)
        if definition.function is not None:
            return self._function(definition.function, definition)
        return self._referred(definition.type_name, definition)

    def _function(self, function: etree._Element, definition: ItemDefinition) -> Domain:
        parameters = tuple(
            self._referred(type_reference(parameter), definition).type
            for parameter in function.iterchildren("{*}parameters")
        )
        result = self._referred(function.get("outputTypeRef", ""), definition).type
        return Domain(feel.FunctionType(parameters, result))

    def _referred(self, name: str, definition: ItemDefinition) -> Domain:
        if not name:
            return ANYTHING
        domain = self.find(name)
        if domain is None:
            self._problems.append(
                Problem(definition.place, f"There is no type {name!r}; any value is taken", "warning")
            )
            return ANYTHING
        if isinstance(domain, LateDomain) and definition.kind == "itemDefinition":
            raise DmnError(
                f"The type {name!r} is based on itself: {' -> '.join(self._building)}", definition.place
            )
        return domain

    def _constrained(self, domain: Domain, text: str, definition: ItemDefinition) -> Domain:
        if not text.strip():
            return domain
        try:
            cell = self._make_cell(text)
        except feel.FeelError as error:
            self._problems.append(
                Problem(definition.place, f"The constraint is not FEEL and is ignored: {error}")
            )
            return domain
        return ConstrainedDomain(domain.type, domain, cell)
