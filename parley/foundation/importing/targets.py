"""Where a column of a file may go: fields of the type, parts of rows, and fields of records that links create."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, Dictionary, Kind, Link, Rows


@dataclass(frozen=True)
class Target:
    """`field` takes the text. A `path` with a point leads to it through `head`: a link or a list of rows."""

    path: str
    head: Field
    field: Field

    @property
    def label(self) -> str:
        """What a person reads: “Team: Region”."""
        return str(self.head.label) if self.head is self.field else f"{self.head.label}: {self.field.label}"

    @property
    def through(self) -> bool:
        return self.head is not self.field

    @property
    def many(self) -> bool:
        """Whether several columns may go here: phones, e-mails."""
        return isinstance(self.head.kind, Rows) and not self.through


def targets_of(record_type: RecordType) -> list[Target]:
    """Everything that an import may fill, own fields first."""
    own = [declared for declared in record_type.fields if declared.importable]
    found = [Target(declared.name, declared, declared) for declared in own]
    for declared in own:
        if isinstance(declared.kind, Rows):
            parts = [column for column in declared.kind.columns if column.name != declared.kind.main]
        elif is_created_in_passing(declared.kind):
            parts = passed_on_fields(declared.kind)
        else:
            continue
        found += [Target(f"{declared.name}.{part.name}", declared, part) for part in parts]
    return found


def may_create(kind: Link, user: User) -> bool:
    """Whether an import of this person may make what texts name and is not there.

    Entries of dictionaries where the declaration allows it; records only for who may create them on the screen too.
    """
    if not kind.creatable or isinstance(kind, Dictionary):
        return kind.creatable
    return scope_of(user, registry.get(kind.to).permission("create")) is not Scope.NONE


def is_created_in_passing(kind: Kind) -> bool:
    """Whether a link makes whole records of another type, not mere entries of a list."""
    return type(kind) is Link and kind.creatable


def passed_on_fields(kind: Any) -> list[Field]:
    """The fields of a linked record that can be given with it."""
    target = registry.get(kind.to)
    known_otherwise = ("external_id", "owner", target.title)
    return [
        declared
        for declared in target.fields
        if declared.importable and declared.editable and declared.name not in known_otherwise
        if not isinstance(declared.kind, Rows)
    ]


def reference_kind(kind: Kind) -> Link | Choice | None:
    """The link or choice that a text is looked up in, also inside rows; None for plain values."""
    inner = kind.main_field.kind if isinstance(kind, Rows) else kind
    return inner if isinstance(inner, Link | Choice) else None


def labels_in_every_language(label: Any) -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(label))
    return found
