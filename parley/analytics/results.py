"""Won and lost: the summary, and the same figures split by anything that deals have."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from parley.analytics.period import read as read_period
from parley.analytics.scope import Scope
from parley.analytics.tallies import figures as tallied
from parley.analytics.tallies.figures import Total
from parley.deals.models import DealLine
from parley.foundation.accounts.models import Company, User
from parley.foundation.currencies.converting import rates
from parley.foundation.records.filters import Condition

WON = Q(outcome="won")
LOST = Q(outcome="lost")
MONEY = DecimalField(max_digits=24, decimal_places=2)
ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Figures:
    """What became of some deals. Money in the company's currency, times in days; None where there is nothing to say.

    Of the won ones `converted` are part of the revenue at the rate of their month, `other_currencies` have no rate.
    """

    won: int = 0
    lost: int = 0
    open: int = 0
    revenue: Decimal = ZERO
    won_days: float | None = None
    lost_days: float | None = None
    other_currencies: int = 0
    converted: int = 0

    @property
    def closed(self) -> int:
        return self.won + self.lost

    @property
    def win_rate(self) -> float | None:
        """Won of those that ended, 0 to 1."""
        return self.won / self.closed if self.closed else None

    @property
    def mean_won(self) -> Decimal | None:
        return self.revenue / self.won if self.won else None


@dataclass(frozen=True)
class Row:
    """The figures of one group; `records` holds the addresses of the deals behind won, lost and open."""

    key: Any
    label: str
    figures: Figures
    records: dict[str, str]


NOBODY = _("None")


@dataclass(frozen=True)
class Dimension:
    """One way to split deals: `column` is the grouping path, `condition` gives the list filter for one key.

    `of_owner`: key and title, where the deal's owner alone decides them: such figures stand ready for any number of deals.
    """

    key: str
    label: Any
    column: str
    name: str
    condition: Callable[[Any], Condition]
    empty_label: Any = NOBODY
    of_owner: Callable[[User], tuple[Any, str]] | None = None


def outcome_is(outcome: str) -> Condition:
    """The list filter for deals that are won, lost or open."""
    return Condition("outcome", "is", (outcome,))


def _by(path: str) -> Callable[[Any], Condition]:
    return lambda key: Condition(path, "empty") if key in (None, "") else Condition(path, "is", (str(key),))


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("seller", _("Seller"), "owner_id", "owner__name", _by("owner"), _("Unsorted"),
              lambda owner: (owner.pk, owner.name)),
    Dimension("team", _("Team"), "owner__team_id", "owner__team__name", _by("owner.team"), _("No team"),
              lambda owner: (owner.team.pk, owner.team.name) if owner.team else (None, "")),
    Dimension("region", _("Region"), "owner__team__region", "owner__team__region", _by("owner.team.region"), _("No region"),
              lambda owner: (owner.team.region, owner.team.region) if owner.team else (None, "")),
    Dimension("head", _("Head"), "owner__team__head_id", "owner__team__head__name", _by("owner.team.head"), _("No head"),
              lambda owner: (owner.team.head.pk, owner.team.head.name) if owner.team and owner.team.head else (None, "")),
    Dimension("product", _("Product"), "lines__product_id", "lines__product__name",
              lambda key: Condition("lines", "empty") if key is None else Condition("lines", "contains", (str(key),)),
              _("No product")),
    Dimension("sector", _("Industry"), "organization__industry_id", "organization__industry__label",
              _by("organization.industry"), _("No industry")),
    Dimension("country", _("Country"), "organization__country", "organization__country", _by("organization.country")),
    Dimension("organization", _("Organization"), "organization_id", "organization__name", _by("organization"),
              _("No organization")),
    Dimension("source", _("Source"), "source_id", "source__label", _by("source"), _("No source")),
    Dimension("type", _("Deal type"), "kind_id", "kind__label", _by("kind"), _("No type")),
    Dimension("reason", _("Reason"), "outcome_reason_id", "outcome_reason__label", _by("outcome_reason"), _("No reason")),
)  # fmt: skip


def dimension(key: str) -> Dimension | None:
    """The dimension of that key."""
    return next((one for one in DIMENSIONS if one.key == key), None)


def summary(scope: Scope, user: User) -> Figures:
    """All figures of the scope: ends by their closing day, open deals as they stand now."""
    ready = tallied.whole(scope, user)
    if ready is not None:
        return _of_total(ready)
    rows = scope.deals(user)
    return _figures(rows.filter(_counted(scope)).aggregate(**_aggregates(company_amount())))


def split(scope: Scope, user: User, by: Dimension) -> list[Row]:
    """The figures of each group, greatest revenue first."""
    ready = tallied.by_owner(scope, user) if by.of_owner else None
    found = _split_owners(ready, by) if ready is not None else _split_deals(scope, user, by)
    made = [
        Row(key, title or str(by.empty_label), figures, _records(scope, by.condition(key)))
        for key, title, figures in found
    ]
    return sorted(made, key=lambda row: (-row.figures.revenue, -row.figures.won, row.label))


def _split_owners(totals: dict[int, Total], by: Dimension) -> list[tuple[Any, str, Figures]]:
    """Groups of owners, out of the sums by owner."""
    assert by.of_owner is not None
    people = User.objects.select_related("team__head").in_bulk(totals)
    groups: dict[Any, tuple[str, Total]] = {}
    for owner, total in totals.items():
        key, title = by.of_owner(people[owner]) if owner in people else (None, "")
        groups.setdefault(key, (title, Total()))[1].merge(total)
    return [(key, title, _of_total(total)) for key, (title, total) in groups.items()]


def _split_deals(scope: Scope, user: User, by: Dimension) -> list[tuple[Any, str, Figures]]:
    rows = scope.deals(user).filter(_counted(scope))
    amount = company_amount()
    if by.key == "product":
        rows, amount = rows.annotate(**_line_sums()), _share()
    grouped = rows.values(group=F(by.column), title=F(by.name)).annotate(**_aggregates(amount)).order_by()
    return [(found["group"], found["title"], _figures(found)) for found in grouped]


def by_quarter(scope: Scope, user: User) -> list[Row]:
    """Revenue and ends by quarter of the closing day, in the order of time."""
    return _by_time(scope, user, lambda day: f"{day.year}-Q{(day.month + 2) // 3}")


def by_month(scope: Scope, user: User) -> list[Row]:
    """The same by month."""
    return _by_time(scope, user, lambda day: f"{day.year}-{day.month:02}")


def _by_time(scope: Scope, user: User, name: Callable[[datetime.date], str]) -> list[Row]:
    """Months put together under what `name` calls them, a period's text."""
    months = tallied.by_month(scope, user)
    if months is None:
        months = _months_of_deals(scope, user)
    spans: dict[str, Total] = {}
    for day in sorted(months):
        spans.setdefault(name(day), Total()).merge(months[day])
    made = []
    for text, total in spans.items():
        span = read_period(text)
        between = Condition("closed_on", "between", (str(span.start), str(span.end)))
        made.append(Row(text, span.label, _of_total(total), _records(scope, between)))
    return made


