"""The people who follow a record, beside it, with the button to join or leave them."""

from __future__ import annotations

from typing import Any

from parley.communications.following.queries import followers_of
from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.parts import Part, add_part


def followers_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any]:
    """Those who still work here, oneself first."""
    ids = followers_of(record_type, [record.pk])[record.pk]
    people = User.objects.filter(pk__in=ids, is_active=True, deleted_at__isnull=True).order_by("name")
    return {
        "record_type": record_type,
        "pk": record.pk,
        "people": sorted(people, key=lambda one: one.pk != user.pk),
        "follows": user.pk in ids,
        "owner_id": getattr(record, "owner_id", None),
    }


add_part(Part("right", "following/panel.html", followers_part, order=90))
