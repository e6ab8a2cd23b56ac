"""Every change of a deal changes the sums, in the same transaction."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from parley.analytics.tallies.keeping import counted, stays_of, store
from parley.analytics.tallies.sorts import Counted, Sums
from parley.deals.record import deal_record
from parley.foundation.events.event import on
from parley.foundation.records.events import RecordChanged, RecordCreated, RecordDeleted, RecordRestored
from parley.pipelines.events import StageChanged

NAMES = tuple(name for name in Counted._fields if name not in ("pk", "deleted_at"))
STAYING = {"pipeline", "owner", "started_on"}
"""What a deal's past stays are counted by, besides their stage."""


@on(RecordCreated)
def count_new(events: list[RecordCreated]) -> None:
    sums = Sums()
    for deal in counted(deal_record.model, _deals(events)).values():
        sums.count(deal, 1)
    store(sums)


@on(RecordChanged)
def count_changed(events: list[RecordChanged]) -> None:
    touching = {event.record_id: event.fields for event in events if _touches(event)}
    now = counted(deal_record.model, touching)
    sums = Sums()
    before = {pk: deal._replace(**_before(touching[pk])) for pk, deal in now.items()}
    for pk, deal in now.items():
        sums.count(before[pk], -1)
        sums.count(deal, 1)
    at = {event.record_id: event.at for event in events}
    moved = [pk for pk, fields in touching.items() if STAYING & set(fields)]
    for pk, stage, seconds, ended_at in stays_of(moved):
        if ended_at >= at[pk]:
            continue  # it ended by this very change: count_stays counts it
        sums.leave(before[pk], stage, seconds, -1)
        sums.leave(now[pk], stage, seconds, 1)
    store(sums)


@on(RecordDeleted)
def count_deleted(events: list[RecordDeleted]) -> None:
    _count_all(_deals(events), -1)


@on(RecordRestored)
def count_restored(events: list[RecordRestored]) -> None:
    _count_all(_deals(events), 1)


@on(StageChanged)
def count_stays(events: list[StageChanged]) -> None:
    ended = [
        one
        for one in events
        if one.record_type == deal_record.key and one.from_stage and one.seconds is not None
    ]
    deals = counted(deal_record.model, {one.record_id for one in ended})
    sums = Sums()
    for one in ended:
        if one.from_stage is not None and one.seconds is not None:
            sums.leave(deals[one.record_id], one.from_stage, one.seconds, 1)
    store(sums)


def _count_all(ids: list[int], sign: int) -> None:
    """Deals that went into the bin or came out of it, with their stays."""
    sums = Sums()
    deals = {pk: deal._replace(deleted_at=None) for pk, deal in counted(deal_record.model, ids).items()}
    for deal in deals.values():
        sums.count(deal, sign)
    for pk, stage, seconds, _ended_at in stays_of(deals):
        sums.leave(deals[pk], stage, seconds, sign)
    store(sums)


def _deals(events: Iterable[Any]) -> list[int]:
    return [event.record_id for event in events if event.record_type == deal_record.key]


def _touches(event: RecordChanged) -> bool:
    return event.record_type == deal_record.key and not set(NAMES).isdisjoint(event.fields)


def _before(fields: dict[str, list[Any]]) -> dict[str, Any]:
    """The values that changed as they were, read from their JSON form."""
    return {name: _READ.get(name, _as_is)(fields[name][0]) for name in NAMES if name in fields}


def _as_is(value: Any) -> Any:
    return value


def _day(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _amount(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


_READ = {"started_on": _day, "closed_on": _day, "amount": _amount}