def _months_of_deals(scope: Scope, user: User) -> dict[datetime.date, Total]:
    rows = scope.deals(user).filter(WON | LOST, scope.within("closed_on"), closed_on__isnull=False)
    grouped = rows.values(day=TruncMonth("closed_on")).annotate(**_aggregates(company_amount())).order_by()
    return {found["day"]: _total(found) for found in grouped}


def _counted(scope: Scope) -> Q:
    """Ends that closed in the period, and open deals."""
    return ((WON | LOST) & scope.within("closed_on")) | Q(outcome="open")


def company_amount() -> Any:
    """The amount in the company's currency; amounts of currencies without a rate are counted, never added."""
    return in_company_currency(F("amount"))


def in_company_currency(amount: Any) -> Any:
    """An amount of an ended deal, converted at the rate of the month in which it closed."""
    own = Company.current().currency
    conversions = [
        When(when, then=ExpressionWrapper(amount * Value(rate), output_field=MONEY))
        for when, rate in _conversions()
    ]
    return Case(When(currency=own, then=amount), *conversions, default=None, output_field=MONEY)


def _conversions() -> list[tuple[Q, Decimal]]:
    """For each month's rate the deals to which it applies, the latest first."""
    return [
        (Q(currency=currency, closed_on__gte=step.start), step.rate)
        for currency, steps in rates().steps().items()
        for step in reversed(steps)
    ]


