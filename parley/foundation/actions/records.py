"""The verbs that every record type has: create, change, assign, claim, delete, restore, undo."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.access.policy import ensure_may, rows_within
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.audit.models import Change
from parley.foundation.lib.refusals import ActionRefused, NotAllowed, NotFound
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Link
from parley.foundation.records.undo import Undone, undo


@transaction.atomic
def create_record(record_type: RecordType, values: Mapping[str, Any], *, by: Actor) -> Any:
    """Creates one record. Who may create it and names no owner becomes its owner. Raises Invalid, NotAllowed."""
    return create_records(record_type, [values], by=by)[0]


@transaction.atomic
def create_records(record_type: RecordType, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Any]:
    """Creates many, all or none."""
    ensure_may(by, record_type.permission("create"))
    if record_type.owned and by.user is not None:
        rows = [{"owner": by.user.pk, **row} for row in rows]
    return writing.create(record_type, rows, by)


@transaction.atomic
def change_records(
    record_type: RecordType,
    records: Sequence[Any],
    values: Mapping[str, Any],
    *,
    by: Actor,
    expected: int | None = None,
) -> list[Any]:
    """Sets the same values on each record. `expected` is the version the person saw (one record only).

    Raises Invalid, Conflict, NotAllowed.
    """
    ensure_may(by, record_type.permission("change"), records)
    return writing.change(record_type, records, values, by, expected=expected)


@action(
    "*",
    "assign",
    label=gettext_lazy("Assign"),
    permission="*.change",
    inputs=(Field("owner", gettext_lazy("Owner"), Link(to="user"), required=True),),
    icon="user-check",
    applies=lambda record: hasattr(record, "owner_id"),
)
def assign_records(records: list[Any], *, by: Actor, owner: int) -> list[Any]:
    """Gives the records to another owner."""
    record_type = registry.of(type(records[0]))
    if not record_type.owned:
        raise ActionRefused(_("These records have no owner."))
    return writing.change(record_type, records, {"owner": owner}, by)


@action(
    "*",
    "claim",
    label=gettext_lazy("Claim"),
    permission="*.view",
    icon="hand-grab",
    applies=lambda record: hasattr(record, "owner_id") and record.owner_id is None,
)
def claim_records(records: list[Any], *, by: Actor) -> list[Any]:
    """Takes unsorted records for oneself (R071). Two people who claim one card at once: the first gets it."""
    if by.user is None:
        raise ActionRefused(_("Only a person can claim a record."))
    record_type = registry.of(type(records[0]))
    if not record_type.owned:
        raise ActionRefused(_("These records have no owner."))
    fresh = writing.lock(record_type, records)
    for record in fresh:
        if record.owner_id is not None and record.owner_id != by.user.pk:
            raise ActionRefused(_("%(owner)s has claimed this already.") % {"owner": record.owner.name})
    return writing.change(record_type, fresh, {"owner": by.user.pk}, by)


@action("*", "delete", label=gettext_lazy("Delete"), permission="*.delete", icon="trash", tone="bad")
def delete_records(records: list[Any], *, by: Actor) -> list[Any]:
    """Puts the records into the bin."""
    return record_bin.delete(registry.of(type(records[0])), records, by)


@transaction.atomic
def restore_records(record_type: RecordType, ids: Sequence[int], *, by: Actor) -> list[Any]:
    """Brings records back from the bin. Raises NotFound for those that this person may not restore."""
    records = in_bin(record_type, by).in_bulk(list(ids))
    if len(records) < len(set(ids)):
        raise NotFound(_("This record does not exist, or you may not see it."))
    return record_bin.restore(record_type, records.values(), by)


def in_bin(record_type: RecordType, by: Actor) -> Any:
    """The deleted records that this person may restore."""
    rows = record_type.model._base_manager.filter(deleted_at__isnull=False)
    if by.channel == "system":
        return rows
    ensure_may(by, record_type.permission("restore"))
    assert by.user is not None
    return rows.filter(rows_within(by.user, record_type.permission("restore"), record_type.model))


@transaction.atomic
def undo_operation(operation: uuid.UUID, *, by: Actor) -> Undone:
    """Takes back what this person did in one operation. What others did is not theirs to undo. Raises NotFound."""
    changes = Change.objects.filter(operation=operation)
    if by.channel != "system" and not changes.filter(actor=by.user).exists():
        raise NotFound(_("There is nothing to undo."))
    if by.channel != "system" and changes.exclude(actor=by.user).exists():
        raise NotAllowed(_("Somebody else did this."))
    return undo(operation, by.again().because(_("Undone")))
