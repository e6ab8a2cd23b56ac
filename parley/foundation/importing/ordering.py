"""In which order record types are imported, so that what is linked to is there first; undo goes the other way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parley.foundation.importing.targets import reference_kind
from parley.foundation.records import registry
from parley.foundation.records.kinds import Link, Rows


def in_dependency_order(keys: Iterable[str]) -> list[str]:
    """The types, linked ones before those that link to them; among those that link to each other, by name."""
    wanted = sorted(set(keys))
    ordered: list[str] = []
    visiting: set[str] = set()

    def visit(key: str) -> None:
        if key in visiting:
            return
        visiting.add(key)
        for other in sorted(set(links_of(key))):
            visit(other)
        ordered.append(key)

    for key in wanted:
        visit(key)
    return [key for key in ordered if key in wanted]


def links_of(key: str) -> Iterator[str]:
    """The types that records of a type link to, themselves or in their rows."""
    for declared in registry.get(key).fields:
        columns = [*declared.kind.columns] if isinstance(declared.kind, Rows) else [declared]
        for column in columns:
            kind = reference_kind(column.kind)
            if isinstance(kind, Link) and kind.to != key:
                yield kind.to
