"""A declared record type together with what administrators changed about it and added to it."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Sequence
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import FieldInvalid, Kind
from parley.foundation.records.own.attributes import give_attributes
from parley.foundation.records.own.models import OwnField, OwnType
from parley.foundation.records.own.offer import OFFERED

STEP = 100
"""Between the positions of two neighbours, so that one can come between them."""


def in_language(text: str, translations: dict[str, str]) -> str:
    """The text in the reader's language, where there is one."""
    return translations.get(get_language() or "en") or text


words: Any = lazy(in_language, str)


def joined(declared: RecordType, rows: Sequence[OwnField], change: OwnType | None) -> RecordType:
    """The type as it is now; the declared one itself where nobody changed anything."""
    if not rows and change is None:
        return declared
    made = copy.copy(declared)
    if change is not None:
        _rename(made, change)
    by_name = {row.name: row for row in rows}
    placed: list[tuple[int, Field]] = []
    for number, one in enumerate(declared.fields, start=1):
        row = by_name.get(one.name)
        placed.append((place_of(row, number), _changed(one, row, declared) if row else one))
    new = [row for row in rows if row.kind in OFFERED]
    last = len(declared.fields)
    placed += [(place_of(row, last + number), field_of(row)) for number, row in enumerate(new, start=1)]
    fields = tuple(one for _place, one in sorted(placed, key=lambda pair: pair[0]))
    _set(made, fields, [row for row in new if not row.hidden])
    give_attributes(declared.model, [row.name for row in new])
    return made


def place_of(row: OwnField | None, number: int) -> int:
    """Where a field stands: where an administrator put it, else in the order of its declaration."""
    return row.position if row is not None and row.position else number * STEP


def _rename(made: RecordType, change: OwnType) -> None:
    if not made.own and change.label:
        object.__setattr__(made, "label", words(change.label, change.translations))
    if not made.own and change.plural:
        object.__setattr__(made, "label_plural", words(change.plural, change.plural_translations))
    object.__setattr__(made, "switched_off", change.switched_off)


def _set(made: RecordType, fields: tuple[Field, ...], shown: list[OwnField]) -> None:
    """Puts the fields into a copy of a type, and their names where the type names fields."""
    hidden = {one.name for one in fields if one.hidden}
    more = {
        "columns": [row.name for row in shown if row.in_list],
        "quick": [row.name for row in shown if row.quick],
        "search": [row.name for row in shown if OFFERED[row.kind].found],
    }
    object.__setattr__(made, "fields", fields)
    object.__setattr__(made, "by_name", {one.name: one for one in fields})
    for part in ("columns", "quick", "figures", "search", "match", "second_line"):
        kept = tuple(name for name in getattr(made, part) if name.split(".")[0] not in hidden)
        object.__setattr__(made, part, (*kept, *more.get(part, ())))


def can_be_hidden(declared: RecordType, one: Field) -> bool:
    """What a company does not use: fields that people fill in and nothing depends on."""
    needed = {declared.title, *declared.title_parts, "owner", "stage", "pipeline", "external_id"}
    return one.editable and not one.required and one.name not in needed


def _changed(one: Field, row: OwnField, declared: RecordType) -> Field:
    """A built-in field as the administrator wants it."""
    changes: dict[str, Any] = {"required": one.required or (row.required and one.editable)}
    if row.label or row.translations:
        changes["label"] = words(row.label or str(one.label), row.translations) if row.label else one.label
    if row.help:
        changes["help"] = words(row.help, row.help_translations)
    if row.section is not None:
        changes["section"] = words(row.section.label, row.section.translations)
    if row.hidden and can_be_hidden(declared, one):
        changes |= {
            "hidden": True,
            "editable": False,
            "importable": False,
            "listable": False,
            "required": False,
        }
    return dataclasses.replace(one, **changes)


def field_of(row: OwnField) -> Field:
    """The field that an administrator made."""
    offered = OFFERED[row.kind]
    kind = offered.make(row)
    usable = not row.hidden
    return Field(
        row.name,
        words(row.label, row.translations),
        kind,
        required=row.required and usable and row.kind != "yes_no",
        editable=usable,
        importable=usable,
        listable=usable,
        default=_default(kind, row.default) if row.default else None,
        unique=row.unique and offered.unique,
        help=words(row.help, row.help_translations) if row.help else "",
        section=words(row.section.label, row.section.translations) if row.section else "",
        hidden=row.hidden,
        synonyms=tuple({row.name.removeprefix("x_").replace("_", " "), *row.translations.values()}),
    )


def _default(kind: Kind, text: str) -> Any:
    """Read when it is needed: `today` is another day then. One that has become wrong is none."""

    def read() -> Any:
        try:
            return kind.from_text(text)
        except FieldInvalid:
            return None

    return read
