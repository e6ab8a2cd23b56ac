"""Taking back one operation as a whole: what it created goes to the bin, what it changed becomes as it was."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.audit.models import Change
from parley.foundation.lib.refusals import Problem
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import RecordType


@dataclass
class Undone:
    """How many records were taken back, and which were not, with the reason."""

    count: int = 0
    kept: list[Problem] = field(default_factory=list)


@dataclass
class _Net:
    """All that one operation did to one record, folded together."""

    created: bool = False
    deleted: bool | None = None
    fields: dict[str, list[Any]] = field(default_factory=dict)
    version: int = 0


@transaction.atomic
def undo(operation: uuid.UUID, by: Actor) -> Undone:
    """Takes the operation back as far as nobody else has changed the same since.

    `by` must be a fresh operation: undoing is itself in the history and can be undone. The caller decides who may and
    until when.
    """
    return _undo_changes(Change.objects.filter(operation=operation), by)


@transaction.atomic
def undo_records(operation: uuid.UUID, record_type: RecordType, ids: Collection[int], by: Actor) -> Undone:
    """The same for some of the records that the operation touched: a job takes a large one back part by part."""
    rows = Change.objects.filter(operation=operation, record_type=record_type.key, record_id__in=ids)
    return _undo_changes(rows, by)


def _undo_changes(changes: QuerySet[Change], by: Actor) -> Undone:
    done = Undone()
    per_type: dict[str, dict[int, _Net]] = defaultdict(dict)
    for change in changes.order_by("-id"):
        net = per_type[change.record_type].setdefault(change.record_id, _Net(version=change.version))
        net.created = net.created or change.kind == Change.Kind.CREATED
        if net.deleted is None and change.kind in (Change.Kind.DELETED, Change.Kind.RESTORED):
            net.deleted = change.kind == Change.Kind.DELETED
        for name, (before, after) in change.fields.items():
            net.fields[name] = [before, net.fields.get(name, [None, after])[1]]
    for key, nets in per_type.items():
        _undo_type(registry.get(key), nets, by, done)
    return done


def _undo_type(record_type: RecordType, nets: dict[int, _Net], by: Actor, done: Undone) -> None:
    records = record_type.model._base_manager.select_for_update().in_bulk(list(nets))
    away, back, drafts = [], [], []
    for pk, net in nets.items():
        record = records.get(pk)
        if record is None:
            continue
        changed_since = record.version != net.version
        if net.created and record.deleted_at is None:
            if changed_since:
                _keep(record_type, record, done)
            else:
                away.append(record)
        elif net.deleted is not None and (record.deleted_at is not None) is net.deleted:
            (back if net.deleted else away).append(record)
        elif net.fields and not net.created:
            draft = _draft_back(record_type, record, net, done)
            if draft is not None:
                drafts.append(draft)
    record_bin.delete(record_type, away, by)
    writing.save(record_type, drafts, by)
    record_bin.restore(record_type, back, by)  # last: what it was called may have been given to another since
    done.count += len(away) + len(back) + len(drafts)


def _draft_back(record_type: RecordType, record: Any, net: _Net, done: Undone) -> writing.Draft | None:
    """The values as they were, of those fields that still hold what the operation put there."""
    values, stale = {}, False
    for name, (before, after) in net.fields.items():
        declared = record_type.by_name.get(name)
        if declared is None:
            continue
        if declared.kind.to_json(declared.kind.read(record, name)) == after:
            values[name] = declared.kind.clean(before)
        else:
            stale = True
    if stale:
        _keep(record_type, record, done)
    draft = writing.Draft(record=record, values={}, before={}, is_new=False)
    for name, value in values.items():
        writing.put(record_type, draft, name, value)
    return draft if values else None


def _keep(record_type: RecordType, record: Any, done: Undone) -> None:
    done.kept.append(
        Problem(
            _("“%(record)s” was changed since and stays as it is.")
            % {"record": record_type.title_of(record)},
            code="changed_since",
            details={"record_type": record_type.key, "record_id": record.pk},
        )
    )
