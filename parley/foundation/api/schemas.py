"""JSON Schema of what the API gives and takes, made from the kinds of fields.

The same schemas stand in the OpenAPI document and check what comes in (`checking`): what the document says is what
happens. Values are then read by the fields' own kinds, so that the API refuses in the same words as a form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import (
    Choice,
    Date,
    DateTime,
    Dictionary,
    Email,
    Integer,
    Kind,
    Link,
    Number,
    Rows,
    Several,
    Text,
    Url,
    YesNo,
)  # fmt: skip

Schema = dict[str, Any]
LARGEST_ID = 10**18 - 1
ID: Schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
TEXT_WITHOUT_NUL = r"^[^\u0000]*$"


def given(kind: Kind) -> Schema:
    """The values of a kind as the API gives them."""
    if isinstance(kind, Rows):
        return {"type": "array", "items": _object({one.name: given(one.kind) for one in kind.columns})}
    if isinstance(kind, Several):
        return {"type": "array", "items": ID, "examples": [[4, 7]]}
    if isinstance(kind, YesNo):
        return {"type": "boolean"}
    if isinstance(kind, Choice):
        return {"type": "string", "enum": _choices(kind)}
    if isinstance(kind, Link):
        return {
            **_or_null(ID),
            "examples": [7],
            "description": _("Id of a record of the type “%(type)s”.") % {"type": kind.to},
        }
    if isinstance(kind, Integer):
        return {"type": ["integer", "null"], "examples": [12]}
    if isinstance(kind, Number):
        return {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$", "examples": ["1200.00"]}
    if isinstance(kind, Date):
        return {"type": ["string", "null"], "format": "date", "examples": ["2026-12-31"]}
    if isinstance(kind, DateTime):
        return {"type": ["string", "null"], "format": "date-time", "examples": ["2026-12-31T09:30:00+00:00"]}
    if isinstance(kind, Text):
        return {"type": "string" if kind.blank == "" else ["string", "null"], **_example(kind)}
    return dict(kind.json_schema)


def taken(kind: Kind) -> Schema:
    """The values of a kind as the API takes them; null empties a field."""
    if isinstance(kind, Rows):
        row = _object({one.name: taken(one.kind) for one in kind.columns})
        return {"type": ["array", "null"], "items": row, "maxItems": 1000}
    if isinstance(kind, Several):
        one = {"type": ["integer", "string"]}
        return {
            "type": ["array", "null"],
            "items": one,
            "maxItems": 1000,
            "description": _("Ids or labels."),
            "examples": [[4, 7]],
        }
    if isinstance(kind, YesNo):
        return {"type": ["boolean", "null"]}
    if isinstance(kind, Choice):
        return {"type": ["string", "null"], "enum": [*_choices(kind), None]}
    if isinstance(kind, Dictionary):
        bounds = {"minimum": 1, "maximum": LARGEST_ID, "maxLength": 200}
        return {
            "type": ["integer", "string", "null"],
            **bounds,
            "description": _("Id or label."),
            "examples": [4],
        }
    if isinstance(kind, Link):
        return {
            **_or_null(ID),
            "description": _("Id of a record of the type “%(type)s”.") % {"type": kind.to},
            "examples": [7],
        }
    if isinstance(kind, Integer):
        return {"type": ["integer", "null"], **_bounds(kind), "examples": [12]}
    if isinstance(kind, Number):
        plain = {"pattern": r"^-?\d{1,18}(\.\d{1,6})?$", "description": _("A decimal number, best as text.")}
        return {"type": ["string", "number", "null"], **plain, **_bounds(kind), "examples": ["1200.00"]}
    if isinstance(kind, Text):
        text = {"type": ["string", "null"], "maxLength": kind.length, "pattern": TEXT_WITHOUT_NUL}
        return {**text, **_example(kind)}
    schema = given(kind)
    return _or_null(schema) if isinstance(schema.get("type"), str) else schema


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _choices(kind: Choice) -> list[str]:
    return ["", *(key for key, _label in kind.choices if key != "")]


def _bounds(kind: Number) -> Schema:
    bounds = {"minimum": kind.minimum, "maximum": kind.maximum}
    return {name: int(limit) for name, limit in bounds.items() if limit is not None and limit == int(limit)}


def _example(kind: Text) -> Schema:
    if isinstance(kind, Email):
        return {"examples": ["anna@example.com"]}
    if isinstance(kind, Url):
        return {"examples": ["https://example.com"]}
    return {"examples": ["+4930123456"]} if kind.name == "phone" else {}


def described(declared: Field, schema: Schema) -> Schema:
    """One property of a record: its schema with the label and help that people see."""
    help_text = str(declared.help)
    return {
        "title": str(declared.label),
        **schema,
        **({"description": help_text} if help_text and "description" not in schema else {}),
    }


def record_given(seen: RecordType) -> Schema:
    """A record as the API gives it: id, version, title and every field that this caller sees."""
    fields = {one.name: described(one, given(one.kind)) for one in seen.fields}
    head = {
        "id": ID,
        "version": {"type": "integer", "minimum": 1, "description": _("Counts changes; the ETag.")},
        "title": {"type": "string", "description": _("What people call the record.")},
    }
    return {"type": "object", "properties": head | fields, "required": ["id", "version", "title"]}


def record_taken(seen: RecordType, *, new: bool) -> Schema:
    """The fields that this caller may set; `new` names those without which there is no record."""
    fields = {one.name: described(one, taken(one.kind)) for one in seen.fields if one.writable}
    needed = [
        one.name
        for one in seen.fields
        if new
        and one.required
        and one.writable
        and one.default is None
        and not (one.name == seen.title and seen.title_parts)
    ]
    return _object(fields) | ({"required": needed} if needed else {})


def input_taken(fields: tuple[Field, ...]) -> Schema:
    """The inputs of an action."""
    needed = [one.name for one in fields if one.required and one.default is None]
    schema = _object({one.name: described(one, taken(one.kind)) for one in fields})
    return schema | ({"required": needed} if needed else {})


@dataclass
class Parts:
    """Makes the schemas of one record type. In the OpenAPI document they are named parts that others point at
    (`components` collects them), for the check they are whole."""

    seen: RecordType | None
    components: dict[str, Schema] | None = field(default=None)

    @property
    def type(self) -> RecordType:
        assert self.seen is not None
        return self.seen

    def named(self, name: str, schema: Schema) -> Schema:
        """The schema itself, or where it is found in the document."""
        if self.components is None:
            return schema
        self.components[name] = schema
        return {"$ref": f"#/components/schemas/{name}"}

    @property
    def name(self) -> str:
        """The type's name as a name of schemas."""
        return "".join(part.title() for part in self.type.key.split("_"))

    def record(self) -> Schema:
        return self.named(self.name, record_given(self.type))

    def new(self) -> Schema:
        return self.named(f"New{self.name}", record_taken(self.type, new=True))

    def changes(self) -> Schema:
        return self.named(f"{self.name}Changes", record_taken(self.type, new=False))


def to_json(record_type: RecordType, record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """One record as plain JSON; the caller has loaded what the fields need."""
    values = {name: record_type.by_name[name].kind for name in names}
    return {
        "id": record.pk,
        "version": record.version,
        "title": record_type.title_of(record),
        **{name: kind.to_json(kind.read(record, name)) for name, kind in values.items()},
    }
