"""What a form needs to draw one field, and reading what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import (
    Choice,
    Date,
    DateTime,
    Dictionary,
    Email,
    FieldInvalid,
    Kind,
    Link,
    LongText,
    Number,
    Phone,
    Rows,
    Several,
    Url,
    YesNo,
)

MOST_CHOICES = 200
"""Links with more candidates than this are searched, not listed."""


@dataclass(frozen=True)
class Input:
    """One field of a form. `widget`: text, select, picker, textarea, checkbox, rows; `type` is the HTML input type."""

    name: str
    label: Any
    widget: str
    type: str = "text"
    value: Any = ""
    shown: str = ""
    choices: list[tuple[Any, Any]] = field(default_factory=list)
    source: str = ""
    required: bool = False
    hint: Any = ""
    error: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    columns: list[Any] = field(default_factory=list)
    section: Any = ""


TYPES: tuple[tuple[type[Kind], str], ...] = (
    (Email, "email"), (Phone, "tel"), (Url, "url"), (DateTime, "datetime-local"), (Date, "date"),
)  # fmt: skip


def input_of(
    declared: Field, user: User, value: Any = None, *, typed: str | None = None, error: str = ""
) -> Input:
    """The input of a field for a stored value, or for what a person had typed before the form was refused."""
    kind = declared.kind
    text = typed if typed is not None else kind.to_text(value)
    common: dict[str, Any] = {
        "name": declared.name,
        "label": declared.label,
        "required": declared.required,
        "hint": declared.help,
        "error": error,
        "section": declared.section,
    }
    if isinstance(kind, YesNo):
        checked = text in ("yes", "1", "on")
        return Input(widget="checkbox", value=checked, **common)
    if isinstance(kind, Link):
        return _link_input(kind, user, text, common)
    if isinstance(kind, Choice):
        return Input(widget="select", value=text, choices=list(kind.choices), **common)
    if isinstance(kind, LongText):
        return Input(widget="textarea", value=text, **common)
    if isinstance(kind, Several):
        return _several_input(kind, user, text, common)
    if isinstance(kind, Rows):
        return Input(widget="text", value=text, **(common | {"type": _type_of(kind.main_field.kind)}))
    attributes = {"inputmode": "decimal"} if isinstance(kind, Number) else {}
    return Input(widget="text", type=_type_of(kind), value=text, attributes=attributes, **common)


def _link_input(kind: Link, user: User, text: str, common: dict[str, Any]) -> Input:
    """A short list is a select; everything else is searched while typing."""
    source = "" if isinstance(kind, Dictionary) or kind.name == "stage" else _pick_address(kind.to)
    if source:
        chosen = kind.candidates(user).filter(pk=text).first() if text.isdecimal() else None
        return Input(widget="picker", value=text, shown=str(chosen or ""), source=source, **common)
    rows = list(kind.candidates(user)[:MOST_CHOICES])
    return Input(
        widget="select", value=text, choices=[(row.pk, kind.option_label(row)) for row in rows], **common
    )


def _several_input(kind: Several, user: User, text: str, common: dict[str, Any]) -> Input:
    """Entries to tick; those that are out of use stay where they were ticked before."""
    chosen = {part.strip() for part in text.split(";")}
    rows = list(kind.entry.candidates(user).order_by("position", "label")[:MOST_CHOICES])
    missing = {int(part) for part in chosen if part.isdecimal()} - {row.pk for row in rows}
    rows += list(registry.get(kind.entry.to).model._base_manager.filter(pk__in=missing))
    choices = [(row.pk, str(row)) for row in rows]
    return Input(widget="several", value=chosen, choices=choices, **common)


def _pick_address(record_type: str) -> str:
    try:
        return reverse(f"{record_type}:pick")
    except NoReverseMatch:
        return ""


def _type_of(kind: Kind) -> str:
    return next((name for cls, name in TYPES if isinstance(kind, cls)), "text")


def typed_values(fields: Iterable[Field], data: QueryDict) -> dict[str, Any]:
    """What the form says, by field name, for `create_record` and `change_records`; fields it does not have are left out."""
    values: dict[str, Any] = {}
    for declared in fields:
        if isinstance(declared.kind, YesNo):
            values[declared.name] = declared.name in data
        elif declared.name in data:
            if isinstance(declared.kind, Several):
                values[declared.name] = [text for text in data.getlist(declared.name) if text]
                continue
            text = data.get(declared.name, "")
            values[declared.name] = _rows_of(text) if isinstance(declared.kind, Rows) else text.strip()
    return values


def with_known_parts(kind: Rows, texts: list[str], stored: list[dict[str, Any]]) -> list[Any]:
    """Rows typed as one text: one that was there before keeps its other parts (a phone its label)."""
    known = {kind.main_field.kind.to_text(row[kind.main]): row for row in stored}
    return [known.get(text) or known.get(_stored_form(kind, text)) or text for text in texts]


def _stored_form(kind: Rows, text: str) -> str:
    try:
        return kind.main_field.kind.to_text(kind.main_field.kind.from_text(text))
    except FieldInvalid:
        return text


def _rows_of(text: str) -> list[str]:
    """One text is one row; several are separated by `;`."""
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


def errors_by_field(refusal: ActionRefused) -> tuple[dict[str, str], list[str]]:
    """The problems that name a field, and the sentences of those that do not."""
    named: dict[str, str] = {}
    others: list[str] = []
    for problem in refusal.problems:
        if problem.field:
            named.setdefault(problem.field, str(problem.message))
        else:
            others.append(str(problem.message))
    if not refusal.problems:
        others.append(str(refusal))
    return named, others


def inputs_again(
    fields: Iterable[Field], user: User, data: QueryDict, errors: Mapping[str, str]
) -> list[Input]:
    """The form as the person left it, with what is wrong."""
    return [
        input_of(
            declared, user, typed="; ".join(data.getlist(declared.name)), error=errors.get(declared.name, "")
        )
        for declared in fields
    ]
