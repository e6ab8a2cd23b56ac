"""Of which sorts a deal is: the keys under which it is counted."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from parley.analytics.models import Tally

COLUMNS = (
    *(
        "pk",
        "pipeline_id",
        "last_open_stage_id",
        "outcome",
        "outcome_reason_id",
        "owner_id",
        "currency",
        "amount",
    ),
    *("started_on", "closed_on", "deleted_at"),
)
"""What is read of a deal, in the order of `Counted`."""


class Counted(NamedTuple):
    """A deal as far as it is counted."""

    pk: int
    pipeline: int
    last_open_stage: int | None
    outcome: str
    outcome_reason: int | None
    owner: int | None
    currency: str
    amount: Decimal | None
    started_on: datetime.date | None
    closed_on: datetime.date | None
    deleted_at: datetime.datetime | None


class Sort(NamedTuple):
    """The key of a tally row."""

    what: str
    owner_id: int
    pipeline_id: int
    stage_id: int
    outcome: str
    reason_id: int
    currency: str
    month: datetime.date | None


class Sum:
    """What is added up under one key."""

    def __init__(self) -> None:
        self.count, self.amount, self.days, self.days_known = 0, Decimal(0), 0, 0

    def add(self, sign: int, amount: Decimal = Decimal(0), days: int | None = None) -> None:
        self.count += sign
        self.amount += sign * amount
        if days is not None:
            self.days += sign * days
            self.days_known += sign

    def __bool__(self) -> bool:
        return bool(self.count or self.amount or self.days or self.days_known)


class Sums:
    """Differences by key, to be stored as rows."""

    def __init__(self) -> None:
        self._by_sort: dict[Sort, Sum] = defaultdict(Sum)

    def count(self, deal: Counted, sign: int) -> None:
        """One deal more, or with -1 one fewer."""
        if deal.deleted_at is not None:
            return
        for owner in (deal.owner or 0, Tally.EVERYONE):
            ended = (deal.outcome, deal.outcome_reason or 0, deal.currency)
            amount = deal.amount or Decimal(0)
            begun = Sort(
                "begun", owner, deal.pipeline, deal.last_open_stage or 0, *ended, month_of(deal.started_on)
            )
            self._by_sort[begun].add(sign, amount)
            if deal.outcome != "open":
                closed = Sort("closed", owner, deal.pipeline, 0, *ended, month_of(deal.closed_on))
                self._by_sort[closed].add(sign, amount, days_between(deal.started_on, deal.closed_on))

    def leave(self, deal: Counted, stage: int, seconds: int, sign: int) -> None:
        """One ended stay on a stage more, or fewer."""
        if deal.deleted_at is not None:
            return
        for owner in (deal.owner or 0, Tally.EVERYONE):
            left = Sort("left", owner, deal.pipeline, stage, "", 0, "", month_of(deal.started_on))
            self._by_sort[left].add(sign, days=seconds)

    def rows(self, *, fresh: bool = True) -> Iterator[dict[str, Any]]:
        """The differences that are none left out."""
        for sort, total in self._by_sort.items():
            if total:
                yield {**sort._asdict(), **vars(total), "fresh": fresh}

    def add_rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds up rows that are stored already."""
        for row in rows:
            total = self._by_sort[Sort(*(row[name] for name in Sort._fields))]
            for name in ("count", "amount", "days", "days_known"):
                setattr(total, name, getattr(total, name) + row[name])


def month_of(day: datetime.date | None) -> datetime.date | None:
    return day and day.replace(day=1)


def days_between(start: datetime.date | None, end: datetime.date | None) -> int | None:
    return (end - start).days if start and end else None
