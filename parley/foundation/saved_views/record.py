"""What a view is, for every generic capability: history, bin, undo and API come with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.access.policy import Scope, rows_within, scope_of
from parley.foundation.accounts.actor import Actor
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import filters, registry
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, FieldInvalid, Text
from parley.foundation.saved_views.kinds import Columns, Conditions, Word
from parley.foundation.saved_views.models import SavedView, Sharing
from parley.foundation.saved_views.queries import shared_with

if TYPE_CHECKING:
    from parley.foundation.accounts.models import User
    from parley.foundation.records.models import RecordQuerySet
    from parley.foundation.records.writing import Draft


@dataclass(frozen=True, eq=False)
class ViewType(RecordType):
    """Views are seen by whom they are shared with, too."""

    def visible_to(self, user: User, verb: str = "view") -> RecordQuerySet:
        if verb != "view" or scope_of(user, self.permission(verb)) is Scope.NONE:
            return super().visible_to(user, verb)
        within = rows_within(user, self.permission(verb), SavedView)
        rows: RecordQuerySet = SavedView.objects.filter(deleted_at__isnull=True)
        return rows if within == Q() else rows.filter(within | shared_with(user))


REACH = {Sharing.NOBODY: Scope.NONE, Sharing.TEAM: Scope.TEAM, Sharing.ALL: Scope.ALL}


def sharings_of(user: User) -> list[tuple[str, Any]]:
    """With whom this person may share views, as (value, label): the permission `view.share` says how far."""
    scope = scope_of(user, "view.share")
    return [(key.value, key.label) for key in Sharing if REACH[key] <= scope]


def guard_sharing(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """A view reaches no further than its sharer's permission."""
    if by.channel == "system":
        return
    scope = scope_of(by.user, "view.share")
    for draft in drafts:
        if draft.sets("shared") and REACH[Sharing(draft.values["shared"] or "nobody")] > scope:
            draft.refuse(
                _("You may not share views that far. Ask an administrator for the right “view.share”."),
                "shared",
                "not_allowed",
            )


def guard_fields(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """A view names a type that there is, and only fields that the type has."""
    for draft in drafts:
        if not any(draft.sets(name) for name in ("record_type", "where", "sort")):
            continue
        try:
            shown = registry.get(draft.value("record_type"))
        except registry.UnknownRecordType:
            draft.refuse(_("There is no such type of records."), "record_type", "not_found")
            continue
        try:
            filters.to_q(shown, filters.read(draft.value("where") or ""))
        except Invalid as invalid:
            draft.refuse(str(invalid), "where")
        try:
            if draft.value("sort"):
                shown.field(draft.value("sort").removeprefix("-"))
        except FieldInvalid as invalid:
            draft.refuse(invalid.message, "sort", invalid.code)


view_record = ViewType(
    key="view",
    model=SavedView,
    label=pgettext_lazy("saved view", "View"),
    label_plural=pgettext_lazy("saved view", "Views"),
    icon="bookmark",
    path="views",
    fields=(
        Field("name", _("Name"), Text(), required=True),
        Field("record_type", pgettext_lazy("saved view", "Records"), Text(length=40), required=True),
        Field("where", _("Conditions"), Conditions(), listable=False),
        Field("sort", _("Sorted by"), Word(), listable=False),
        Field("grouping", _("Grouped by"), Word(), listable=False),
        Field("columns", _("Columns"), Columns(), listable=False),
        Field("layout", _("Layout"), Word(), listable=False, default="list"),
        Field("options", _("Layout options"), Text(length=500), listable=False),
        Field(
            "shared", _("Shared with"), Choice(choices=tuple(Sharing.choices)), default=Sharing.NOBODY.value
        ),
    ),
    columns=("name", "record_type", "shared", "owner"),
    quick=("name", "record_type"),
    search=("name",),
    match=("external_id",),
    second_line=("record_type",),
    order="name",
    guards=(guard_sharing, guard_fields),
)
