"""Merging two records into one, whole or not at all, and taking it apart again (R066)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.merging.comparing import chosen_values
from parley.foundation.merging.models import Merge
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.following import declared_links, following, foreign_keys
from parley.foundation.records.kinds import Link, Several
from parley.foundation.records.own.types import on_new_type
from parley.foundation.records.undo import Undone, undo

MERGEABLE = ("organization", "person", "deal", "product", "dictionary_entry")
"""Types of which two records can be the same thing. Pipelines, stages and colleagues have ways of their own."""


@transaction.atomic
def merge(record_type: RecordType, kept: Any, gone: Any, values: Mapping[str, Any], *, by: Actor) -> Merge:
    """Lets `gone` go up in `kept`: all that hung on it hangs on `kept`, which takes the chosen values; `gone` is binned.

    Needs the right to change and delete both. Raises ActionRefused, NotAllowed, Invalid; then nothing has moved.
    """
    if kept.pk == gone.pk:
        raise ActionRefused(_("Choose two different records."))
    if getattr(kept, "dictionary", "") != getattr(gone, "dictionary", ""):
        raise ActionRefused(_("Choose two entries of the same dictionary."))
    ensure_may(by, record_type.permission("change"), [kept, gone])
    ensure_may(by, record_type.permission("delete"), [gone])
    by = by.because(by.reason or _("Merged"))
    writing.lock(record_type, sorted((kept, gone), key=lambda one: one.pk))
    moved = _move_rows(record_type, kept.pk, gone.pk)
    _move_links(record_type, kept.pk, gone.pk, by)
    record_bin.delete(record_type, [gone], by)  # first: the other may take over what only one can have
    writing.change(record_type, [kept], values, by)
    return Merge.objects.create(
        record_type=record_type.key,
        kept_id=kept.pk,
        gone_id=gone.pk,
        moved=moved,
        operation=by.operation,
        at=clock.now(),
        actor=by.user,
    )


def _move_rows(record_type: RecordType, kept: int, gone: int) -> dict[str, list[Any]]:
    """Points every child row anew; one that would stand twice stays behind in the bin with its record."""
    moved: dict[str, list[Any]] = defaultdict(list)
    for key in foreign_keys(record_type):
        rows = key.model._base_manager.filter(**{key.attname: gone})
        name = f"{key.model._meta.label}.{key.attname}"
        _point(rows, key.attname, kept, moved[name])
    for one in following():
        rows = one.model._base_manager.filter(**{one.type_column: record_type.key, one.id_column: gone})
        _point(rows, one.id_column, kept, moved[f"{one.model._meta.label}.{one.id_column}"])
    return {name: ids for name, ids in moved.items() if ids}


def _point(rows: Any, column: str, to: int, moved: list[Any]) -> None:
    """All rows in one statement; where a uniqueness forbids that, one by one without those that collide."""
    ids = list(rows.values_list("pk", flat=True))
    model = rows.model
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=ids).update(**{column: to})
            moved.extend(ids)
    except IntegrityError:
        for pk in ids:
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=pk).update(**{column: to})
                    moved.append(pk)
            except IntegrityError:
                continue


def _move_links(record_type: RecordType, kept: int, gone: int, by: Actor) -> None:
    """Records that linked to the one that goes link to the one that stays: a change of theirs, in their history."""
    for other in registry.all_types():
        for name in declared_links(other.model, record_type):
            rows = list(other.model._base_manager.filter(**{other.by_name[name].column: gone}))
            drafts = [
                writing.draft_change(
                    other,
                    row,
                    {name: None if row.pk == kept and other is record_type else kept},
                    internal=[name],
                )
                for row in rows
                if not (other is record_type and row.pk == gone)
            ]
            writing.save(other, drafts, by)
        if record_type.key == "dictionary_entry":
            _move_choices(other, kept, gone, by)


def _move_choices(other: RecordType, kept: int, gone: int, by: Actor) -> None:
    """Fields that hold several entries: the one that stays takes the other's place, once."""
    for one in other.fields:
        if not isinstance(one.kind, Several):
            continue
        rows = other.model._base_manager.filter(one.kind.query(one.name, "any_of", [str(gone)]))
        drafts = []
        for row in rows:
            ids = [kept if pk == gone else pk for pk in one.kind.read(row, one.name)]
            draft = writing.draft_change(other, row, {})
            writing.put(other, draft, one.name, list(dict.fromkeys(ids)))
            drafts.append(draft)
        writing.save(other, drafts, by)


@transaction.atomic
def take_apart(done: Merge, *, by: Actor) -> Undone:
    """Undoes a merge: the record comes back with its rows and links, chosen values return where nobody changed them since.

    Raises ActionRefused if that was done already, NotAllowed.
    """
    record_type = registry.get(done.record_type)
    done = Merge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at is not None:
        raise ActionRefused(_("This merge was taken apart already."))
    both = record_type.model._base_manager.filter(pk__in=[done.kept_id, done.gone_id])
    ensure_may(by, record_type.permission("change"), both)
    for name, ids in done.moved.items():
        label, _dot, column = name.rpartition(".")
        model = apps.get_model(label)
        model._base_manager.filter(pk__in=ids, **{column: done.kept_id}).update(**{column: done.gone_id})
    undone = undo(done.operation, by.again().because(_("Merge taken apart")))
    done.undone_at = clock.now()
    done.save(update_fields=["undone_at"])
    return undone


def declare(record_type: str) -> None:
    """Enters the verb into the catalogue: a button, an endpoint, a bulk operation."""

    @action(
        record_type,
        "merge",
        label=gettext_lazy("Merge"),
        permission=f"{record_type}.change",
        inputs=(Field("into", gettext_lazy("Into"), Link(to=record_type), required=True),),
        icon="git-merge",
    )
    def merge_into(records: list[Any], *, by: Actor, into: int) -> list[Merge]:
        """Lets each record go up in the one named, which keeps its own values and takes over what it lacks."""
        target = registry.get(record_type)
        done = []
        for record in records:
            kept = writing.lock(target, [target.model(pk=into)])[0]
            values = chosen_values(target, kept, record, {})
            done.append(merge(target, kept, record, values, by=by))
        return done


for key in MERGEABLE:
    declare(key)
on_new_type(declare)
