"""Two questions only: how far does a permission of a person reach, and which rows does that leave?

Every read and every write of the product asks here; nothing else decides about access.
A permission is "<record type>.<verb>", for instance "deal.view" or "report.view".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

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
    if not within_limits(user, permission):
        return Scope.NONE
    scope = granted(user.role.grants, permission)
    record_type, _separator, verb = permission.partition(".")
    # What belongs to the company is made, like it is changed, by those only whose right reaches all.
    if verb == "create" and Scope.NONE < scope < Scope.ALL and _is_the_companys[0](record_type):
        return Scope.NONE
    return scope


_is_the_companys: list[Callable[[str], bool]] = [lambda _record_type: False]


def use_types(is_the_companys: Callable[[str], bool]) -> None:
    """Lets the floor above, which knows the record types, say which of them have no owners."""
    _is_the_companys[0] = is_the_companys


def limit(user: User, permissions: Iterable[str]) -> User:
    """Lets this object of a person reach no more than these permissions (keys as in a role's grants): the scopes of an
    API key. What the role does not grant stays out of reach as well."""
    user.__dict__["_limits"] = frozenset(permissions)
    return user


def within_limits(user: User, permission: str) -> bool:
    """Whether a permission is among those that an API key leaves to its person; without a key all are."""
    limits = user.__dict__.get("_limits")
    return limits is None or not limits.isdisjoint(keys_for(permission))


def granted(grants: dict[str, str], permission: str) -> Scope:
    """The reach that a role's grants give to a permission: the most exact key decides."""
    for key in keys_for(permission):
        if key in grants:
            return Scope[grants[key].upper()]
    return Scope.NONE


def keys_for(permission: str) -> tuple[str, ...]:
    """The keys that may grant a permission, the most exact first.

    "person.view:birthday", the right to one sensitive field, does not follow from "*.view": it is in
    "person.view:*" and "*.view:*", and in what grants everything of the type or of all types.
    """
    record_type, _separator, verb = permission.partition(".")
    head, colon, _field = verb.partition(":")
    if colon:
        return permission, f"{record_type}.{head}:*", f"{record_type}.*", f"*.{head}:*", "*"
    return permission, f"{record_type}.*", f"*.{verb}", "*"


Why = Literal["all", "company", "own", "team", "unowned", "deputy"]


@dataclass(frozen=True)
class Rule:
    """One reason for which rows are reached, and the rows it reaches."""

    why: Why
    rows: Q


def rules_for(user: User, permission: str, model: type[Model]) -> list[Rule]:
    """Every reason for which a permission of this person reaches rows of a model; none where it reaches nothing.

    Rows without an owner belong to everybody who may see the type at all (they wait to be claimed), but only a
    permission that reaches further than "own" changes them. Types without owners (products, teams) are the company's:
    who may see them sees all, and changing them needs a permission that reaches all.
    """
    scope = scope_of(user, permission)
    if scope is Scope.NONE:
        return []
    if scope is Scope.ALL:
        return [Rule("all", Q())]
    viewing = permission.endswith(".view")
    if not _has_owner(model):
        return [Rule("company", Q())] if viewing else []
    rules = [Rule("own", Q(owner_id=user.pk))]
    if scope is Scope.TEAM:
        rules.append(Rule("team", Q(owner_id__in=team_mates(user))))
    if scope is Scope.TEAM or viewing:
        rules.append(Rule("unowned", Q(owner_id__isnull=True)))
    deputised = _deputised(user, model)
    if deputised is not None:
        rules.append(Rule("deputy", deputised))
    return rules


def rows_within(user: User, permission: str, model: type[Model]) -> Q:
    """The rows of a model that a permission of this person reaches: those that any of the rules reaches."""
    rules = rules_for(user, permission, model)
    if not rules:
        return Q(pk__in=[])
    joined = Q()
    for rule in rules:
        if not rule.rows:
            return Q()
        # The team contains its own rows: one condition less for the database.
        if rule.why != "own" or all(other.why != "team" for other in rules):
            joined |= rule.rows
    return joined


def team_mates(user: User) -> set[int]:
    """The ids of everyone in the person's team and in the teams they head, the person included."""
    if "_team_mates" not in user.__dict__:
        load_team_mates([user])
    return user.__dict__["_team_mates"]


def load_team_mates(users: Iterable[User]) -> None:
    """Fetches the team-mates of many people in two queries, for `team_mates` to tell."""
    users = list(users)
    teams = {user.pk: {user.team_id} - {None} for user in users}
    headed = Team.objects.filter(head__in=teams, deleted_at__isnull=True)
    for head, team in headed.values_list("head_id", "id"):
        teams[head].add(team)
    members: dict[int, set[int]] = {}
    wanted = {team for found in teams.values() for team in found}
    for team, pk in User.objects.filter(team_id__in=wanted).values_list("team_id", "pk"):
        members.setdefault(team, set()).add(pk)
    for user in users:
        user.__dict__["_team_mates"] = {user.pk}.union(*(members.get(team, ()) for team in teams[user.pk]))


def _deputised(user: User, model: Any) -> Q | None:
    """Rows the person is a deputy of; None where there are none, so that the common case costs no sub-select."""
    known = user.__dict__.setdefault("_deputised", {})
    if model.record_key not in known:
        load_deputies([user], model)
    rows = Deputy.objects.filter(user=user, record_type=model.record_key)
    return Q(pk__in=rows.values("record_id")) if known[model.record_key] else None


def load_deputies(users: Iterable[User], model: Any) -> None:
    """Finds out in one query who of many people is a deputy of any record of the type."""
    users = list(users)
    rows = Deputy.objects.filter(user__in=[user.pk for user in users], record_type=model.record_key)
    found = set(rows.values_list("user_id", flat=True).distinct())
    for user in users:
        user.__dict__.setdefault("_deputised", {})[model.record_key] = user.pk in found


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
