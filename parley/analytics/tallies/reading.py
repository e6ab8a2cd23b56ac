"""Asking the sums instead of the deals, where they can answer."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, Sum

from parley.analytics.models import Tally
from parley.analytics.scope import Scope
from parley.analytics.tallies.sorts import month_of
from parley.deals.record import deal_record
from parley.foundation.access.models import Deputy
from parley.foundation.access.policy import Scope as Reach
from parley.foundation.access.policy import scope_of, team_mates
from parley.foundation.accounts.models import User


def rows(what: str, scope: Scope, user: User, *, each_owner: bool = False, **conditions: Any) -> Any:
    """The tally rows of what this person may see in the scope; None where they have to be counted one by one.

    That is so for a period that does not begin and end with a month, and for the deputies of other people's deals.
    `each_owner`: to be grouped by owner, so not the sum over all of them.
    """
    owners = _owners(scope, user, each_owner)
    span = _months(scope)
    if owners is None or span is None:
        return None
    found = Tally.objects.filter(owners, span, what=what, **conditions)
    return found.filter(pipeline_id=scope.pipeline) if scope.pipeline else found


def summed(found: Any, *names: str) -> list[dict[str, Any]]:
    """One dict for each group: its names, `count`, `amount`, `days` and `days_known`; groups of nothing left out."""
    sums = {name: Sum(name) for name in ("count", "amount", "days", "days_known")}
    renamed = {f"sum_{name}": total for name, total in sums.items()}
    groups = found.values(*names).annotate(**renamed).order_by()
    return [
        {name: group[name] for name in names} | {name: group[f"sum_{name}"] for name in sums}
        for group in groups
        if group["sum_count"]
    ]


def _owners(scope: Scope, user: User, each: bool) -> Q | None:
    reach = scope_of(user, deal_record.permission("view"))
    if reach is Reach.NONE:
        return Q(pk__in=[])
    asked: set[int] | None = None
    if scope.owner or scope.team:
        people = User.objects.filter(
            Q(pk=scope.owner) if scope.owner else Q(), Q(team=scope.team) if scope.team else Q()
        )
        asked = set(people.values_list("pk", flat=True))
    if reach is Reach.ALL:
        everyone = Q(owner_id__gte=0) if each else Q(owner_id=Tally.EVERYONE)
        return everyone if asked is None else Q(owner_id__in=asked)
    if Deputy.objects.filter(user=user, record_type=deal_record.key).exists():
        return None
    seen = {0, *({user.pk} if reach is Reach.OWN else team_mates(user))}
    return Q(owner_id__in=seen if asked is None else seen & asked)


def _months(scope: Scope) -> Q | None:
    start, end = scope.period.start, scope.period.end
    whole = (start is None or start.day == 1) and (end is None or month_of(end) != month_of(_next_day(end)))
    if not whole:
        return None
    span = Q()
    if start:
        span &= Q(month__gte=start)
    if end:
        span &= Q(month__lte=month_of(end))
    return span


def _next_day(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=1)
