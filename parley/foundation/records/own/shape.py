"""The record types as administrators shaped them, as this process knows them.

Definitions are read once and kept. A row holds a mark that every change of a definition renews; `refresh`, called at
the start of each request and job, reads that one row and the definitions anew where the mark is another. What a thread
has begun with stays as it is until its next `refresh`, so nothing changes under a request.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection

from parley.foundation.jobs.running import before_each
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.own.joining import joined
from parley.foundation.records.own.models import OwnField, OwnType, ShapeMark, new_mark
from parley.foundation.records.own.types import BASES, type_of


@dataclass(frozen=True)
class Shape:
    """All record types at one moment."""

    mark: str
    types: Mapping[str, RecordType]
    gone: Mapping[str, RecordType] = field(default_factory=dict)


_latest: list[Shape] = []
_mine = threading.local()


def current() -> Shape | None:
    """What this thread works with; None where nothing was read yet."""
    return getattr(_mine, "shape", None) or (_latest[0] if _latest else None)


def refresh() -> Shape:
    """Takes notice of what administrators changed, in this process or another. One small query where they did not."""
    mark = _mark()
    shape = _latest[0] if _latest and _latest[0].mark == mark else _read(mark)
    _latest[:] = [shape]
    _mine.shape = shape
    return shape


def _mark() -> str:
    """Every request asks, so without the model's machinery: it costs four times as much as the query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT mark FROM {ShapeMark._meta.db_table}")
        found = cursor.fetchone()
    return found[0] if found else ""


def renew() -> None:
    """Gives the definitions a new mark, inside the transaction that changed them; this thread sees them at once."""
    if not ShapeMark.objects.update(mark=new_mark()):
        ShapeMark.objects.create()
    # Only this thread: for the others the change happens when it is committed.
    _mine.shape = _read("")


def forget() -> None:
    """Lets this process read everything anew; for tests, whose changes are rolled back."""
    _latest.clear()
    _mine.shape = None


def _types() -> Mapping[str, RecordType]:
    shape = current()
    return shape.types if shape is not None else registry.declared()


def _read(mark: str) -> Shape:
    rows: dict[str, list[OwnField]] = defaultdict(list)
    for row in OwnField.objects.alive().select_related("section").order_by("pk"):
        rows[row.record_type].append(row)
    known = list(OwnType._base_manager.order_by("position", "pk"))
    if not rows and not known:
        return Shape(mark, registry.declared())
    changes = {row.key: row for row in known if row.deleted_at is None}
    types = dict(registry.declared())
    types |= {key: type_of(row) for key, row in changes.items() if row.base in BASES}
    living = {
        key: joined(one, [row for row in rows.get(key, []) if _leads_somewhere(row, types)], changes.get(key))
        for key, one in types.items()
    }
    gone = {row.key: type_of(row) for row in known if row.deleted_at is not None and row.base in BASES}
    return Shape(mark, living, gone)


def _leads_somewhere(row: OwnField, types: Mapping[str, RecordType]) -> bool:
    return row.kind != "link" or row.to in types


def _gone() -> Mapping[str, RecordType]:
    shape = current()
    return shape.gone if shape is not None else {}


registry.shaped_by(_types, _gone)
before_each(refresh)
