"""Keeping the index and asking it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from parley.foundation.access.fields import marked_fields
from parley.foundation.events.appending import append
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import Phone, Rows
from parley.foundation.records.models import RecordQuerySet
from parley.foundation.search.engines import holds
from parley.foundation.search.folding import digits, fold, indexed, meanings
from parley.foundation.search.models import Entry

BATCH = 2000
FEW = 50
FENCE = 10_000_000
"""More than there ever are: PostgreSQL answers a question with a limit first and alone. Without it, it walked through all
records in the order of the list and looked each up in the index, two seconds among a million deals instead of 30 ms."""


def matching_text(record_type: RecordType, rows: RecordQuerySet, text: str) -> Any:
    """The rows whose searchable text holds every word of the query, in one of the ways it can be meant."""
    found = matching_entries(text).filter(record_type=record_type.key).values("record_id")
    return rows.filter(pk__in=found[:FENCE] if connection.vendor == "postgresql" else found)


def matching_entries(text: str) -> QuerySet[Entry]:
    """The entries of all types that hold every word of the query; of a text that says nothing all of them."""
    condition = Q()
    for words in meanings(text):
        condition |= holds(words)
    return Entry.objects.filter(condition)


def reindex(record_type: RecordType, ids: Iterable[int], *, fresh: bool = False) -> None:
    """Writes the index rows of these records anew, in batches. `fresh`: they were made in this transaction."""
    ids = list(ids)
    names = searched_fields(record_type)
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        records = _loaded(record_type, names, many=len(part) > FEW).filter(pk__in=part)
        entries = [
            {
                "record_type": record_type.key,
                "record_id": record.pk,
                "title": (title := record_type.title_of(record)[:300]),
                "name": fold(title)[:300],
                "text": text_of(record_type, record, names),
            }
            for record in records
        ]
        append(Entry, entries, replace_by=() if fresh else ("record_type", "record_id"))


def _loaded(record_type: RecordType, names: list[str], *, many: bool) -> RecordQuerySet:
    """Of many records each linked one is fetched once: a join would bring a customer again for every deal of theirs."""
    rows = record_type.loaded(names)
    if not many:
        return rows
    stored = {field.attname for field in record_type.model._meta.concrete_fields}
    needed = {record_type.field(name).column for name in (record_type.title, *names)} | {"own"}
    links = rows.query.select_related
    if isinstance(links, dict):
        rows = rows.select_related(None).prefetch_related(*_paths(links))
    return rows.only("pk", *(needed & stored))


def _paths(joined: Any, prefix: str = "") -> list[str]:
    """The links of a nested select_related as paths."""
    found = []
    for name, below in joined.items():
        found += [prefix + name, *_paths(below, f"{prefix}{name}__")]
    return found


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
    return indexed(parts)


def forget(record_type: RecordType, ids: Iterable[int]) -> None:
    """Takes records out of the index."""
    Entry.objects.filter(record_type=record_type.key, record_id__in=list(ids)).delete()
