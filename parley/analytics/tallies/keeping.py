"""Keeping the sums right: with every change of deals, from the beginning, and added up now and then."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction

from parley.analytics.models import Tally
from parley.analytics.tallies.sorts import COLUMNS, Counted, Sums
from parley.foundation.events.appending import append
from parley.pipelines.models import Transition

BATCH = 2_000
STAY = ("record_id", "from_stage_id", "seconds", "at")


def store(sums: Sums) -> None:
    """Adds the differences to those already kept."""
    append(Tally, sums.rows())


def counted(model: Any, ids: Iterable[int]) -> dict[int, Counted]:
    """The deals as they are now, by id; those in the bin too."""
    found: dict[int, Counted] = {}
    iterator = iter(ids)
    while part := list(islice(iterator, BATCH)):
        rows = model._base_manager.filter(pk__in=part).values_list(*COLUMNS)
        found |= {row[0]: Counted(*row) for row in rows}
    return found


def stays_of(
    ids: Iterable[int], model: Any = Transition
) -> Iterator[tuple[int, int, int, datetime.datetime]]:
    """(deal, stage, seconds, end) of every stay that ended, of these deals."""
    iterator = iter(ids)
    while part := list(islice(iterator, BATCH)):
        moves = model.objects.filter(record_type="deal", record_id__in=part, seconds__isnull=False)
        yield from moves.filter(from_stage__isnull=False).values_list(*STAY)


@transaction.atomic
def recount(deals: Any, tallies: Any = Tally, moves: Any = Transition) -> None:
    """Counts all deals anew. The models are arguments, so that a migration can give its own."""
    tallies.objects.all().delete()
    sums, known = Sums(), {}
    for row in deals._base_manager.filter(deleted_at__isnull=True).values_list(*COLUMNS).iterator(20_000):
        deal = known[row[0]] = Counted(*row)
        sums.count(deal, 1)
    ended = moves.objects.filter(record_type="deal", seconds__isnull=False, from_stage__isnull=False)
    for pk, stage, seconds, _at in ended.values_list(*STAY).iterator(20_000):
        if pk in known:
            sums.leave(known[pk], stage, seconds, 1)
    rows = sums.rows(fresh=False)
    while part := list(islice(rows, BATCH)):
        append(tallies, part)


@transaction.atomic
def add_up() -> int:
    """Replaces the rows that came since by their sums; returns how many there were."""
    rows = list(Tally.objects.filter(fresh=True).select_for_update().values())
    sums = Sums()
    sums.add_rows(rows)
    _delete(Tally.objects.filter, [row["id"] for row in rows])
    append(Tally, sums.rows(fresh=False))
    return len(rows)


def _delete(rows: Callable[..., Any], ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        rows(pk__in=ids[start : start + BATCH]).delete()
