"""Context functions (DMN 1.4, table 81) and `not` and `is`."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from ..limits import Run
from ..operations import equals
from .registry import builtin

Context = dict[str, Any]


@builtin("not(negand: boolean?) -> boolean")
def logical_not(negand: bool | None) -> bool | None:
    return None if negand is None else not negand


@builtin("is(value1: Any?, value2: Any?) -> boolean", needs_run=True)
def is_same(run: Run, value1: Any, value2: Any) -> bool:
    """Same type and same value in every part; unlike `=`, zones and fractions count."""
    if type(value1) is not type(value2):
        return False
    if isinstance(value1, (datetime, time)):
        return repr(value1) == repr(value2)
    return equals(value1, value2, run) is True


@builtin("get value(m: context, key: string) -> Any")
def get_value(context: Context, key: str) -> Any:
    return context.get(key)


@builtin("get entries(m: context) -> list<context>")
def get_entries(context: Context) -> list[Context]:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list<context>) -> context")
def context_of(entries: list[Context]) -> Context | None:
    """A context from entries `{key: ..., value: ...}`; null for a missing or repeated key."""
    result: Context = {}
    for entry in entries:
        key = None if entry is None else entry.get("key")
        if type(key) is not str or key in result or "value" not in entry:
            return None
        result[key] = entry["value"]
    return result


@builtin("context put(context: context, key: string, value: Any?) -> context")
def context_put(context: Context, key: str, value: Any) -> Context:
    return {**context, key: value}


@builtin("context put(context: context, keys: list<string>, value: Any?) -> context")
def context_put_deep(context: Context, keys: list[str], value: Any) -> Context | None:
    """The value put at the end of a path of keys; null where the path leaves the contexts."""
    if not keys or None in keys:
        return None
    parents = [context]
    for key in keys[:-1]:
        inner = parents[-1].get(key)
        if type(inner) is not dict:
            return None
        parents.append(inner)
    result: Context = {**parents[-1], keys[-1]: value}
    for parent, key in zip(reversed(parents[:-1]), reversed(keys[:-1]), strict=True):
        result = {**parent, key: result}
    return result


@builtin("context merge(contexts: list<context>) -> context", needs_run=True)
def context_merge(run: Run, contexts: list[Context]) -> Context | None:
    """The entries of all; a later one wins."""
    if None in contexts:
        return None
    result: Context = {}
    for context in contexts:
        run.spend(len(context))
        result.update(context)
    return result
