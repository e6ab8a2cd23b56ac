"""The readable reference: the OpenAPI document of whoever looks, group by group, with an example of each body."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from parley.foundation.accounts.models import User
from parley.foundation.api import openapi
from parley.foundation.api.catalogue import operations_of
from parley.foundation.api.operations import Operation, further_operations
from parley.foundation.api.schemas import Parts, Schema
from parley.foundation.records.declaration import RecordType


@dataclass(frozen=True)
class Shown:
    """One operation as the page shows it; `inputs` are (name, place, required, text, example) of its parameters."""

    id: str
    method: str
    address: str
    summary: str
    description: str
    inputs: list[dict[str, Any]]
    body: str
    fields: list[tuple[str, str, str]]
    answers: list[tuple[int, str]]


@dataclass(frozen=True)
class Group:
    """The operations below one address."""

    key: str
    label: str
    operations: list[Shown]


def groups(user: User) -> list[tuple[str, str]]:
    """(key, label) of every group."""
    further = dict.fromkeys(one.group for one in further_operations())
    return [(one.path, str(one.label_plural)) for one in openapi.types_for(user)] + [
        (one, one) for one in further
    ]


def group(user: User, key: str) -> Group | None:
    """One group with its operations; None where there is none of that name for this person."""
    for record_type in openapi.types_for(user):
        if record_type.path == key:
            shown = [_shown(one, record_type) for one in operations_of(record_type.key)]
            return Group(key, str(record_type.label_plural), shown)
    found = [_shown(one, None) for one in further_operations() if one.group == key]
    return Group(key, key, found) if found else None


def _shown(operation: Operation, record_type: RecordType | None) -> Shown:
    parts = Parts(record_type)
    described = openapi.describe(operation, parts)
    root = f"{openapi.ROOT}/{record_type.path}" if record_type else openapi.ROOT
    schema = operation.body(parts) if operation.body else None
    return Shown(
        described["operationId"],
        operation.method,
        openapi.template(root + operation.path),
        described["summary"],
        described.get("description", ""),
        [_input(one) for one in described["parameters"] if not one.get("explode")],
        json.dumps(example(schema), ensure_ascii=False, indent=2) if schema is not None else "",
        list(_fields(schema)) if schema is not None else [],
        [(int(status), str(openapi.PROBLEMS.get(int(status), ""))) for status in described["responses"]],
    )


def _input(one: dict[str, Any]) -> dict[str, Any]:
    schema = one["schema"]
    start = (schema.get("examples") or [""])[0] if one.get("required") else schema.get("default", "")
    text = " ".join(part for part in (one.get("description", ""), schema.get("description", "")) if part)
    return {
        "name": one["name"],
        "place": one["in"],
        "required": one.get("required", False),
        "text": text,
        "start": start,
        "choices": schema.get("enum", []),
    }


def _fields(schema: Schema) -> Any:
    """(name, what it takes, help) of the properties of a body, those of its records where it has many."""
    inner = schema.get("properties", {})
    if "records" in inner:
        yield from _fields(inner["records"]["items"])
        return
    if "values" in inner and "id" in inner:
        yield from _fields(inner["values"])
        return
    needed = schema.get("required", ())
    for name, one in inner.items():
        kinds = one.get("type", "")
        words = " | ".join(kinds) if isinstance(kinds, list) else kinds
        if "enum" in one:
            words = " | ".join(str(choice) or "“”" for choice in one["enum"])
        text = ": ".join(part for part in (one.get("title", ""), one.get("description", "")) if part)
        yield (f"{name} *" if name in needed else name, words, text)


def example(schema: Schema) -> Any:
    """A body to begin with: what is required and, of records, the first few fields."""
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("enum"):
        return next((one for one in schema["enum"] if one), None)
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        properties = schema.get("properties", {})
        needed = schema.get("required", [])
        chosen = needed or list(properties)[:2]
        return {name: example(properties[name]) for name in chosen}
    if kind == "array":
        return [example(schema.get("items", {}))]
    return {"integer": 1, "number": 1, "boolean": True, "string": "…"}.get(kind)
