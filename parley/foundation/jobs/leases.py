"""Which running jobs have lost their worker."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q

from parley.foundation.jobs import queue
from parley.foundation.jobs.models import Job, State


class LeaseWatch:
    """Finds stale leases without trusting the wall clock.

    A lease is suspect when it ended, or ends later than any lease can. Either may come from a clock that was set, so
    the watch waits, by the monotonic clock, longer than a renewal takes: a living worker has renewed by then.
    """

    def __init__(self, lease: timedelta, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.lease = lease
        self.patience = lease.total_seconds() / 2
        self.monotonic = monotonic
        self.suspects: dict[tuple[int, int, datetime | None], float] = {}

    def stale(self) -> list[Job]:
        """Running jobs whose lease has been suspect and unchanged for as long as the patience lasts."""
        now = queue.now()
        suspect = Q(lease_until__lt=now) | Q(lease_until__gt=now + self.lease)
        jobs = {(j.pk, j.token, j.lease_until): j for j in Job.objects.filter(suspect, state=State.RUNNING)}
        moment = self.monotonic()
        self.suspects = {key: self.suspects.get(key, moment) for key in jobs}
        return [jobs[key] for key, since in self.suspects.items() if moment - since >= self.patience]
