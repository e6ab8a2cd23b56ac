"""Two questions only: how far does a permission of a person reach, and which rows does that leave?

Every read and every write of the product asks here; nothing else decides about access.
A permission is "<record type>.<verb>", for instance "deal.view" or "report.view".
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from parley.foundation.access.models import Deputy
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Team, User
from parley.foundation.lib.refusals import NotAllowed


class Scope(IntEnum):
    """How far a permission reaches; a wider one contains the narrower."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


def scope_of(user: User | None, permission: str) -> Scope:
    """The widest reach that the person's role grants; nobody and inactive people have none."""
    if user is None or not user.is_active or user.deleted_at is not None or user.role is None:
        return Scope.NONE
    grants = user.role.grants
    record_type, _separator, verb = permission.partition(".")
    for key in (permission, f"{record_type}.*", f"*.{verb}", "*"):
        if key in grants:
            return Scope[grants[key].upper()]
    return Scope.NONE


def rows_within(user: User, permission: str, model: type[Model]) -> Q:
    """The rows of a model that a permission of this person reaches.

    Rows without an owner belong to everybody who may see the type at all (they wait to be claimed), but only a
    permission that reaches further than "own" changes them. Types without owners (products, teams) are the company's:
    who may see them sees all, and changing them needs a permission that reaches all.
    """
    scope = scope_of(user, permission)
    if scope is Scope.NONE:
        return Q(pk__in=[])
    if scope is Scope.ALL or (permission.endswith(".view") and not _has_owner(model)):
        return Q()
    if not _has_owner(model):
        return Q(pk__in=[])
    people = {user.pk} if scope is Scope.OWN else team_mates(user)
    rows = Q(owner_id__in=people)
    if scope is Scope.TEAM or permission.endswith(".view"):
        rows |= Q(owner_id__isnull=True)
    deputised = _deputised(user, model)
    return rows | deputised if deputised is not None else rows


def team_mates(user: User) -> set[int]:
    """The ids of everyone in the person's team and in the teams they head, the person included."""
    if "_team_mates" not in user.__dict__:
        headed = Team.objects.filter(head=user, deleted_at__isnull=True).values("id")
        mates = User.objects.filter(Q(team_id__in=headed) | Q(team_id=user.team_id, team_id__isnull=False))
        user.__dict__["_team_mates"] = {user.pk, *mates.values_list("id", flat=True)}
    return user.__dict__["_team_mates"]


def _deputised(user: User, model: Any) -> Q | None:
    """Rows the person is a deputy of; None where there are none, so that the common case costs no sub-select."""
    rows = Deputy.objects.filter(user=user, record_type=model.record_key)
    known = user.__dict__.setdefault("_deputised", {})
    if model.record_key not in known:
        known[model.record_key] = rows.exists()
    return Q(pk__in=rows.values("record_id")) if known[model.record_key] else None


def _has_owner(model: type[Model]) -> bool:
    return any(field.name == "owner" for field in model._meta.fields)


def visible(queryset: QuerySet[Any], user: User, permission: str) -> QuerySet[Any]:
    """The rows of a queryset that the person's permission reaches, without those in the bin."""
    return queryset.filter(rows_within(user, permission, queryset.model), deleted_at__isnull=True)


def may(actor: Actor, permission: str) -> bool:
    """Whether the permission reaches anything at all: decides which buttons, pages and endpoints exist for someone."""
    return actor.channel == "system" or scope_of(actor.user, permission) is not Scope.NONE


def ensure_may(actor: Actor, permission: str, records: Iterable[Any] = ()) -> None:
    """Raises NotAllowed unless the actor holds the permission on every one of the (stored) records."""
    if actor.channel == "system":
        return
    if not may(actor, permission):
        raise NotAllowed(_("You may not do this. Ask an administrator for the right “%s”.") % permission)
    records = list(records)
    if not records or scope_of(actor.user, permission) is Scope.ALL:
        return
    assert actor.user is not None
    model = type(records[0])
    ids = {record.pk for record in records}
    reached = model._base_manager.filter(rows_within(actor.user, permission, model), pk__in=ids).count()
    if reached != len(ids):
        raise NotAllowed(
            _("%(count)s of these records belong to other people. Ask their owner or your head of sales.")
            % {"count": len(ids) - reached}
        )
