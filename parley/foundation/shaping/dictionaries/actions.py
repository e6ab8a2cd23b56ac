"""What an administrator does with the entries of dictionaries: add, change, order, archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.records.own.models import OwnField
from parley.foundation.shaping.dictionaries.naming import uses
from parley.foundation.shaping.permission import PERMISSION


@transaction.atomic
def add_entries(dictionary: str, labels: Sequence[str], by: Actor) -> list[DictionaryEntry]:
    """New entries after the old ones; labels that are there already are left out. Raises Invalid."""
    ensure_may(by, PERMISSION)
    rows = DictionaryEntry.objects.alive().filter(dictionary=dictionary)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    known = {label.casefold() for label in rows.values_list("label", flat=True)}
    new = [label for label in labels if label.casefold() not in known]
    values = [
        {"dictionary": dictionary, "label": label, "position": last + number}
        for number, label in enumerate(new, start=1)
    ]
    return writing.create(registry.get("dictionary_entry"), values, by)


@transaction.atomic
def change_entry(
    entry: DictionaryEntry, values: Mapping[str, Any], by: Actor, *, expected: int | None = None
) -> DictionaryEntry:
    """Changes what an entry is called and looks like. Raises Invalid, Conflict."""
    ensure_may(by, PERMISSION)
    changed: DictionaryEntry = writing.change(
        registry.get("dictionary_entry"), [entry], values, by, expected=expected
    )[0]
    return changed


@transaction.atomic
def archive_entry(entry: DictionaryEntry, by: Actor, *, archived: bool) -> DictionaryEntry:
    """Takes an entry out of use, or back: records that have it keep it, nobody chooses it any more."""
    return change_entry(entry, {"archived_at": clock.now() if archived else None}, by)


@transaction.atomic
def order_entries(dictionary: str, ids: Sequence[int], by: Actor) -> None:
    """Puts the entries in that order. Raises ActionRefused where some came or went meanwhile."""
    ensure_may(by, PERMISSION)
    rows = {row.pk: row for row in DictionaryEntry.objects.alive().filter(dictionary=dictionary)}
    if set(rows) != set(ids) or len(ids) != len(rows):
        raise ActionRefused(_("Somebody else added or removed an entry. Look at the list again."))
    record_type = registry.get("dictionary_entry")
    moved = {pk: place for place, pk in enumerate(ids, start=1) if rows[pk].position != place}
    fresh = writing.lock(record_type, [rows[pk] for pk in moved])
    drafts = [writing.draft_change(record_type, row, {"position": moved[row.pk]}) for row in fresh]
    writing.check(record_type, drafts, by)
    writing.save(record_type, drafts, by)


@action(
    "dictionary_entry",
    "delete",
    label=gettext_lazy("Delete"),
    permission="dictionary_entry.delete",
    icon="trash",
    tone="bad",
)
def delete_entries(records: list[DictionaryEntry], *, by: Actor) -> list[DictionaryEntry]:
    """Puts entries into the bin that nothing uses. Raises ActionRefused for one that records have."""
    for entry in records:
        count = uses(entry) + OwnField.objects.alive().filter(section=entry).count()
        if count:
            raise ActionRefused(
                ngettext(
                    "“%(entry)s” stands in %(count)s record. Merge it into another entry, or take it out of use.",
                    "“%(entry)s” stands in %(count)s records. Merge it into another entry, or take it out of use.",
                    count,
                )
                % {"entry": entry, "count": count}
            )
    return record_bin.delete(registry.get("dictionary_entry"), records, by)
