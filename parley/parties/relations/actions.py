"""Relating people and organizations, and ending that."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, NotFound
from parley.foundation.records import registry
from parley.parties.relations.models import Relation, RelationKind
from parley.parties.relations.queries import PARTIES


@transaction.atomic
def relate(
    record: Any, kind: RelationKind, other: Any, *, by: Actor, forward: bool = True, comment: str = ""
) -> Relation:
    """Says that `record` is to `other` what the kind names (or the reverse). Who may change the record may say it.

    Raises ActionRefused for a relation to itself; one that is there already is kept as it is.
    """
    ensure_may(by, f"{record.record_key}.change", [record])
    first, second = (record, other) if forward else (other, record)
    if (first.record_key, first.pk) == (second.record_key, second.pk):
        raise ActionRefused(_("A record cannot be related to itself."))
    relation, _made = Relation.objects.get_or_create(
        kind=kind,
        from_type=first.record_key,
        from_id=first.pk,
        to_type=second.record_key,
        to_id=second.pk,
        defaults={"comment": comment[:200], "created_at": clock.now()},
    )
    return relation


@transaction.atomic
def unrelate(pk: int, *, by: Actor) -> None:
    """Ends a relation, for whoever may change one of its two sides. Raises NotFound."""
    relation = Relation.objects.filter(pk=pk).first()
    if relation is None or not any(
        _may_change(key, record_id, by)
        for key, record_id in ((relation.from_type, relation.from_id), (relation.to_type, relation.to_id))
    ):
        raise NotFound(_("This relation does not exist, or you may not see it."))
    relation.delete()


def _may_change(key: str, pk: int, by: Actor) -> bool:
    if by.user is None:
        return True
    return key in PARTIES and registry.get(key).visible_to(by.user, "change").filter(pk=pk).exists()
