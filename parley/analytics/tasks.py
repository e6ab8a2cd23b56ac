"""Keeping the sums small, and counting them anew each night."""

from __future__ import annotations

import logging
from datetime import time, timedelta

from parley.analytics.models import Tally
from parley.analytics.tallies.keeping import add_up, recount
from parley.deals.models import Deal
from parley.foundation.jobs import periodic, task

log = logging.getLogger("parley.analytics")
ENOUGH = 500


@periodic(every=timedelta(minutes=10))
@task
def add_up_tallies() -> int:
    """Adds up the rows that came since, where there are many; returns how many."""
    if Tally.objects.filter(fresh=True)[:ENOUGH].count() < ENOUGH:
        return 0
    return add_up()


@periodic(daily=time(2, 40))
@task(queue_name="long")
def recount_tallies() -> None:
    """Sums drift where rows were changed behind the product's back: each night they are counted anew."""
    recount(Deal)
