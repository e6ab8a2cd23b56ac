"""What a definition of a record type must keep to, on every channel."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.own.models import OwnType
from parley.foundation.records.own.types import BASES
from parley.foundation.records.writing import Draft, put
from parley.foundation.shaping.permission import PERMISSION

PREFIX = "x_"
KEY = re.compile(r"x_[a-z][a-z0-9_]{0,25}")
MOST = 100
"""Own record types of one company."""
FIXED = ("key", "base")
NEEDED = {"user", "team", "dictionary_entry", "field", "record_type", "pipeline", "stage", "view"}
"""Types without which the rest does not work."""
ICONS = (
    "box", "briefcase", "building", "building-warehouse", "bulb", "calendar-event", "car", "certificate",
    "device-desktop", "file-text", "flag", "heart", "home", "key", "map-pin", "plant-2", "receipt", "school",
    "star", "tag", "ticket", "tools", "truck", "users-group",
)  # fmt: skip


def complete(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Fills in the mark of own keys, the other name where only one is given, and the place."""
    for draft in drafts:
        if draft.values.get("position", 0) is None:
            put(record_type, draft, "position", 0)
        if not draft.is_new or not draft.values.get("base"):
            continue
        key = str(draft.values.get("key") or "").strip()
        if key and not key.startswith(PREFIX):
            put(record_type, draft, "key", PREFIX + key)
        for name, other in (("label", "plural"), ("plural", "label")):
            if not draft.values.get(name) and draft.values.get(other):
                put(record_type, draft, name, draft.values[other])


def refuse_wrong(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Adds a problem to each draft for what cannot be."""
    if by.channel != "system":
        ensure_may(by, PERMISSION)
    for draft in drafts:
        if draft.problems:
            continue
        key = str(draft.value("key") or "")
        if draft.is_new:
            _refuse_key(draft, key)
        for name in FIXED:
            if not draft.is_new and draft.sets(name):
                draft.refuse(_("This stays as it was made: records depend on it."), name, "read_only")
        if draft.value("base") and not str(draft.value("plural") or "").strip():
            draft.refuse(_("This field is required."), "plural", "required")
        if draft.value("switched_off") and key in NEEDED:
            draft.refuse(_("These records are needed and cannot be switched off."), "switched_off")


def _refuse_key(draft: Draft, key: str) -> None:
    base = str(draft.value("base") or "")
    if not base:
        if key not in registry.declared():
            draft.refuse(_("This field is required."), "base", "required")
    elif base not in BASES:
        draft.refuse(_("Choose one of the list."), "base")
    elif not KEY.fullmatch(key):
        draft.refuse(
            _("A key consists of small Latin letters, digits and _, and begins with a letter."), "key"
        )
    elif OwnType.objects.alive().exclude(base="").count() >= MOST:
        draft.refuse(_("At most %(count)s record types of one's own.") % {"count": MOST}, "key")
    if not draft.problems:
        _refuse_taken(draft, key)


def _refuse_taken(draft: Draft, key: str) -> None:
    known = OwnType._base_manager.filter(key=key).order_by("-pk").first()
    if known is not None and known.deleted_at is None:
        draft.refuse(_("“%(value)s” is already taken.") % {"value": key}, "key", "taken")
    elif known is not None:
        draft.refuse(
            _("A deleted record type has this key. Restore it from the bin, or choose another."),
            "key",
            "taken",
        )
