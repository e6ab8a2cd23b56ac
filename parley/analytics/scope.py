"""Which deals a report is about, and how its numbers lead back to them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from parley.analytics import period
from parley.analytics.period import Period
from parley.deals.record import deal_record
from parley.foundation.accounts.models import User
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records.filters import Condition, Group


@dataclass(frozen=True)
class Scope:
    """The filters at the head of every report. Ids are as given: what the person may not see matches nothing."""

    period: Period = field(default_factory=Period)
    pipeline: int | None = None
    owner: int | None = None
    team: int | None = None

    def address(self, **changes: Any) -> str:
        """The query string of the same report with some filters changed (None takes one away)."""
        values = {
            "period": self.period.text,
            "pipeline": self.pipeline,
            "owner": self.owner,
            "team": self.team,
        }
        return urlencode({name: value for name, value in (values | changes).items() if value})

    def deals(self, user: User) -> QuerySet[Any]:
        """The deals that this person may see, within pipeline, owner and team; the period is up to each report."""
        rows = deal_record.visible_to(user)
        if self.pipeline:
            rows = rows.filter(pipeline=self.pipeline)
        if self.owner:
            rows = rows.filter(owner=self.owner)
        if self.team:
            rows = rows.filter(owner__team=self.team)
        return rows

    def within(self, column: str) -> Q:
        """Rows whose day in this column lies in the period."""
        condition = Q()
        if self.period.start:
            condition &= Q(**{f"{column}__gte": self.period.start})
        if self.period.end:
            condition &= Q(**{f"{column}__lte": self.period.end})
        return condition

    def begun(self) -> Group | None:
        """The filter for deals that began in the period: their start day, else the day they were entered."""
        if not (self.period.start or self.period.end):
            return None
        started, entered = [], [Condition("started_on", "empty")]
        if self.period.start:
            started.append(Condition("started_on", "from", (self.period.start.isoformat(),)))
            entered.append(Condition("created_at", "from", (self.period.start.isoformat(),)))
        if self.period.end:
            after = self.period.end + datetime.timedelta(days=1)
            started.append(Condition("started_on", "until", (self.period.end.isoformat(),)))
            entered.append(Condition("created_at", "before", (after.isoformat(),)))
        return Group("any", (Group("all", tuple(started)), Group("all", tuple(entered))))

    def where(self, *conditions: Condition | Group | None, column: str = "") -> str:
        """The address of the deal list that shows the records behind a number; `column` is what the period is about."""
        every = [condition for condition in conditions if condition is not None]
        if self.pipeline:
            every.append(Condition("pipeline", "is", (str(self.pipeline),)))
        if self.owner:
            every.append(Condition("owner", "is", (str(self.owner),)))
        if self.team:
            every.append(Condition("owner.team", "is", (str(self.team),)))
        if column and self.period.start:
            every.append(Condition(column, "from", (self.period.start.isoformat(),)))
        if column and self.period.end:
            every.append(Condition(column, "until", (self.period.end.isoformat(),)))
        return f"/{deal_record.path}/?" + urlencode({"where": Group("all", tuple(every)).to_text()})


def read(query: Mapping[str, str]) -> Scope:
    """The scope of an address. Raises Invalid."""
    return Scope(
        period=period.read(query.get("period", "")),
        pipeline=_number(query.get("pipeline", "")),
        owner=_number(query.get("owner", "")),
        team=_number(query.get("team", "")),
    )


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Invalid(_("This report address is broken. Set the filters again."))
    return int(text)
