"""The log of moves as a file: who moved which deal, from where to where, when, and how long it had stood (R103)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from parley.analytics.funnel import begun_in
from parley.analytics.scope import Scope
from parley.foundation.accounts.models import User
from parley.pipelines.models import Transition


def head() -> list[str]:
    """The titles of the columns."""
    return [
        _("Deal"), _("Name"), _("Pipeline"), _("From"), _("To"), _("Moved at"), _("Days before"), _("Who"), _("Channel"), _("Reason"),
    ]  # fmt: skip


def moves(scope: Scope, user: User) -> Iterator[list[Any]]:
    """One line a move of the deals of the report that this person may see, oldest first."""
    deals = begun_in(scope, scope.deals(user))
    names = dict(deals.values_list("pk", "name"))
    rows = Transition.objects.filter(record_type="deal", record_id__in=deals.values("pk"))
    rows = rows.select_related("pipeline", "from_stage", "to_stage", "actor").order_by("id")
    for row in rows.iterator(2000):
        yield [
            row.record_id,
            names[row.record_id],
            str(row.pipeline),
            str(row.from_stage) if row.from_stage else "",
            str(row.to_stage),
            row.at.isoformat(timespec="seconds"),
            None if row.seconds is None else round(row.seconds / 86400, 2),
            row.actor.name if row.actor else "",
            row.channel,
            row.reason,
        ]
