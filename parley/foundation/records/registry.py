"""All record types of the running product, by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from parley.foundation.access import policy

if TYPE_CHECKING:
    from parley.foundation.records.declaration import RecordType

_types: dict[str, RecordType] = {}
_shapers: list[Callable[[], Mapping[str, RecordType]]] = []
_gone: list[Callable[[], Mapping[str, RecordType]]] = []


class UnknownRecordType(LookupError):
    """There is no record type of that key."""


def register(record_type: RecordType) -> RecordType:
    """Makes a declaration known to every generic capability. A key names one type."""
    known = _types.setdefault(record_type.key, record_type)
    if known is not record_type and known.model is not record_type.model:
        raise ValueError(f"Two record types are called {record_type.key!r}.")
    _types[record_type.key] = record_type
    return record_type


def declared() -> Mapping[str, RecordType]:
    """The types as the program declares them, without what administrators changed and added."""
    return _types


def shaped_by(
    shaper: Callable[[], Mapping[str, RecordType]], gone: Callable[[], Mapping[str, RecordType]]
) -> None:
    """Lets all types be those that this function knows now: the declared ones as administrators shaped them, and theirs.

    `gone` knows the types in the bin: what points at their records can still be read, nothing offers them.
    """
    _shapers[:], _gone[:] = [shaper], [gone]


def _now() -> Mapping[str, RecordType]:
    return _shapers[0]() if _shapers else _types


def get(key: str) -> RecordType:
    """The record type of that key. Raises UnknownRecordType."""
    known = _now().get(key) or (_gone[0]().get(key) if _gone else None)
    if known is None:
        raise UnknownRecordType(key)
    return known


def of(model: type) -> RecordType:
    """The record type of a model class."""
    return get(model.record_key)  # type: ignore[attr-defined]


def all_types() -> list[RecordType]:
    """Every record type, in the order of registration."""
    return list(_now().values())


def is_the_companys(key: str) -> bool:
    """Whether records of the type have no owners; False for what is no record type."""
    found = _now().get(key)
    return found is not None and not found.owned


policy.use_types(is_the_companys)
