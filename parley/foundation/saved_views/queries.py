"""The views that a person can choose among, and the one that opens first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.saved_views.models import RoleView, SavedView, Sharing

MOST = 200


@dataclass(frozen=True)
class Offered:
    """A view as one person has it."""

    view: SavedView
    mine: bool
    pinned_at: datetime | None
    opens_first: bool
    opens_first_for_role: bool


def shared_with(user: User) -> Q:
    """The views that others share with this person: with everybody, or with a team that is theirs."""
    team = Q(shared=Sharing.TEAM, owner__team__head=user)
    if user.team_id is not None:
        team |= Q(shared=Sharing.TEAM, owner__team=user.team_id)
    return Q(shared=Sharing.ALL) | team


def views_of(record_type: RecordType, user: User) -> list[Offered]:
    """The person's own views of a type and those shared with them, by name; private ones of others are not offered.

    One query, whatever there is.
    """
    if scope_of(user, "view.view") is Scope.NONE:
        return []
    rows = (
        SavedView.objects.filter(
            Q(owner=user) | shared_with(user), record_type=record_type.key, deleted_at__isnull=True
        )
        .select_related("owner")
        .annotate(
            use=FilteredRelation("personal", condition=Q(personal__user=user)),
            pinned_at=F("use__pinned_at"),
            first=F("use__opens_first"),
            for_role=Exists(RoleView.objects.filter(view=OuterRef("pk"), role=user.role_id)),
        )
    )
    offered = [
        Offered(view, view.owner_id == user.pk, view.pinned_at, bool(view.first), view.for_role)
        for view in rows.order_by("name", "pk")[:MOST]
    ]
    return sorted(offered, key=lambda one: one.view.name.casefold())


def first_of(offered: list[Offered], layout: str) -> SavedView | None:
    """The view that opens where the address of a layout names none: the person's choice, else their role's."""
    fitting = [one for one in offered if one.view.layout == layout]
    own = next((one.view for one in fitting if one.opens_first), None)
    return own or next((one.view for one in fitting if one.opens_first_for_role), None)
