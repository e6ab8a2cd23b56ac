"""What an administrator does with record types: make, name, switch off, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy, ngettext

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib.refusals import Invalid, Problem
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Text
from parley.foundation.records.own.models import OwnType
from parley.foundation.records.registry import UnknownRecordType
from parley.foundation.shaping.permission import PERMISSION
from parley.foundation.shaping.types.record import own_type_record


@transaction.atomic
def save_type(
    row: OwnType | None, values: Mapping[str, Any], by: Actor, *, expected: int | None = None
) -> OwnType:
    """Makes a record type, or changes one. Raises Invalid, Conflict, NotAllowed."""
    ensure_may(by, PERMISSION)
    if row is None:
        made: OwnType = writing.create(own_type_record, [values], by)[0]
        return made
    changed: OwnType = writing.change(own_type_record, [row], values, by, expected=expected)[0]
    return changed


def records_of(row: OwnType) -> int:
    """How many living records of an own type there are."""
    try:
        model = registry.get(row.key).model
    except UnknownRecordType:
        return 0
    count: int = model._base_manager.filter(deleted_at__isnull=True).count()
    return count


@action(
    "record_type",
    "delete",
    label=gettext_lazy("Delete"),
    permission=PERMISSION,
    inputs=(
        Field(
            "confirm",
            gettext_lazy("Name of the record type"),
            Text(),
            help=gettext_lazy("Where there are records of it, write its name or key here."),
        ),
    ),
    icon="trash",
    tone="bad",
    bulk=False,
)
def delete_types(records: list[OwnType], *, by: Actor, confirm: str = "") -> list[OwnType]:
    """Puts record types into the bin; one that has records only for who writes its name. The records stay stored."""
    for row in records:
        count = records_of(row) if row.base else 0
        names = {row.plural.casefold(), row.label.casefold(), row.key, row.key.removeprefix("x_")}
        if count and confirm.casefold() not in names:
            message = ngettext(
                "There is %(count)s record of “%(type)s”. Write the name of the type to delete it.",
                "There are %(count)s records of “%(type)s”. Write the name of the type to delete it.",
                count,
            ) % {"count": count, "type": row.plural}
            raise Invalid(message, [Problem(message, "confirm", "confirm", {"records": count})])
    return record_bin.delete(own_type_record, records, by)
