"""Own fields as attributes of records, so that what shows a record finds their values where it finds all others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parley.foundation.records import registry
from parley.foundation.records.kinds import Kind, Link, Several


class OwnAttribute:
    """The value of one own field; of a link its record, of several choices their entries.

    Knows its field by name, so it stays right whatever becomes of the definition. `prefetch_related` understands it.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, model: Any = None) -> Any:
        if record is None:
            return self
        kind = self._kind(record)
        if not isinstance(kind, Link | Several):
            return kind.read(record, self.name)
        if not self.is_cached(record):
            self._fetch([record], kind)
        return record._state.fields_cache[self.name]

    def is_cached(self, record: Any) -> bool:
        return self.name in record._state.fields_cache

    def get_prefetch_querysets(self, records: list[Any], querysets: Any = None) -> tuple[Any, ...]:
        """Django's protocol of prefetching. The links are fetched and kept here; a further step goes on from them."""
        found = self._fetch(records, self._kind(records[0]))
        return found, id, lambda _record: None, True, f"{self.name}~", False

    def _kind(self, record: Any) -> Kind:
        declared = registry.of(type(record)).by_name.get(self.name)
        if declared is None:
            raise AttributeError(self.name)
        return declared.kind

    def _fetch(self, records: Iterable[Any], kind: Kind) -> list[Any]:
        """Brings what the links of these records lead to, in one query."""
        wanted = [(record, kind.read(record, self.name)) for record in records]
        to = kind.to if isinstance(kind, Link) else "dictionary_entry"
        ids = {pk for _record, value in wanted for pk in (value if isinstance(value, list) else [value])}
        rows = registry.get(to).model._base_manager.in_bulk(ids - {None})
        for record, value in wanted:
            record._state.fields_cache[self.name] = (
                [rows[pk] for pk in value if pk in rows] if isinstance(value, list) else rows.get(value)
            )
        return list(rows.values())


def give_attributes(model: type[Any], names: Iterable[str]) -> None:
    """Lets records of the model show these own fields as attributes."""
    for name in names:
        if not isinstance(model.__dict__.get(name), OwnAttribute):
            setattr(model, name, OwnAttribute(name))