def _convertible() -> Q:
    """Deals in another currency whose rate is known."""
    found = Q(pk__in=[])
    for when, _rate in _conversions():
        found |= when
    return found


def _line_sums() -> dict[str, Any]:
    """What all lines of a deal cost, and how many they are."""
    price = F("quantity") * F("price") * (100 - F("discount")) / 100
    lines = DealLine.objects.filter(deal=OuterRef("pk")).order_by().values("deal")
    whole = lines.annotate(whole=Sum(ExpressionWrapper(price, output_field=MONEY))).values("whole")
    count = lines.annotate(count=Count("pk")).values("count")
    return {"lines_cost": Subquery(whole, output_field=MONEY), "lines_count": Subquery(count)}


def _share() -> Any:
    """The part of a deal's amount that falls to one of its lines, by the lines' prices; equal parts without prices."""
    line = F("lines__quantity") * F("lines__price") * (100 - F("lines__discount")) / 100
    by_price = ExpressionWrapper(F("amount") * line / F("lines_cost"), output_field=MONEY)
    equal = ExpressionWrapper(F("amount") / F("lines_count"), output_field=MONEY)
    part = Case(
        When(lines__isnull=True, then=F("amount")),
        When(lines_cost__gt=0, then=by_price),
        default=equal,
        output_field=MONEY,
    )
    return in_company_currency(part)


def _aggregates(amount: Any) -> dict[str, Any]:
    span = ExpressionWrapper(F("closed_on") - F("started_on"), output_field=DurationField())
    timed = Q(started_on__isnull=False, closed_on__isnull=False)
    return {
        "won_count": Count("pk", filter=WON),
        "lost_count": Count("pk", filter=LOST),
        "open_count": Count("pk", filter=Q(outcome="open")),
        "won_sum": Sum(amount, filter=WON, output_field=MONEY),
        "won_span": Sum(span, filter=WON & timed),
        "won_timed": Count("pk", filter=WON & timed),
        "lost_span": Sum(span, filter=LOST & timed),
        "lost_timed": Count("pk", filter=LOST & timed),
        "foreign": Count("pk", filter=WON & ~Q(currency=Company.current().currency) & ~_convertible()),
        "converted": Count("pk", filter=WON & _convertible()),
    }


def _total(found: dict[str, Any]) -> Total:
    return Total(
        won=found["won_count"],
        lost=found["lost_count"],
        open=found["open_count"],
        revenue=found["won_sum"] or ZERO,
        won_days=found["won_span"].days if found["won_span"] else 0,
        won_timed=found["won_timed"],
        lost_days=found["lost_span"].days if found["lost_span"] else 0,
        lost_timed=found["lost_timed"],
        foreign=found["foreign"],
        converted=found["converted"],
    )


def _figures(found: dict[str, Any]) -> Figures:
    return _of_total(_total(found))


def _of_total(total: Total) -> Figures:
    return Figures(
        won=total.won,
        lost=total.lost,
        open=total.open,
        revenue=Decimal(total.revenue).quantize(CENT),
        won_days=total.won_days / total.won_timed if total.won_timed else None,
        lost_days=total.lost_days / total.lost_timed if total.lost_timed else None,
        other_currencies=total.foreign,
        converted=total.converted,
    )


def _records(scope: Scope, condition: Condition) -> dict[str, str]:
    return {
        "won": scope.where(outcome_is("won"), condition, column="closed_on"),
        "lost": scope.where(outcome_is("lost"), condition, column="closed_on"),
        "open": scope.where(outcome_is("open"), condition),
    }
