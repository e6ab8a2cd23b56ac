"""The jobs of planning."""

from __future__ import annotations

from datetime import timedelta

from parley.foundation.jobs import periodic, task
from parley.planning.reminding.taking import take_due


@periodic(every=timedelta(minutes=1))
@task
def remind() -> int:
    """Takes the reminders whose moment has come; returns how many."""
    return take_due()
