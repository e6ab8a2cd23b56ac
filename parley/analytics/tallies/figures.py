"""Won, lost and open, of all deals, by owner and by month, out of the sums."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from parley.analytics.period import Period
from parley.analytics.scope import Scope
from parley.analytics.tallies.reading import rows, summed
from parley.foundation.accounts.models import User
from parley.foundation.currencies.converting import ONE, Rates, rates


@dataclass
class Total:
    """Figures that can be added up. Money in the company's currency; `converted` deals were won in others, `foreign`
    ones in others without a rate."""

    won: int = 0
    lost: int = 0
    open: int = 0
    revenue: Decimal = Decimal(0)
    won_days: int = 0
    won_timed: int = 0
    lost_days: int = 0
    lost_timed: int = 0
    foreign: int = 0
    converted: int = 0

    def add(self, row: dict[str, Any], known: Rates) -> None:
        """One group of the sums more."""
        if row["outcome"] == "open":
            self.open += row["count"]
        elif row["outcome"] == "won":
            self.won += row["count"]
            self.won_days += row["days"]
            self.won_timed += row["days_known"]
            worth = ONE if row["currency"] == known.own else known.of_month(row["currency"], row["month"])
            if worth is None:
                self.foreign += row["count"]
            else:
                self.revenue += Decimal(str(row["amount"])).quantize(Decimal("0.01")) * worth
                self.converted += row["count"] if row["currency"] != known.own else 0
        else:
            self.lost += row["count"]
            self.lost_days += row["days"]
            self.lost_timed += row["days_known"]

    def merge(self, other: Total) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def by_owner(scope: Scope, user: User) -> dict[int, Total] | None:
    """Ended deals by their closing day, open ones as they stand now; the key 0 is nobody."""
    ended = rows("closed", scope, user, each_owner=True)
    standing = rows("begun", replace(scope, period=Period()), user, each_owner=True, outcome="open")
    return None if ended is None or standing is None else _totals("owner_id", ended, standing)


def whole(scope: Scope, user: User) -> Total | None:
    """All of them together."""
    ended = rows("closed", scope, user)
    standing = rows("begun", replace(scope, period=Period()), user, outcome="open")
    if ended is None or standing is None:
        return None
    return _totals("what", ended, standing, together=True).get(None, Total())


def by_month(scope: Scope, user: User) -> dict[datetime.date, Total] | None:
    """Ended deals by the first day of the month they closed in."""
    ended = rows("closed", scope, user, month__isnull=False)
    return None if ended is None else _totals("month", ended)


def _totals(name: str, *groups: Any, together: bool = False) -> dict[Any, Total]:
    known = rates()
    totals: dict[Hashable, Total] = defaultdict(Total)
    for group in groups:
        for row in summed(group, *dict.fromkeys((name, "month", "outcome", "currency"))):
            totals[None if together else row[name]].add(row, known)
    return dict(totals)
