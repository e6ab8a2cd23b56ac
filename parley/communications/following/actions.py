"""Beginning and ceasing to follow records. Whoever sees a record may follow it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.communications.models import Follower
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import registry


def _in_no_menu(_record: Any) -> bool:
    """The page has a button of its own for it, which knows whether one follows."""
    return False


@action(
    "*", "follow", label=gettext_lazy("Follow"), permission="*.view", icon="bell-plus", applies=_in_no_menu
)
def follow_records(records: list[Any], *, by: Actor) -> list[Any]:
    """From now on the person is told what happens to these records."""
    _set(records, by, left=False)
    return records


@action(
    "*",
    "unfollow",
    label=gettext_lazy("Stop following"),
    permission="*.view",
    icon="bell-off",
    applies=_in_no_menu,
)
def unfollow_records(records: list[Any], *, by: Actor) -> list[Any]:
    """The person is not told any more, also of records of their own."""
    _set(records, by, left=True)
    return records


def _set(records: list[Any], by: Actor, *, left: bool) -> None:
    if by.user is None:
        raise ActionRefused(_("Only a person can follow a record."))
    key, now = registry.of(type(records[0])).key, clock.now()
    rows = [
        Follower(record_type=key, record_id=record.pk, user=by.user, since=now, left_at=now if left else None)
        for record in records
    ]
    Follower.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["record_type", "record_id", "user"],
        update_fields=["left_at"],
        batch_size=500,
    )


def follow_by_writing(pairs: Collection[tuple[str, int, int]]) -> None:
    """Lets authors follow (type, id, user id) what they wrote on; those who once left stay away."""
    now = clock.now()
    rows = [Follower(record_type=key, record_id=pk, user_id=user, since=now) for key, pk, user in set(pairs)]
    Follower.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
