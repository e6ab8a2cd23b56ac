"""From types as written to types as values."""

from __future__ import annotations

from collections.abc import Mapping

from .nodes import TypeReference
from .types import (
    ANY_CONTEXT,
    ANY_FUNCTION,
    ANY_LIST,
    ANY_RANGE,
    SIMPLE_TYPES,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)

_UNSPECIFIED: Mapping[str, Type] = {
    "list": ANY_LIST,
    "context": ANY_CONTEXT,
    "range": ANY_RANGE,
    "function": ANY_FUNCTION,
}


def lacks_parts(reference: TypeReference) -> bool:
    """Whether a type such as `list` lacks its parts, so that `instance of` cannot answer (table 61)."""
    return reference.name in _UNSPECIFIED and not reference.parts and reference.result is None


def resolve_type(reference: TypeReference, types: Mapping[str, Type]) -> Type | None:
    """The type a reference names, `types` being the host's own; None if it or a part of it is unknown."""
    if not reference.parts and reference.result is None:
        return (
            types.get(reference.name) or SIMPLE_TYPES.get(reference.name) or _UNSPECIFIED.get(reference.name)
        )
    parts = [resolve_type(part, types) for part in reference.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if reference.name == "context":
        return ContextType(dict(zip(reference.fields, known, strict=True)))
    if reference.name == "function" and reference.result is not None:
        result = resolve_type(reference.result, types)
        return None if result is None else FunctionType(tuple(known), result)
    if len(known) != 1:
        return None
    return ListType(known[0]) if reference.name == "list" else RangeType(known[0])
