"""How far people are with what they want to reach this month."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from parley.foundation.accounts.models import Company, User
from parley.foundation.lib import clock
from parley.pipelines.board.faces import face_of
from parley.pipelines.models import Outcome
from parley.planning.meetings.models import Meeting, Result
from parley.planning.models import Task
from parley.planning.queries import bounds_of_month, staged_types
from parley.planning.targets.actions import this_month
from parley.planning.targets.models import Target

ZERO = Decimal(0)


@dataclass(frozen=True)
class Goal:
    """One figure: reached so far, wanted (None where nobody set it), and where one should be by today."""

    reached: Any
    wanted: Any
    pace: Any

    @property
    def share(self) -> int:
        """Percent of what is wanted, at most 100."""
        return min(100, int(100 * self.reached / self.wanted)) if self.wanted else 0

    @property
    def behind(self) -> Any:
        """How much is missing to be on pace; zero or less where one is."""
        return self.pace - self.reached if self.wanted else ZERO


@dataclass(frozen=True)
class Progress:
    """A month of some people, in the company's currency, and how much of the month has passed (percent)."""

    amount: Goal
    won: Goal
    activities: Goal
    open_amount: Decimal
    open_count: int
    currency: str
    passed: int
    has_money: bool


def progress_of(user: User, people: Collection[User]) -> Progress:
    """The figures as far as the reader may see the records; a fixed number of queries for each type with stages."""
    ids = [person.pk for person in people]
    begin, end = bounds_of_month()
    currency = Company.current().currency
    won_count, won_amount, open_count, open_amount, has_money = 0, ZERO, 0, ZERO, False
    for record_type in staged_types(user):
        amount = face_of(record_type).amount
        rows = record_type.visible_to(user).filter(owner_id__in=ids)
        month = _closed_within(record_type, begin, end)
        here = (
            Q(currency=currency) if any(f.name == "currency" for f in record_type.model._meta.fields) else Q()
        )
        counted = rows.aggregate(
            won=Count("pk", filter=Q(outcome=Outcome.WON) & month),
            open=Count("pk", filter=Q(outcome=Outcome.OPEN)),
        )
        won_count, open_count = won_count + counted["won"], open_count + counted["open"]
        if amount:
            has_money = True
            summed = rows.filter(here).aggregate(
                won=Sum(amount, filter=Q(outcome=Outcome.WON) & month),
                open=Sum(amount, filter=Q(outcome=Outcome.OPEN)),
            )
            won_amount, open_amount = (
                won_amount + (summed["won"] or ZERO),
                open_amount + (summed["open"] or ZERO),
            )
    wanted = _wanted(ids)
    passed = _passed()
    return Progress(
        amount=_goal(won_amount, wanted["amount"], passed),
        won=_goal(won_count, wanted["won"], passed),
        activities=_goal(activities_of(ids, begin, end), wanted["activities"], passed),
        open_amount=open_amount,
        open_count=open_count,
        currency=currency,
        passed=passed,
        has_money=has_money,
    )


def activities_of(ids: Collection[int], begin: datetime.datetime, end: datetime.datetime) -> int:
    """What people did: tasks done, calls made and meetings held."""
    tasks = Task.objects.filter(
        done_by_id__in=ids, done_at__gte=begin, done_at__lt=end, deleted_at=None
    ).count()
    held = Meeting.objects.filter(owner_id__in=ids, starts_at__gte=begin, starts_at__lt=end, deleted_at=None)
    return tasks + held.filter(result=Result.HELD).count()


def targets_of(ids: Collection[int]) -> dict[int, Target]:
    """What counts for each of the people this month."""
    rows = Target.objects.filter(user_id__in=ids, from_month__lte=this_month()).order_by("from_month")
    return {target.user_id: target for target in rows}


def _wanted(ids: Collection[int]) -> dict[str, Any]:
    """The sum over the people; None where not everybody has such a target: what they reach is counted of all."""
    found = targets_of(ids)
    given = {
        name: [getattr(found.get(pk), name, None) for pk in ids] for name in ("amount", "won", "activities")
    }
    return {name: sum(values) if values and all(values) else None for name, values in given.items()}


def _goal(reached: Any, wanted: Any, passed: int) -> Goal:
    return Goal(reached, wanted, wanted * passed / 100 if wanted else None)


def _closed_within(record_type: Any, begin: datetime.datetime, end: datetime.datetime) -> Q:
    if any(field.name == "closed_on" for field in record_type.model._meta.fields):
        first, after = timezone.localtime(begin).date(), timezone.localtime(end).date()
        return Q(closed_on__gte=first, closed_on__lt=after)
    return Q(stage_entered_at__gte=begin, stage_entered_at__lt=end)


def _passed() -> int:
    today = timezone.localtime(clock.now()).date()
    return round(100 * today.day / calendar.monthrange(today.year, today.month)[1])
