"""Who follows which records: those who said so, those who wrote there, and the owners, unless they left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from parley.communications.models import Follower
from parley.foundation.records.declaration import RecordType


def followers_of(record_type: RecordType, ids: Collection[int]) -> dict[int, set[int]]:
    """Ids of the followers of each record, in two queries."""
    found: dict[int, set[int]] = defaultdict(set)
    if record_type.owned:
        owners = record_type.model._base_manager.filter(pk__in=ids, owner__isnull=False)
        for pk, owner in owners.values_list("pk", "owner_id"):
            found[pk].add(owner)
    rows = Follower.objects.filter(record_type=record_type.key, record_id__in=ids)
    for pk, user, left in rows.values_list("record_id", "user_id", "left_at"):
        if left is None:
            found[pk].add(user)
        else:
            found[pk].discard(user)
    return found
