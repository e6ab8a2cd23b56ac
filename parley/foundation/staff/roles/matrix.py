"""The matrix of a role as the screen shows it, and the grants that come back from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from parley.foundation.access.permissions import declared_permissions
from parley.foundation.access.policy import granted
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.staff.roles.known import (
    REST,
    SCOPES,
    YES_NO,
    Right,
    field_rights,
    right_to,
    sensitive_fields,
    verbs,
)


@dataclass(frozen=True)
class Cell:
    """One choice: `value` is what the role says here, "" where it follows from the rest; `follows` is what then holds."""

    key: str
    label: Any
    value: str
    follows: Any
    reach: str
    choices: list[tuple[str, Any]]


@dataclass(frozen=True)
class Row:
    """One line of the matrix: a record type, all other types, or a sensitive field."""

    label: Any
    hint: Any
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    heads: list[Any]
    default: Row
    types: list[Row]
    fields: list[Row]
    others: list[Cell]


def matrix_of(grants: Mapping[str, str]) -> Matrix:
    """The whole matrix of a role with these grants."""
    named = verbs()
    types = sorted(registry.all_types(), key=lambda one: not one.owned)
    return Matrix(
        heads=list(named.values()),
        default=Row("", "", [_default_cell(verb, label, grants) for verb, label in named.items()]),
        types=[Row(one.label_plural, one, _type_cells(one, named, grants)) for one in types],
        fields=[
            Row(label, "", [_cell(right, grants) for right in rights]) for label, rights in _field_rows()
        ],
        others=[_cell(Right(one.key, "", one.text, YES_NO), grants) for one in declared_permissions()],
    )


def _type_cells(record_type: RecordType, named: Mapping[str, Any], grants: Mapping[str, str]) -> list[Cell]:
    return [_cell(right_to(record_type, verb, label), grants) for verb, label in named.items()]


def _field_rows() -> list[tuple[Any, list[Right]]]:
    """Every sensitive field; where a type has several, first a line for all of them."""
    fields = sensitive_fields()
    rows: list[tuple[Any, list[Right]]] = []
    for record_type in dict.fromkeys(one for one, _declared, _so in fields):
        own = [declared for one, declared, _so in fields if one is record_type]
        rows.append((f"{record_type.label_plural}", field_rights(record_type, "*", "")))
        rows += [
            (
                f"{record_type.label_plural}: {declared.label}",
                field_rights(record_type, declared.name, declared.label),
            )
            for declared in own
        ]
    return rows


def _default_cell(verb: str, label: Any, grants: Mapping[str, str]) -> Cell:
    key = "*" if verb == REST else f"*.{verb}"
    return _cell(Right(key, "", label, SCOPES), grants)


def _cell(right: Right, grants: Mapping[str, str]) -> Cell:
    others = {key: value for key, value in grants.items() if key != right.key}
    # The key of "anything else" grants nothing by itself, but what no other key of the type says.
    follows = granted(others, right.key.replace(".*", ".another verb"))
    value = grants.get(right.key, "")
    now = right.reach(granted(dict(grants), right.key)) if value else right.reach(follows)
    choices = dict(right.choices)
    if value and value not in choices:
        choices[value] = SCOPES[value]
    words = right.choices.get(right.reach(follows), SCOPES[follows.name.lower()])
    return Cell(right.key, right.label, value, words, now, list(choices.items()))


def keys_on_screen() -> list[str]:
    """Every key that the matrix asks about."""
    matrix = matrix_of({})
    rows: Iterable[Row] = (matrix.default, *matrix.types, *matrix.fields)
    return [cell.key for row in rows for cell in row.cells] + [cell.key for cell in matrix.others]


def grants_from(data: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The grants that the form says; what it did not ask about stays as it was."""
    grants = dict(before)
    for key in keys_on_screen():
        said = data.get(f"g:{key}")
        if said is None:
            continue
        grants.pop(key, None)
        if said in SCOPES:
            grants[key] = said
    return grants
