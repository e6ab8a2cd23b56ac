"""Entries of dictionaries as records: listed, imported, exported and kept in history like any other."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import DateTime, Integer, Text, Translations
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.records.writing import Draft, put

ZERO = Decimal(0)


def fill_numbers(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Without a place an entry stands first; without a colour it has none."""
    for draft in drafts:
        for name in ("position", "color"):
            if draft.values.get(name, 0) is None:
                put(record_type, draft, name, 0)


def refuse_doubles(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Two living entries of one dictionary are never called alike."""
    naming = [draft for draft in drafts if draft.sets("label") or draft.sets("dictionary")]
    keys = {str(draft.value("dictionary") or "") for draft in naming}
    if not keys:
        return
    rows = DictionaryEntry.objects.alive().filter(dictionary__in=keys)
    taken = {(row.dictionary, row.label.casefold()): row.pk for row in rows}
    for draft in naming:
        key = (str(draft.value("dictionary") or ""), str(draft.value("label") or "").casefold())
        if taken.setdefault(key, draft.record.pk or -id(draft)) != (draft.record.pk or -id(draft)):
            draft.refuse(gettext("“%(value)s” is already taken.") % {"value": key[1][:80]}, "label", "taken")


dictionary_record = RecordType(
    key="dictionary_entry",
    model=DictionaryEntry,
    label=_("Dictionary entry"),
    label_plural=_("Dictionaries"),
    icon="list-details",
    path="dictionaries",
    fields=(
        Field("label", _("Label"), Text(), required=True),
        Field("dictionary", _("Dictionary"), Text(length=40), required=True),
        Field(
            "translations", _("Label in other languages"), Translations(), importable=False, listable=False
        ),
        Field("position", _("Position"), Integer(minimum=ZERO)),
        Field("color", _("Colour"), Integer(minimum=ZERO, maximum=Decimal(6))),
        Field("archived_at", _("Archived"), DateTime(), importable=False, listable=False),
    ),
    title="label",
    columns=("label", "dictionary", "position"),
    quick=("label", "dictionary"),
    search=("label",),
    match=("external_id",),
    order="label",
    prepare=(fill_numbers,),
    guards=(refuse_doubles,),
)
