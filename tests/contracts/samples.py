"""Values for any field of any record type, made from the declaration alone."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import (
    Choice,
    Date,
    DateTime,
    Dictionary,
    Email,
    Integer,
    Link,
    Number,
    Phone,
    Rows,
    Several,
    Text,
    Url,
    YesNo,
)  # fmt: skip
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline, Stage

TYPES = [one.key for one in registry.all_types()]
"""The keys of all record types: parametrise with them."""


def make(record_type: RecordType, number: int = 1, by: Actor | None = None, **values: Any) -> Any:
    """One stored record with every field filled."""
    prepare_world(record_type)
    given = {
        declared.name: sample(record_type, declared, number)
        for declared in record_type.fields
        if fillable(declared)
    }
    return writing.create(record_type, [given | values], by or system())[0]


def fillable(declared: Field) -> bool:
    """Whether a test may fill it freely: what people write, but for owner, key and what hangs together."""
    return (
        declared.editable
        and declared.writable
        and declared.name
        not in {
            "owner",
            "external_id",
            "stage",
            "outcome_reason",
            "outcome_comment",
            "closed_on",
            "parent",
            "head",
        }
    )


def prepare_world(record_type: RecordType) -> None:
    """What must be there before a record of the type: a pipeline for types with stages."""
    if "stage" in record_type.by_name and not Pipeline.objects.filter(record_type=record_type.key).exists():
        install_template("complex_sale", record_type.key, system())
        Stage.objects.update(required_fields=[], reason_required=False)


def sample(record_type: RecordType, declared: Field, number: int) -> Any:
    """A value that the field takes; another `number` gives another one where the kind has more than one."""
    kind = declared.kind
    defined = DEFINITIONS.get(record_type.key, {})
    if declared.name in defined:
        value = defined[declared.name]
        return value % number if isinstance(value, str) and "%d" in value else value
    if isinstance(kind, Several):
        return [
            sample(record_type, Field(declared.name, "", kind.entry), one) for one in (number, number + 1)
        ]
    if isinstance(kind, Rows):
        return [{column.name: sample(record_type, column, number) for column in kind.columns}]
    if isinstance(kind, Dictionary):
        entry, _made = DictionaryEntry.objects.get_or_create(
            dictionary=kind.dictionary, label=f"Entry {number}"
        )
        return entry.pk
    if isinstance(kind, Link):
        return None if kind.to == record_type.key else linked(kind.to).pk
    if isinstance(kind, Choice):
        return kind.choices[number % len(kind.choices)][0]
    if isinstance(kind, YesNo):
        return number % 2 == 1
    if isinstance(kind, Integer):
        return int(min(kind.maximum or 100, 10 + number))
    if isinstance(kind, Number):
        return Decimal(min(kind.maximum or 1000, 100 + number))
    if isinstance(kind, Date):
        return datetime.date(2026, 5, number % 28 + 1)
    if isinstance(kind, DateTime):
        return datetime.datetime(2026, 5, number % 28 + 1, 9, 30, tzinfo=datetime.UTC)
    if isinstance(kind, Email):
        return f"sample{number}@example.com"
    if isinstance(kind, Phone):
        return f"+49301234{number:03}"
    if isinstance(kind, Url):
        return f"https://example.com/{number}"
    if isinstance(kind, Text):
        return special(declared) or f"Sample {declared.name} {number}"[: kind.length]
    if kind.name in SPECIAL_KINDS:
        return SPECIAL_KINDS[kind.name]
    raise NotImplementedError(f"The contract tests do not know a value of the kind {kind.name!r}.")


DEFINITIONS: dict[str, dict[str, Any]] = {
    "field": {
        "record_type": "organization", "name": "x_sample_%d", "kind": "text", "to": "", "dictionary": "",
        "section": None, "places": 0, "required": False, "currency": "",
    },
    "record_type": {"key": "x_sample_%d", "base": "owned"},
}  # fmt: skip
"""Definitions of fields and types that can be."""

SPECIAL_KINDS = {
    "conditions": '{"all":[["name","is","1"]]}',
    "word": "name",
    "translations": {"ru": "Образец"},
    "names": ["name"],
    "stage_set": [],
    "entry_set": [],
}
"""Values of the kinds that only pipelines and views have."""


def special(declared: Field) -> str:
    """Texts that mean something."""
    return {
        "currency": "EUR",
        "record_type": "deal",
        "dictionary": "industry",
        "reason_dictionary": "lost_reason",
    }.get(declared.name, "")


def linked(key: str) -> Any:
    """Some record of a type to link to."""
    target = registry.get(key)
    if key == "pipeline":
        prepare_world(registry.get("deal"))
        return Pipeline.objects.first()
    return target.model._base_manager.filter(deleted_at__isnull=True).first() or make(target)
