"""How a file was matched, kept and found again for the next file with the same header."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.models import User
from parley.foundation.importing.columns import Column
from parley.foundation.importing.models import File, Profile
from parley.foundation.importing.targets import labels_in_every_language
from parley.foundation.records.kinds import folded

REASON_HEAD = _("What is wrong")
LINE_HEAD = _("Line of the file")
KEPT = ("target", "decimal", "order", "values", "rest", "group")
FILE_SETTINGS = ("title_from", "owner", "on_match", "match_by")


def own_heads() -> set[str]:
    """The heads that a file of problem rows has in addition, in every language."""
    return {folded(text) for head in (REASON_HEAD, LINE_HEAD) for text in labels_in_every_language(head)}


def header_key(header: Sequence[str]) -> str:
    """The same for every file with these columns, also for its problem rows when they come back mended."""
    ours = own_heads()
    names = [folded(name) for name in header if folded(name) not in ours]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def remember(file: File, user: User) -> Profile:
    """Keeps how this file was matched, instead of what was kept for its header before."""
    name = file.profile_name or file.name
    choices = choices_of(file)
    key = header_key([column["name"] for column in file.columns])
    return Profile.objects.update_or_create(
        header_key=key,
        record_type=file.record_type,
        defaults={"choices": choices, "used_at": timezone.now()},
        create_defaults={"choices": choices, "name": name[:200], "created_by": user},
    )[0]


def choices_of(file: File) -> dict[str, Any]:
    """Everything a person chose, by the names of columns."""
    columns = {column["name"]: {name: column[name] for name in KEPT} for column in file.columns}
    return {"columns": columns, **{name: getattr(file, name) for name in FILE_SETTINGS}}


def find(header: Sequence[str], types: Sequence[str]) -> Profile | None:
    """The profile used last for this header, of a type that the person may import."""
    found = Profile.objects.filter(header_key=header_key(header), record_type__in=types)
    return found.order_by("-used_at").first()


def apply(profile: Profile, file: File, columns: Sequence[Column]) -> None:
    """Matches the columns as the profile says. What the content settles about dates and numbers stays."""
    chosen = profile.choices["columns"]
    for column in columns:
        for name, value in chosen.get(column.name, {}).items():
            if name not in ("decimal", "order") or not column.settled or column.kind == "text":
                setattr(column, name, value)
    file.profile_name = profile.name
    for name in FILE_SETTINGS:
        setattr(file, name, profile.choices[name])
