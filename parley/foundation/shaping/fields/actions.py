"""What an administrator does with fields besides making and changing them: put them in order, delete them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib.refusals import ActionRefused, Invalid, Problem
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Text
from parley.foundation.records.own.joining import STEP, place_of
from parley.foundation.records.own.models import OwnField
from parley.foundation.shaping.fields.record import field_record
from parley.foundation.shaping.permission import PERMISSION


@transaction.atomic
def save_field(
    row: OwnField | None, values: Mapping[str, Any], by: Actor, *, expected: int | None = None
) -> OwnField:
    """Makes a field, or changes one. Raises Invalid, Conflict, NotAllowed."""
    ensure_may(by, PERMISSION)
    if row is None:
        made: OwnField = writing.create(field_record, [values], by)[0]
        return made
    changed: OwnField = writing.change(field_record, [row], values, by, expected=expected)[0]
    return changed


def records_with(row: OwnField) -> int:
    """How many living records hold a value in the field."""
    of = registry.get(row.record_type)
    declared = of.by_name.get(row.name)
    if declared is None or not row.kind:
        return 0
    filled = (
        declared.kind.query(row.name, "is", ["yes"])
        if row.kind == "yes_no"
        else declared.kind.query(row.name, "filled", [])
    )
    count: int = of.model._base_manager.filter(filled, deleted_at__isnull=True).count()
    return count


@action(
    "field",
    "delete",
    label=gettext_lazy("Delete"),
    permission=PERMISSION,
    inputs=(
        Field(
            "confirm",
            gettext_lazy("Name of the field"),
            Text(),
            help=gettext_lazy("Where records hold data in it, write its label or key here."),
        ),
    ),
    icon="trash",
    tone="bad",
    bulk=False,
)
def delete_fields(records: list[OwnField], *, by: Actor, confirm: str = "") -> list[OwnField]:
    """Puts fields into the bin; one that holds data only for who writes its name. Its values stay where they are."""
    for row in records:
        count = records_with(row)
        if count and confirm.casefold() not in {row.label.casefold(), row.name, row.name.removeprefix("x_")}:
            message = ngettext(
                "%(count)s record holds data in “%(field)s”. Write the field's name to delete it.",
                "%(count)s records hold data in “%(field)s”. Write the field's name to delete it.",
                count,
            ) % {"count": count, "field": row.label}
            raise Invalid(message, [Problem(message, "confirm", "confirm", {"records": count})])
    return record_bin.delete(field_record, records, by)


@transaction.atomic
def order_fields(record_type: RecordType, names: Sequence[str], by: Actor) -> None:
    """Puts the fields of a type in that order. Raises ActionRefused where fields came or went meanwhile."""
    ensure_may(by, PERMISSION)
    of = record_type.whole
    if set(names) != set(of.by_name) or len(names) != len(of.fields):
        raise ActionRefused(_("Somebody else added or removed a field. Look at the list again."))
    declared = registry.declared().get(of.key)
    natural = {
        one.name: number for number, one in enumerate(declared.fields if declared else of.fields, start=1)
    }
    rows = {row.name: row for row in OwnField.objects.alive().filter(record_type=of.key)}
    new, moved = [], []
    for number, name in enumerate(names, start=1):
        place = number * STEP
        if name in rows:
            if rows[name].position != place:
                moved.append((rows[name], place))
        elif place_of(None, natural[name]) != place:
            new.append({"record_type": of.key, "name": name, "position": place})
    fresh = writing.lock(field_record, [row for row, _place in moved])
    drafts = [
        writing.draft_change(field_record, row, {"position": place})
        for row, (_row, place) in zip(fresh, moved, strict=True)
    ]
    writing.check(field_record, drafts, by)
    writing.save(field_record, drafts, by)
    writing.create(field_record, new, by)
