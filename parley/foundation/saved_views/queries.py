"""The views that a person can choose among, and the one that opens first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.saved_views.models import PersonalView, RoleView, SavedView, Sharing

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

    One query where there is none, otherwise three: every list asks.
    """
    if scope_of(user, "view.view") is Scope.NONE:
        return []
    rows = SavedView.objects.filter(
        Q(owner=user) | ~Q(shared=Sharing.NOBODY), record_type=record_type.key, deleted_at__isnull=True
    )
    views = [one for one in rows.select_related("owner__team")[:MOST] if _is_for(one, user)]
    if not views:
        return []
    own = {one.view_id: one for one in PersonalView.objects.filter(user=user, view__in=views)}
    roles = set(RoleView.objects.filter(role=user.role_id, view__in=views).values_list("view_id", flat=True))
    offered = [
        Offered(
            one,
            one.owner_id == user.pk,
            own[one.pk].pinned_at if one.pk in own else None,
            one.pk in own and own[one.pk].opens_first,
            one.pk in roles,
        )
        for one in views
    ]
    return sorted(offered, key=lambda one: (one.view.name.casefold(), one.view.pk))


def _is_for(view: SavedView, user: User) -> bool:
    """The same as `shared_with`, for a loaded view."""
    if view.owner_id == user.pk or view.shared == Sharing.ALL:
        return True
    team = view.owner.team if view.owner is not None else None
    return (
        team is not None
        and view.shared == Sharing.TEAM
        and (team.pk == user.team_id or team.head_id == user.pk)
    )


def first_of(offered: list[Offered], layout: str) -> SavedView | None:
    """The view that opens where the address of a layout names none: the person's choice, else their role's."""
    fitting = [one for one in offered if one.view.layout == layout]
    own = next((one.view for one in fitting if one.opens_first), None)
    return own or next((one.view for one in fitting if one.opens_first_for_role), None)
