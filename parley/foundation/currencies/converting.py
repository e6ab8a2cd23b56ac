"""Amounts of other currencies in the company's own.

What is still open is converted at the rate of today. What ended is converted at the rate of its month: the one that was
valid on the first day of the month in which it closed. So a report of last year says the same next year.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from parley.foundation.accounts.models import Company
from parley.foundation.currencies.models import Rate

ONE = Decimal(1)


@dataclass(frozen=True)
class Step:
    """`rate` from the first day of month `start` until the next step."""

    start: datetime.date
    rate: Decimal


@dataclass(frozen=True)
class Rates:
    """All rates, asked for once: by currency the days from which they are valid, in order, and what they are."""

    own: str
    days: dict[str, list[datetime.date]] = field(default_factory=dict)
    values: dict[str, list[Decimal]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.days)

    def on(self, currency: str, day: datetime.date) -> Decimal | None:
        """What one unit is worth on a day; None where no rate is known yet."""
        if currency == self.own:
            return ONE
        place = bisect_right(self.days.get(currency, []), day)
        return self.values[currency][place - 1] if place else None

    def of_month(self, currency: str, day: datetime.date | None) -> Decimal | None:
        """What one unit is worth to what ended in the month of that day."""
        return None if day is None else self.on(currency, day.replace(day=1))

    def steps(self) -> dict[str, list[Step]]:
        """By currency the rates of the months, each from the first month in which it holds."""
        found: dict[str, dict[datetime.date, Decimal]] = defaultdict(dict)
        for currency, days in self.days.items():
            for day, rate in zip(days, self.values[currency], strict=True):
                found[currency][month_after(day)] = rate
        return {one: [Step(start, rate) for start, rate in steps.items()] for one, steps in found.items()}


def month_after(day: datetime.date) -> datetime.date:
    """The day itself where a month begins with it, else the beginning of the next month."""
    if day.day == 1:
        return day
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def rates() -> Rates:
    """All rates but those of the company's own currency, in one query."""
    own = Company.current().currency
    days: dict[str, list[datetime.date]] = defaultdict(list)
    values: dict[str, list[Decimal]] = defaultdict(list)
    rows = Rate.objects.alive().exclude(currency=own).order_by("currency", "valid_from", "pk")
    for currency, day, rate in rows.values_list("currency", "valid_from", "rate"):
        days[currency].append(day)
        values[currency].append(rate)
    return Rates(own, dict(days), dict(values))
