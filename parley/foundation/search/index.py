"""Keeping the index and asking it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from parley.foundation.access.fields import marked_fields
from parley.foundation.events.appending import append
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import Phone, Rows
from parley.foundation.records.models import RecordQuerySet
from parley.foundation.search.folding import digits, fold, words
from parley.foundation.search.models import Entry

BATCH = 500


def matching_text(record_type: RecordType, rows: RecordQuerySet, text: str) -> Any:
    """The rows whose searchable text holds every word of the query."""
    condition = Q(record_type=record_type.key)
    for word in words(text):
        condition &= Q(text__contains=word)
    return rows.filter(pk__in=Entry.objects.filter(condition).values("record_id"))


def reindex(record_type: RecordType, ids: Iterable[int]) -> None:
    """Writes the index rows of these records anew, in batches."""
    ids = list(ids)
    names = searched_fields(record_type)
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        records = record_type.loaded(names).filter(pk__in=part)
        entries = [
            {
                "record_type": record_type.key,
                "record_id": record.pk,
                "title": record_type.title_of(record)[:300],
                "text": text_of(record_type, record, names),
            }
            for record in records
        ]
        append(Entry, entries, replace_by=("record_type", "record_id"))


def searched_fields(record_type: RecordType) -> list[str]:
    """Without sensitive fields: one text serves everybody who sees the record, whatever their role hides."""
    marked = {name for key, name in marked_fields() if key == record_type.key} | record_type.sensitive_names
    return [name for name in record_type.search if name not in marked]


def text_of(record_type: RecordType, record: Any, names: Iterable[str]) -> str:
    """All searchable texts of one loaded record, folded."""
    parts: list[str] = []
    for name in names:
        kind = record_type.by_name[name].kind
        label = kind.label_of(record, name)
        parts.append(fold(label))
        main = kind.main_field.kind if isinstance(kind, Rows) else kind
        if isinstance(main, Phone):
            parts.append(digits(label))
    return " ".join(part for part in parts if part)[:10_000]


def forget(record_type: RecordType, ids: Iterable[int]) -> None:
    """Takes records out of the index."""
    Entry.objects.filter(record_type=record_type.key, record_id__in=list(ids)).delete()
