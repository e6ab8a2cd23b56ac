"""What people do with views beside what can be done with every record (create, change, delete, restore, undo)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role, User
from parley.foundation.actions.records import change_records, create_record
from parley.foundation.lib import clock
from parley.foundation.records.declaration import RecordType
from parley.foundation.saved_views.models import PersonalView, RoleView, SavedView
from parley.foundation.saved_views.record import view_record
from parley.foundation.saved_views.shapes import Shape


def save_as(record_type: RecordType, name: str, shape: Shape, shared: str, *, by: Actor) -> SavedView:
    """A new view of the person's own. Raises Invalid, NotAllowed."""
    values = {"name": name, "record_type": record_type.key, "shared": shared or "nobody", **shape.values()}
    made: SavedView = create_record(view_record, values, by=by)
    return made


def save(view: SavedView, shape: Shape, *, by: Actor) -> None:
    """The view says this from now on. Raises Invalid, NotAllowed."""
    change_records(view_record, [view], shape.values(), by=by)


def pin(view: SavedView, user: User, *, pinned: bool) -> None:
    """Makes the view a tab above this person's list, or takes the tab away."""
    PersonalView.objects.update_or_create(
        user=user, view=view, defaults={"pinned_at": clock.now() if pinned else None}
    )


@transaction.atomic
def open_first(view: SavedView, user: User, *, first: bool) -> None:
    """Opens this view first where this person opens the list of its type; there is one such view for each type."""
    PersonalView.objects.filter(user=user, view__record_type=view.record_type).update(opens_first=False)
    if first:
        PersonalView.objects.update_or_create(user=user, view=view, defaults={"opens_first": True})


@transaction.atomic
def open_first_for(view: SavedView, roles: Iterable[Role], *, by: Actor) -> None:
    """Opens this view first for everyone with these roles and for no other role. Raises NotAllowed."""
    ensure_may(by, "settings.change")
    chosen = {role.pk for role in roles}
    RoleView.objects.filter(Q(view=view) | Q(role__in=chosen, record_type=view.record_type)).delete()
    RoleView.objects.bulk_create(
        [RoleView(role_id=pk, record_type=view.record_type, view=view) for pk in sorted(chosen)]
    )
