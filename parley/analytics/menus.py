"""The choices at the head of every report: each is a plain link that keeps the other filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from parley.analytics import period
from parley.analytics.results import by_month
from parley.analytics.scope import Scope
from parley.foundation.accounts.models import Team, User
from parley.pipelines.models import Pipeline


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    checked: bool


@dataclass(frozen=True)
class Menu:
    """One filter: `shown` is what it stands at, `on` whether that narrows the report."""

    name: str
    label: str
    icon: str
    shown: str
    on: bool
    choices: list[Choice]


def filter_menus(asked: Scope, user: User) -> list[Menu]:
    """Period, pipeline, team and seller; only people and teams whose deals this person sees."""
    visible = Scope().deals(user)
    owners = User.objects.filter(pk__in=visible.order_by().values("owner")).order_by("name")
    teams = Team.objects.filter(deleted_at__isnull=True, members__in=owners).distinct().order_by("name")
    pipelines = (
        Pipeline.objects.alive()
        .filter(record_type="deal", archived_at__isnull=True)
        .order_by("position", "pk")
    )
    return [
        _menu(
            asked,
            "period",
            _("Period"),
            "calendar",
            asked.period.text,
            _periods(asked, user),
            _("All time"),
        ),
        _menu(asked, "pipeline", _("Pipeline"), "layout-kanban", asked.pipeline, _named(pipelines), _("All")),
        _menu(asked, "team", _("Team"), "users-group", asked.team, _named(teams), _("All")),
        _menu(asked, "owner", _("Seller"), "user", asked.owner, _named(owners), _("All")),
    ]


def _menu(
    asked: Scope,
    name: str,
    label: str,
    icon: str,
    value: Any,
    choices: list[tuple[Any, str]],
    everything: str,
) -> Menu:
    listed = [(None, everything), *choices]
    shown = dict(choices).get(value, everything) if value else everything
    return Menu(
        name,
        label,
        icon,
        shown,
        bool(value),
        [
            Choice(text, f"?{asked.address(**{name: key})}", (key or "") == (value or ""))
            for key, text in listed
        ],
    )


def _named(rows: Iterable[Any]) -> list[tuple[int, str]]:
    return [(row.pk, str(row)) for row in rows]


def _periods(asked: Scope, user: User) -> list[tuple[str, str]]:
    """The spans that move with the calendar, then the last five years that have ends, with their quarters."""
    years = {int(row.key[:4]) for row in by_month(Scope(), user)}
    texts = [
        text
        for year in sorted(years, reverse=True)[:5]
        for text in (str(year), *(f"{year}-Q{quarter}" for quarter in (1, 2, 3, 4)))
    ]
    chosen = asked.period.text
    if chosen and chosen not in texts and chosen not in period.RELATIVE:
        texts.insert(0, chosen)
    return [*period.relative_labels().items(), *((text, period.read(text).label) for text in texts)]
