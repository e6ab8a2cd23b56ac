"""Building and dropping indexes takes minutes on a large table, so the worker does it."""

from __future__ import annotations

from parley.foundation.jobs import progress, task
from parley.foundation.records.own.models import OwnField
from parley.foundation.shaping.fields.indexing import keep_index


@task(queue_name="long", attempts=3)
def tend_index(field_id: int) -> str:
    """Brings the index of a field in line with its definition."""
    row = OwnField._base_manager.filter(pk=field_id).first()
    if row is None or not row.kind:
        return "none"
    wanted = row.indexed and row.deleted_at is None
    progress(0, 1)
    keep_index(row, wanted=wanted)
    progress(1, 1)
    return "built" if wanted else "dropped"
