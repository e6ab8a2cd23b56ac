"""Deputies: colleagues who work on a record as if it were their own (R061)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.access.models import Deputy
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Link

COLLEAGUE = Field("user", gettext_lazy("Colleague"), Link(to="user"), required=True)


def _has_owner(record: Any) -> bool:
    return hasattr(record, "owner_id")


@action(
    "*",
    "add-deputy",
    label=gettext_lazy("Add a deputy"),
    permission="*.change",
    inputs=(COLLEAGUE,),
    icon="user-plus",
    applies=_has_owner,
)
def add_deputy(records: list[Any], *, by: Actor, user: int) -> list[Any]:
    """Lets a colleague see and change the records as their owner does."""
    record_type = registry.of(type(records[0]))
    if not record_type.owned:
        raise ActionRefused(_("These records have no owner."))
    Deputy.objects.bulk_create(
        [Deputy(record_type=record_type.key, record_id=record.pk, user_id=user) for record in records],
        ignore_conflicts=True,
    )
    return records


@action(
    "*",
    "remove-deputy",
    label=gettext_lazy("Remove a deputy"),
    permission="*.change",
    inputs=(COLLEAGUE,),
    icon="user-minus",
    applies=lambda record: _has_owner(record) and deputies_of(record).exists(),
)
def remove_deputy(records: list[Any], *, by: Actor, user: int) -> list[Any]:
    """The colleague works on these records no longer."""
    ids = [record.pk for record in records]
    Deputy.objects.filter(record_type=records[0].record_key, record_id__in=ids, user_id=user).delete()
    return records


def deputies_of(record: Any) -> Any:
    """The deputies of one record, by name."""
    rows = Deputy.objects.filter(record_type=record.record_key, record_id=record.pk)
    return rows.select_related("user").order_by("user__name")
