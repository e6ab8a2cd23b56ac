"""The report screens: each asks once who may see it, reads its filters, asks the queries and draws."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from parley.analytics import export, funnel, results, scope
from parley.analytics.losses import LossTable
from parley.analytics.losses import losses as loss_table
from parley.analytics.menus import filter_menus
from parley.analytics.moves import moves
from parley.analytics.results import DIMENSIONS, Dimension, Row, dimension
from parley.analytics.scope import Scope
from parley.analytics.stage_history import stage_history
from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company, User
from parley.pipelines.models import Pipeline

LOSS_SPLITS = ("seller", "team")
OVERVIEW_SPLITS = ("seller", "product", "sector", "region")
SORTS = {
    "label": lambda row: row.label.casefold(),
    "won": lambda row: row.figures.won,
    "lost": lambda row: row.figures.lost,
    "open": lambda row: row.figures.open,
    "revenue": lambda row: row.figures.revenue,
    "rate": lambda row: row.figures.win_rate if row.figures.win_rate is not None else -1,
    "days": lambda row: row.figures.won_days if row.figures.won_days is not None else -1,
}


def overview(request: HttpRequest) -> HttpResponse:
    """The sales review: key figures, the funnel, reasons of loss, revenue over time, and the leading groups.

    Groups whose figures do not stand ready are asked for when somebody scrolls to them.
    """
    user, asked = _enter(request)
    pipeline = _pipeline(asked)
    shown = [one for one in DIMENSIONS if one.key in OVERVIEW_SPLITS]
    splits = [(by, results.split(asked, user, by) if by.of_owner else None) for by in shown]
    return _draw(
        request,
        "overview",
        asked,
        figures=results.summary(asked, user),
        records=_summary_records(asked),
        funnel=funnel.funnel(asked, user, pipeline) if pipeline else None,
        reasons=funnel.loss_reasons(asked, user),
        quarters=results.by_quarter(asked, user),
        splits=splits,
    )


def card(request: HttpRequest, key: str) -> HttpResponse:
    """The leading groups of one dimension, for the overview."""
    user, asked = _enter(request)
    by = dimension(key)
    if by is None:
        raise Http404
    context = {
        "by": by,
        "rows": results.split(asked, user, by),
        "scope": asked,
        "currency": Company.current().currency,
    }
    return render(request, "analytics/split_card.html", context)


def split(request: HttpRequest, key: str) -> HttpResponse:
    """All figures by one dimension, sortable; the table behind a chart of the overview."""
    user, asked = _enter(request)
    by, rows = _rows(asked, user, key)
    sort = request.GET.get("sort", "-revenue")
    rows = sorted(rows, key=SORTS.get(sort.removeprefix("-"), SORTS["revenue"]), reverse=sort.startswith("-"))
    return _draw(
        request, "split", asked, key=key, label=by, rows=rows, sort=sort, total=results.summary(asked, user)
    )


def split_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The same table as a file."""
    user, asked = _enter(request)
    by, rows = _rows(asked, user, key)
    return export.as_csv(key, str(by), rows)


def funnel_csv(request: HttpRequest) -> HttpResponse:
    """The funnel as a file."""
    user, asked = _enter(request)
    pipeline = _pipeline(asked)
    if pipeline is None:
        raise Http404
    return export.funnel_csv(funnel.funnel(asked, user, pipeline))


def losses(request: HttpRequest) -> HttpResponse:
    """Where whom loses, beside everybody's share."""
    asked, by, table = _losses(request)
    return _draw(
        request, "losses", asked, by=by, table=table, choices=[dimension(key) for key in LOSS_SPLITS]
    )


def losses_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    _asked, by, table = _losses(request)
    return export.losses_csv(str(by.label), table)


def _losses(request: HttpRequest) -> tuple[Scope, Dimension, LossTable]:
    user, asked = _enter(request)
    key = request.GET.get("by", LOSS_SPLITS[0])
    by = dimension(key) if key in LOSS_SPLITS else None
    pipeline = _pipeline(asked)
    if by is None or pipeline is None:
        raise Http404
    return asked, by, loss_table(asked, user, pipeline, by, _("Everybody"))


def stages(request: HttpRequest) -> HttpResponse:
    """How many deals stood on each stage at the end of each month."""
    user, asked = _enter(request)
    pipeline = _pipeline(asked)
    if pipeline is None:
        raise Http404
    found, snapshots = stage_history(asked, user, pipeline)
    return _draw(request, "stages", asked, pipeline=pipeline, stages=found, snapshots=snapshots)


def moves_csv(request: HttpRequest) -> HttpResponse:
    """The log of moves as a file."""
    user, asked = _enter(request)
    return export.moves_csv(moves(asked, user))


def _enter(request: HttpRequest) -> tuple[User, Scope]:
    """Who asks, once they are allowed to, and what about."""
    user: Any = request.user
    ensure_may(Actor(user), "report.view")
    return user, scope.read(request.GET)


def _pipeline(asked: Scope) -> Pipeline | None:
    """The pipeline of the funnel: the chosen one, else the first."""
    pipelines = Pipeline.objects.alive().filter(record_type="deal", archived_at__isnull=True)
    if asked.pipeline:
        pipelines = pipelines.filter(pk=asked.pipeline)
    return pipelines.order_by("position", "pk").first()


def _rows(asked: Scope, user: User, key: str) -> tuple[Any, list[Row]]:
    if key == "quarter":
        return _("Quarter"), results.by_quarter(asked, user)
    if key == "month":
        return _("Month"), results.by_month(asked, user)
    by = dimension(key)
    if by is None:
        raise Http404
    return by.label, results.split(asked, user, by)


def _summary_records(asked: Scope) -> dict[str, str]:
    is_ = results.outcome_is
    return {
        "won": asked.where(is_("won"), column="closed_on"),
        "lost": asked.where(is_("lost"), column="closed_on"),
        "open": asked.where(is_("open")),
    }


def _draw(request: HttpRequest, template: str, asked: Scope, **context: Any) -> HttpResponse:
    user: Any = request.user
    context |= {
        "scope": asked,
        "currency": Company.current().currency,
        "now": timezone.now(),
        "menus": filter_menus(asked, user),
        "dimensions": [
            ("quarter", _("Quarter")),
            ("month", _("Month")),
            *((one.key, one.label) for one in DIMENSIONS),
        ],
        "empty": not Scope().deals(user).exists(),
    }
    return render(request, f"analytics/{template}.html", context)
