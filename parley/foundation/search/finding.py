"""Finding records of every type at once, for the palette."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Length

from parley.foundation.accounts.models import User
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.search.index import matching_text

PER_TYPE = 5


@dataclass(frozen=True)
class Found:
    """One record that matches, and what stands in its second line."""

    record_type: RecordType
    record: Any
    title: str
    second: str


def find(text: str, user: User, per_type: int = PER_TYPE) -> list[Found]:
    """The best few records of each type that hold every word of the text, shortest names first.

    One query for each type; texts of fewer than two letters find nothing.
    """
    if len(text.strip()) < 2:
        return []
    return [
        one
        for record_type in registry.all_types()
        for one in _of_type(record_type.as_seen_by(user), text, user, per_type)
    ]


def _of_type(record_type: RecordType, text: str, user: User, limit: int) -> list[Found]:
    rows = matching_text(record_type, record_type.visible_to(user), text)
    loaded = record_type.loaded(record_type.second_line)
    rows.query.select_related = loaded.query.select_related
    rows = rows.prefetch_related(*loaded._prefetch_related_lookups).order_by(Length(record_type.title), "pk")
    return [
        Found(record_type, one, record_type.title_of(one), _second(record_type, one)) for one in rows[:limit]
    ]


def _second(record_type: RecordType, record: Any) -> str:
    labels = (record_type.by_name[name].kind.label_of(record, name) for name in record_type.second_line)
    return " · ".join(label for label in labels if label)
