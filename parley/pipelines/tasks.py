"""What pipelines do by the clock."""

from __future__ import annotations

from datetime import timedelta

from parley.foundation.jobs import periodic, task
from parley.pipelines.editing import staged_types
from parley.pipelines.waiting import tell_overdue


@periodic(every=timedelta(minutes=1))
@task(attempts=3)
def tell_of_unclaimed() -> int:
    """Says so, once, where records wait too long for an owner."""
    return sum(tell_overdue(record_type) for record_type in staged_types() if record_type.owned)
