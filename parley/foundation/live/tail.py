"""Reading stored events as they come, each once, in one query."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max, Q

from parley.foundation.events.models import StoredEvent

PAGE = 5000
GAP_SECONDS = 120
"""On PostgreSQL a number may be committed after a higher one. A missing number is asked for that long."""


@dataclass(frozen=True)
class Happened:
    """One event, as much of it as a page is told."""

    pk: int
    name: str
    record_type: str
    record_id: int
    actor_id: int | None


@dataclass
class _Gap:
    first: int
    last: int
    since: float


def newest_id() -> int:
    """The number of the newest event, 0 before the first."""
    return StoredEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0


def between(after: int, until: int) -> list[Happened]:
    """The events with numbers above `after`, up to and with `until`."""
    return _rows(Q(pk__gt=after, pk__lte=until))


def _rows(which: Q) -> list[Happened]:
    rows = StoredEvent.objects.filter(which).order_by("pk")
    columns = ("pk", "name", "record_type", "record_id", "actor_id")
    return [Happened(*row) for row in rows.values_list(*columns)[:PAGE]]


@dataclass
class Tail:
    """The end of the event store, from which reading goes on."""

    last: int = 0
    gaps: list[_Gap] = field(default_factory=list)

    def read(self) -> list[Happened]:
        """What came since the last call, at most PAGE events."""
        which = Q(pk__gt=self.last)
        for gap in self.gaps:
            which |= Q(pk__gte=gap.first, pk__lte=gap.last)
        found = _rows(which)
        if connection.vendor == "postgresql":
            self._note_gaps({one.pk for one in found})
        self.last = max([self.last, *(one.pk for one in found)])
        return found

    def _note_gaps(self, read: set[int]) -> None:
        now = time.monotonic()
        open_gaps: list[_Gap] = []
        for gap in self.gaps:
            if now - gap.since < GAP_SECONDS:
                open_gaps += _missing(gap.first, gap.last, read, gap.since)
        newest = max(read, default=self.last)
        if newest > self.last:
            open_gaps += _missing(self.last + 1, newest, read, now)
        self.gaps = open_gaps[-100:]


def _missing(first: int, last: int, read: set[int], since: float) -> list[_Gap]:
    """The parts of a span of numbers that were not read."""
    here = sorted(pk for pk in read if first <= pk <= last)
    gaps, start = [], first
    for pk in [*here, last + 1]:
        if pk > start:
            gaps.append(_Gap(start, pk - 1, since))
        start = pk + 1
    return gaps
