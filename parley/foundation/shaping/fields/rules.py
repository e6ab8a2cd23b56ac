"""What a definition of a field must keep to, on every channel."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.kinds import FieldInvalid
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.records.own.joining import STEP, can_be_hidden
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own.offer import OFFERED
from parley.foundation.records.writing import Draft, put
from parley.foundation.shaping.permission import PERMISSION

PREFIX = "x_"
NAME = re.compile(r"x_[a-z][a-z0-9_]{0,50}")
MOST = 500
"""Own fields of one record type."""
FIXED = ("record_type", "name", "kind", "to", "dictionary", "places")
"""What values depend on stays as it was made."""
NOT_SHAPED = {
    "field",
    "record_type",
    "dictionary_entry",
    "pipeline",
    "stage",
    "user",
    "team",
    "view",
    "relation_kind",
}


def shaped_types() -> list[RecordType]:
    """The record types whose fields an administrator may change."""
    return [
        one
        for one in registry.all_types()
        if one.key not in NOT_SHAPED and any(column.name == "own" for column in one.model._meta.fields)
    ]


def section_dictionary(record_type: str) -> str:
    """The dictionary that holds the sections of a type's form."""
    return f"section:{record_type}"


def complete(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Fills in key, place and dictionary of new fields."""
    for draft in drafts:
        for name in ("position", "places"):
            if draft.values.get(name, 0) is None:
                put(record_type, draft, name, 0)
        if not draft.is_new or not draft.values.get("kind"):
            continue
        name = str(draft.value("name") or "").strip()
        if name and not name.startswith(PREFIX):
            put(record_type, draft, "name", PREFIX + name)
        if draft.values["kind"] in ("choice", "choices") and not draft.values.get("dictionary"):
            put(record_type, draft, "dictionary", f"field_{secrets.token_hex(6)}")
        if not draft.values.get("position"):
            put(record_type, draft, "position", _next_place(draft.values.get("record_type") or ""))


def _next_place(key: str) -> int:
    if key not in {one.key for one in shaped_types()}:
        return 0
    rows = OwnField.objects.alive().filter(record_type=key)
    last = max([row.position for row in rows], default=0)
    return max(last, len(registry.get(key).fields) * STEP) + STEP


def refuse_wrong(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Adds a problem to each draft for what cannot be."""
    if by.channel != "system":
        ensure_may(by, PERMISSION)
    types = {one.key: one for one in shaped_types()}
    for draft in drafts:
        if draft.problems:
            continue
        of = types.get(_text(draft, "record_type"))
        if of is None:
            draft.refuse(_("Fields of these records cannot be changed."), "record_type")
            continue
        if draft.is_new:
            _refuse_name(draft, of)
        else:
            _refuse_other(draft)
        if _text(draft, "kind"):
            _refuse_own(draft, of)
        else:
            _refuse_builtin(draft, of)
        _refuse_section(draft, of)


def _text(draft: Draft, name: str) -> str:
    return str(draft.value(name) or "")


def _refuse_name(draft: Draft, of: RecordType) -> None:
    name, own = _text(draft, "name"), bool(_text(draft, "kind"))
    builtin = registry.declared()[of.key].by_name if of.key in registry.declared() else {}
    if own and not NAME.fullmatch(name):
        draft.refuse(
            _("A key consists of small Latin letters, digits and _, and begins with a letter."), "name"
        )
    elif not own and name not in builtin:
        draft.refuse(_("There is no field “%(name)s”.") % {"name": name[:80]}, "name", "unknown_field")
    else:
        _refuse_taken(draft, of, name)


def _refuse_taken(draft: Draft, of: RecordType, name: str) -> None:
    known = OwnField._base_manager.filter(record_type=of.key, name=name).order_by("-pk").first()
    if known is not None and known.deleted_at is None:
        draft.refuse(_("“%(value)s” is already taken.") % {"value": name}, "name", "taken")
    elif known is not None:
        draft.refuse(
            _("A deleted field has this key. Restore it from the bin, or choose another."), "name", "taken"
        )
    elif OwnField.objects.alive().filter(record_type=of.key).exclude(kind="").count() >= MOST:
        draft.refuse(
            _("At most %(count)s fields of one's own for one kind of records.") % {"count": MOST}, "name"
        )


def _refuse_other(draft: Draft) -> None:
    for name in FIXED:
        if draft.sets(name):
            draft.refuse(_("This stays as it was made: values depend on it."), name, "read_only")


def _refuse_own(draft: Draft, of: RecordType) -> None:
    offered = OFFERED[_text(draft, "kind")]
    if not _text(draft, "label").strip():
        draft.refuse(_("This field is required."), "label", "required")
    if draft.value("unique") and not offered.unique:
        draft.refuse(_("Values of this kind cannot be kept unique."), "unique")
    if draft.value("indexed") and not offered.indexed:
        draft.refuse(_("There is no index for this kind."), "indexed")
    if "to" in offered.needs and _text(draft, "to") not in {one.key for one in registry.all_types()}:
        draft.refuse(_("Choose what the link leads to."), "to", "required")
    if not draft.is_new and draft.sets("unique") and draft.value("unique"):
        _refuse_doubles(draft, of)
    _refuse_default(draft)


def _refuse_default(draft: Draft) -> None:
    text = _text(draft, "default")
    if not text or draft.problems:
        return
    row = OwnField(**{name: draft.value(name) or "" for name in ("kind", "to", "dictionary", "currency")})
    row.pk, row.places = draft.record.pk or 0, draft.value("places") or 0
    try:
        OFFERED[row.kind].make(row).from_text(text)
    except FieldInvalid as invalid:
        draft.refuse(invalid.message, "default", invalid.code)


def _refuse_doubles(draft: Draft, of: RecordType) -> None:
    """A field becomes unique only where its values are."""
    declared = of.by_name.get(draft.record.name)
    if declared is None:
        return
    rows = of.model._base_manager.filter(
        declared.kind.query(declared.name, "filled", []), deleted_at__isnull=True
    )
    twice = rows.values(declared.column).annotate(times=Count("pk")).filter(times__gt=1).order_by()[:1]
    for one in twice:
        draft.refuse(
            _("“%(value)s” stands in %(count)s records. Correct them first.")
            % {"value": str(one[declared.column])[:80], "count": one["times"]},
            "unique",
            "taken",
        )


def _refuse_builtin(draft: Draft, of: RecordType) -> None:
    declared = registry.declared().get(of.key)
    one = declared.by_name.get(_text(draft, "name")) if declared is not None else None
    if declared is None or one is None:
        return
    if draft.value("hidden") and not can_be_hidden(declared, one):
        draft.refuse(_("This field is needed and cannot be switched off."), "hidden")
    if draft.value("required") and not one.editable:
        draft.refuse(_("This field is filled in by the system."), "required")
    for name in ("unique", "indexed", "default", "quick", "in_list"):
        if draft.value(name):
            draft.refuse(_("This cannot be changed for a built-in field."), name)


def _refuse_section(draft: Draft, of: RecordType) -> None:
    section: Any = draft.values.get("section")
    wanted = section_dictionary(of.key)
    if section and not DictionaryEntry.objects.alive().filter(pk=section, dictionary=wanted).exists():
        draft.refuse(_("Choose a section of these records."), "section", "not_found")
