"""Reports as files: CSV that opens well in a spreadsheet and cannot run a formula there."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parley.analytics import moves
from parley.analytics.funnel import Funnel
from parley.analytics.losses import LossTable
from parley.analytics.results import Row
from parley.foundation.lib.tabular import write_csv


def as_csv(name: str, label: str, rows: list[Row]) -> HttpResponse:
    """One line a group; shares as numbers from 0 to 1, times in days."""
    head = [
        label,
        _("Won"),
        _("Lost"),
        pgettext("outcome", "Open"),
        _("Win rate"),
        _("Revenue"),
        _("Days to win"),
        _("Days to loss"),
    ]
    lines = [
        [
            row.label, row.figures.won, row.figures.lost, row.figures.open, _round(row.figures.win_rate, 4),
            row.figures.revenue, _round(row.figures.won_days, 2), _round(row.figures.lost_days, 2),
        ]
        for row in rows
    ]  # fmt: skip
    return _file(f"report-{name}.csv", head, lines)


def funnel_csv(found: Funnel) -> HttpResponse:
    """One line a stage, in the order of the process."""
    head = [
        _("Stage"),
        _("Reached"),
        _("Moved on"),
        _("Still here"),
        _("Lost"),
        _("Conversion"),
        _("Days"),
        _("Lost value"),
    ]
    lines = [
        [
            str(step.stage), step.reached, step.moved_on, step.standing, step.lost,
            _round(step.conversion, 4), _round(step.days, 2), step.lost_amount,
        ]
        for step in found.steps
    ]  # fmt: skip
    return _file("funnel.csv", head, lines)


def moves_csv(rows: Iterable[list[Any]]) -> HttpResponse:
    """One line a move."""
    return _file("moves.csv", moves.head(), rows)


def losses_csv(label: str, table: LossTable) -> HttpResponse:
    """One line a seller or team, three columns a stage: share lost, lost, decided."""
    head = [label]
    for stage in table.stages:
        head += [_("%(stage)s: share lost") % {"stage": stage}, _("Lost"), _("Decided")]
    lines = [
        [
            row.label,
            *(value for cell in row.cells for value in (_round(cell.share, 4), cell.lost, cell.decided)),
        ]
        for row in (table.everybody, *table.rows)
    ]
    return _file("losses.csv", head, lines)


def _file(name: str, head: list[Any], lines: Iterable[list[Any]]) -> HttpResponse:
    text = io.StringIO(newline="")
    write_csv(text, [str(title) for title in head], lines)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
