"""What happens to keys when something happens to their person."""

from __future__ import annotations

from parley.foundation.api.models import Token
from parley.foundation.events.event import on
from parley.foundation.lib import clock
from parley.foundation.records.events import RecordChanged, RecordDeleted


@on(RecordChanged, RecordDeleted)
def revoke_keys_of_those_who_leave(events: list[RecordChanged | RecordDeleted]) -> None:
    """Who is locked out or deleted loses their keys for good: being let in again does not bring them back."""
    gone = {
        event.record_id
        for event in events
        if event.record_type == "user"
        and (isinstance(event, RecordDeleted) or event.fields.get("is_active", [None, True])[1] is False)
    }
    if gone:
        Token.objects.filter(user_id__in=gone, revoked_at__isnull=True).update(revoked_at=clock.now())
