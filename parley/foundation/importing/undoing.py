"""Taking a whole import back: created records go to the bin, changed ones become as they were."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.audit.models import Change
from parley.foundation.importing.models import Batch
from parley.foundation.importing.ordering import in_dependency_order
from parley.foundation.importing.targets import reference_kind
from parley.foundation.jobs import progress
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import Link, Rows
from parley.foundation.records.undo import undo_records

CHUNK = 500
KEPT = 2000


def undo(batch: Batch) -> None:
    """Undo what is left to undo, part by part, those that link to others first; each part keeps its place.

    What somebody has changed since, and what other records use by now, stays and is listed in `batch.kept`.
    """
    by = Actor(batch.created_by, "import", reason=_("Import undone"), operation=batch.undo_operation)
    touched = Change.objects.filter(operation=batch.operation)
    keys = list(touched.order_by().values_list("record_type", flat=True).distinct())
    order = list(reversed(in_dependency_order(keys)))
    total = sum(touched.filter(record_type=key).values("record_id").distinct().count() for key in keys)
    if batch.undo_cursor:
        order = order[order.index(batch.undo_cursor[0]) :]
    for key in order:
        ids = _ids_left(batch, key)
        for start in range(0, len(ids), CHUNK):
            with transaction.atomic():
                _undo_part(batch, registry.get(key), ids[start : start + CHUNK], by)
                progress(batch.undone + len(batch.kept), total)


def _ids_left(batch: Batch, key: str) -> list[int]:
    """The touched records of a type, newest first, below the one that was done last."""
    rows = Change.objects.filter(operation=batch.operation, record_type=key)
    if batch.undo_cursor and batch.undo_cursor[0] == key:
        rows = rows.filter(record_id__lt=batch.undo_cursor[1])
    return list(rows.order_by("-record_id").values_list("record_id", flat=True).distinct())


def _undo_part(batch: Batch, record_type: RecordType, ids: list[int], by: Actor) -> None:
    used = _used_elsewhere(batch, record_type, ids)
    undone = undo_records(batch.operation, record_type, [pk for pk in ids if pk not in used], by)
    kept = [
        [problem.details["record_type"], problem.details["record_id"], str(problem.message)]
        for problem in undone.kept
    ]
    titles = record_type.model._base_manager.in_bulk(used)
    kept += [
        [record_type.key, pk, _("“%(record)s” is used by other records and stays.") % {"record": str(record)}]
        for pk, record in titles.items()
    ]
    batch.undone += undone.count
    batch.kept = [*batch.kept, *kept][:KEPT]
    batch.undo_cursor = [record_type.key, ids[-1]]
    batch.save(update_fields=["undone", "kept", "undo_cursor"])


def _used_elsewhere(batch: Batch, record_type: RecordType, ids: Collection[int]) -> set[int]:
    """Those created records that living records of others link to by now: taking them away would tear a hole."""
    created = _created(batch, record_type.key, ids)
    used: set[int] = set()
    for other in registry.all_types():
        for rows, column, parent in _links_to(other, record_type.key):
            links = list(rows.filter(**{f"{column}__in": created}).values_list(parent, column))
            own = _created(batch, other.key, {source for source, _target in links}) if links else set()
            used |= {target for source, target in links if source not in own}
    return used


def _created(batch: Batch, key: str, ids: Collection[int]) -> set[int]:
    """Those of the records that the import itself has made."""
    changes = Change.objects.filter(record_type=key, record_id__in=ids, operation=batch.operation)
    return set(changes.filter(kind=Change.Kind.CREATED).values_list("record_id", flat=True))


def _links_to(record_type: RecordType, key: str) -> list[tuple[Any, str, str]]:
    """Living rows of a type, or of lists in its records, with the column that links to `key` and the record's own id."""
    found: list[tuple[Any, str, str]] = []
    for declared in record_type.fields:
        kind = declared.kind
        if isinstance(kind, Rows):
            link = reference_kind(kind)
            if isinstance(link, Link) and link.to == key:
                rows = kind.model()._base_manager.filter(**{f"{kind.parent}__deleted_at__isnull": True})
                found.append((rows, link.column(kind.main), f"{kind.parent}_id"))
        elif isinstance(kind, Link) and kind.to == key:
            rows = record_type.model._base_manager.filter(deleted_at__isnull=True)
            found.append((rows, declared.column, "pk"))
    return found
