"""What the API's documentation says of a record type: JSON Schema from the kinds of its fields.

The schemas describe; values are read by the fields' own kinds, so that the API says no in the same words as a form.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, create_model
from pydantic import Field as Described

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, Kind, Link, Number, Rows, Text, YesNo


def json_schema(kind: Kind) -> dict[str, Any]:
    """JSON Schema of the values of a kind, as the API gives and takes them."""
    if isinstance(kind, Rows):
        columns = {column.name: json_schema(column.kind) for column in kind.columns}
        return {"type": "array", "items": {"type": "object", "properties": columns}}
    if isinstance(kind, YesNo):
        return {"type": "boolean"}
    if isinstance(kind, Choice):
        return {"type": "string", "enum": ["", *(key for key, _label in kind.choices)]}
    if isinstance(kind, Link):
        return {"type": ["integer", "null"], "description": f"Id of a record of the type {kind.to}."}
    if kind.name == "integer":
        return {"type": ["integer", "null"]}
    if isinstance(kind, Number):
        return {
            "type": ["string", "null"],
            "pattern": r"^-?\d+(\.\d+)?$",
            "description": "A decimal number as text.",
        }
    if kind.name == "date":
        return {"type": ["string", "null"], "format": "date"}
    if kind.name == "date_time":
        return {"type": ["string", "null"], "format": "date-time"}
    if isinstance(kind, Text):
        return {"type": ["string", "null"], "maxLength": kind.length}
    return {}


class Loose(BaseModel):
    """An object whose unknown names are refused later, by the record type itself."""

    model_config = ConfigDict(extra="allow")


def described(declared: Field) -> Any:
    """One property of a schema."""
    extra = {"title": str(declared.label), **json_schema(declared.kind)}
    if declared.help:
        extra.setdefault("description", str(declared.help))
    return (Any, Described(default=None, json_schema_extra=extra))


def input_model(record_type: RecordType) -> type[BaseModel]:
    """The body of a create or change: the fields that people may write."""
    properties = {one.name: described(one) for one in record_type.fields if one.writable}
    return create_model(f"{_class_name(record_type)}Input", __base__=Loose, **properties)


def output_model(record_type: RecordType) -> type[BaseModel]:
    """A record as the API gives it: id, version, and every field."""
    properties = {one.name: described(one) for one in record_type.fields}
    numbers = {"id": (int, ...), "version": (int, ...), "title": (str, ...)}
    return create_model(_class_name(record_type), __base__=Loose, **numbers, **properties)


def fields_model(name: str, fields: tuple[Field, ...]) -> type[BaseModel]:
    """The input of an action."""
    return create_model(name, __base__=Loose, **{one.name: described(one) for one in fields})


def _class_name(record_type: RecordType) -> str:
    return "".join(part.title() for part in record_type.key.split("_"))


def to_json(record_type: RecordType, record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """One record as plain JSON; the caller has loaded what the fields need."""
    values = {name: record_type.by_name[name].kind for name in names}
    return {
        "id": record.pk,
        "version": record.version,
        "title": record_type.title_of(record),
        **{name: kind.to_json(kind.read(record, name)) for name, kind in values.items()},
    }


class ProblemField(BaseModel):
    """What is wrong with one value."""

    field: str = ""
    code: str
    message: str
    details: dict[str, Any] = {}


class ProblemDocument(BaseModel):
    """RFC 9457: what went wrong and what to do about it."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    problems: list[ProblemField] = []
