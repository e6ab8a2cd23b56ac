"""What administrators do with roles and sensitive fields. Every change is in the history, under the type "role"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from parley.foundation.access.models import SensitiveField
from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role, User
from parley.foundation.audit.models import Change
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Conflict, Invalid, Problem
from parley.foundation.records import registry
from parley.foundation.records.kinds import FieldInvalid, Kind, Link, Money, Rows
from parley.foundation.search.index import reindex
from parley.foundation.staff.actions import PERMISSION, give_roles
from parley.foundation.staff.administrators import refuse_without_administrator

KEY = "role"
"""The type under which the history keeps roles; the marking of fields stands there under the id 0."""


@transaction.atomic
def create_role(name: str, *, copy_of: Role | None = None, by: Actor) -> Role:
    """A role that grants nothing, or the same as another. Raises Invalid for a name that is taken, NotAllowed."""
    ensure_may(by, PERMISSION)
    name = _free_name(name)
    role = Role.objects.create(
        key=_free_key(name),
        name=name,
        description=copy_of.description if copy_of else "",
        grants=dict(copy_of.grants) if copy_of else {},
        second_factor=copy_of.second_factor if copy_of else False,
    )
    _remember(role, Change.Kind.CREATED, {"name": [None, name], "grants": [None, role.grants]}, by)
    return role


@transaction.atomic
def change_role(role: Role, values: Mapping[str, Any], *, expected: int, by: Actor) -> Role:
    """Another name, description, grants or `second_factor`.

    Raises Conflict where somebody else changed the role since version `expected`, ActionRefused where nobody would be
    left who may change settings, Invalid, NotAllowed.
    """
    ensure_may(by, PERMISSION)
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.version != expected:
        raise Conflict(_("Somebody else changed this role in the meantime. Look at it again."))
    values = dict(values)
    if "name" in values and values["name"].strip() != role.name:
        values["name"] = _free_name(values["name"], role)
    changed = {
        name: [getattr(role, name), value] for name, value in values.items() if getattr(role, name) != value
    }
    if not changed:
        return role
    for name, (_before, after) in changed.items():
        setattr(role, name, after)
    role.version += 1
    role.save()
    refuse_without_administrator()
    _remember(role, Change.Kind.CHANGED, changed, by)
    return role


@transaction.atomic
def delete_role(role: Role, *, instead: Role | None, by: Actor) -> None:
    """Takes the role away; its holders get the other one. Raises Invalid where it has holders and none is given."""
    ensure_may(by, PERMISSION)
    holders = User.objects.filter(role=role)
    if instead == role or (instead is None and holders.exists()):
        raise Invalid(
            _("Choose the role that its holders get."),
            [Problem(_("Choose the role that its holders get."), "instead", "required")],
        )
    give_roles(list(holders), instead, by=by)
    _remember(role, Change.Kind.DELETED, {"name": [role.name, None], "grants": [role.grants, None]}, by)
    role.delete()
    refuse_without_administrator()


@transaction.atomic
def mark_sensitive(record_type: str, field: str, *, by: Actor) -> None:
    """From now on only those see the field whose role says so. Raises ActionRefused for one that cannot be hidden."""
    ensure_may(by, PERMISSION)
    target = registry.get(record_type)
    try:
        declared = target.field(field)
    except FieldInvalid as invalid:
        raise Invalid(invalid.message) from invalid
    if field not in can_be_marked(record_type):
        raise ActionRefused(
            _("“%(field)s” says what the record is or whose it is; it cannot be hidden.")
            % {"field": declared.label}
        )
    if SensitiveField.objects.get_or_create(record_type=record_type, field=field)[1]:
        _fields_changed(record_type, field, [False, True], by)


@transaction.atomic
def unmark_sensitive(record_type: str, field: str, *, by: Actor) -> None:
    """Everybody who sees the record sees the field again."""
    ensure_may(by, PERMISSION)
    if SensitiveField.objects.filter(record_type=record_type, field=field).delete()[0]:
        _fields_changed(record_type, field, [True, False], by)


def can_be_marked(record_type: str) -> list[str]:
    """The fields that can be hidden: not those that name the record, say whose it is, or where it stands; nor amounts
    and tables of products, which are summed on boards, in targets and reports for everybody who sees the records."""
    target = registry.get(record_type)
    kept = {target.title, "owner", "stage", "pipeline", "outcome", "currency", "created_at", "external_id"}
    return [
        one.name
        for one in target.fields
        if one.name not in kept
        and not one.required
        and not one.sensitive
        and (one.editable or one.listable)
        and not _is_summed(one.kind)
    ]


def _is_summed(kind: Kind) -> bool:
    return isinstance(kind, Money) or (isinstance(kind, Rows) and isinstance(kind.main_field.kind, Link))


def _fields_changed(record_type: str, field: str, change: list[bool], by: Actor) -> None:
    target = registry.get(record_type)
    if field in target.search:
        reindex(
            target, target.model._base_manager.filter(deleted_at__isnull=True).values_list("pk", flat=True)
        )
    _append(0, Change.Kind.CHANGED, {f"{record_type}.{field}": change}, 1, by)


def _free_name(name: str, role: Role | None = None) -> str:
    name = " ".join(name.split())[:100]
    others = Role.objects.exclude(pk=role.pk) if role else Role.objects.all()
    if not name or others.filter(name__iexact=name).exists():
        sentence = _("A role has this name already.") if name else _("This field is required.")
        raise Invalid(sentence, [Problem(sentence, "name", "taken" if name else "required")])
    return name


def _free_key(name: str) -> str:
    key = slugify(name)[:40] or "role"
    taken = set(Role.objects.filter(key__startswith=key).values_list("key", flat=True))
    return (
        key if key not in taken else next(f"{key}-{n}" for n in range(2, 10_000) if f"{key}-{n}" not in taken)
    )


def _remember(role: Role, kind: str, fields: dict[str, Any], by: Actor) -> None:
    _append(role.pk, kind, fields, role.version, by)


def _append(pk: int, kind: str, fields: dict[str, Any], version: int, by: Actor) -> None:
    Change.objects.create(
        record_type=KEY,
        record_id=pk,
        kind=kind,
        fields=fields,
        version=version,
        actor=by.user,
        channel=by.channel,
        reason=by.reason,
        at=clock.now(),
        operation=by.operation,
    )
