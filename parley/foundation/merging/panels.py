"""What went up in a record, on its page, with the way back."""

from __future__ import annotations

from typing import Any

from parley.foundation.accounts.models import User
from parley.foundation.merging.models import Merge
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.parts import Part, add_part


def merged(record_type: RecordType, record: Any, user: User) -> dict[str, Any] | None:
    """The merges of this record that have not been taken apart, newest first."""
    rows = Merge.objects.filter(record_type=record_type.key, kept_id=record.pk, undone_at__isnull=True)
    found = list(rows.select_related("actor").order_by("-id")[:5])
    if not found:
        return None
    gone = record_type.model._base_manager.in_bulk([one.gone_id for one in found])
    return {"merges": [(one, str(gone[one.gone_id])) for one in found if one.gone_id in gone]}


add_part(Part("right", "merging/merged.html", merged, order=95))
