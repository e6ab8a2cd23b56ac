"""Rows that belong to a record and follow it into another one when the two are merged.

Foreign keys are found by themselves, so that a new child table follows without being told. Rows that point at a record
by type and id are announced: `follows(Note)`, or `stays(Change)` for what is a fact about the old record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from parley.foundation.access.models import Deputy
from parley.foundation.audit.models import Change
from parley.foundation.events.models import StoredEvent
from parley.foundation.files.models import File
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import Rows


@dataclass(frozen=True)
class Reference:
    """A pair of columns by which rows of a model point at a record of any type."""

    model: type[Model]
    type_column: str = "record_type"
    id_column: str = "record_id"


_following: list[Reference] = []
_staying: set[type[Model]] = set()


def follows(model: type[Model], type_column: str = "record_type", id_column: str = "record_id") -> None:
    """Announces that rows of a model go along with their record."""
    reference = Reference(model, type_column, id_column)
    if reference not in _following:
        _following.append(reference)


def stays(*models: type[Model]) -> None:
    """Announces models whose rows are facts about the old record and stay with it."""
    _staying.update(models)


def following() -> list[Reference]:
    """The references whose rows go along."""
    return list(_following)


def unannounced() -> list[type[Model]]:
    """Models that point at records of any type and have not said what they do: none, a test sees to it."""
    known = {*(one.model for one in _following), *_staying}
    return [
        model
        for model in apps.get_models()
        if {"record_type", "record_id"} <= {field.name for field in model._meta.fields} and model not in known
    ]


def foreign_keys(record_type: RecordType) -> Iterator[ForeignKey[Any, Any]]:
    """Every foreign key of the product that points at records of the type, but for those that a record declares: its
    links and its own rows are changed as fields, with history."""
    own = {(one.kind.model(), one.kind.parent) for one in record_type.fields if isinstance(one.kind, Rows)}
    for model in apps.get_models(include_auto_created=True):
        linked = declared_links(model, record_type)
        for field in model._meta.fields:
            if (
                isinstance(field, ForeignKey)
                and field.related_model is record_type.model
                and field.name not in linked
                and (model, field.name) not in own
            ):
                yield field


def declared_links(model: type[Model], record_type: RecordType) -> set[str]:
    """The names of the fields by which records of this model link to the type; none where the model is no record's."""
    known = [one for one in registry.all_types() if one.model is model]
    if not known:
        return set()
    return {one.name for one in known[0].fields if getattr(one.kind, "to", "") == record_type.key}


follows(Deputy)
follows(File)
stays(Change, StoredEvent)
