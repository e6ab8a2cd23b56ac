"""Who is meant by "@Anna Berg" in a note, and who of them may see the record that it stands on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from parley.communications.models import Mention, Note
from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType

MOST = 50
"""People whom one note can mention."""
OFFERED = 8
EXCERPT = 140

_AT = re.compile(r"(?<![\w@])@(\w+)")


def mentioned_in(text: str, chosen: Collection[int] = ()) -> list[User]:
    """The colleagues whose whole name stands in the text after an @, the longest name that fits.

    Where several have that name, those of them who were chosen from the list, or all.
    """
    starts = list(_AT.finditer(text))
    if not starts:
        return []
    known: dict[str, list[User]] = defaultdict(list)
    for user in User.objects.filter(is_active=True, deleted_at__isnull=True):
        words = re.findall(r"\w+", user.name)
        if words:
            known[words[0].casefold()].append(user)
    found: dict[int, User] = {}
    for start in starts:
        rest = text[start.start() + 1 :]
        fitting = [user for user in known[start[1].casefold()] if _begins_with(rest, user.name)]
        longest = max((len(user.name) for user in fitting), default=0)
        named = [user for user in fitting if len(user.name) == longest]
        for user in [user for user in named if user.pk in chosen] or named:
            found[user.pk] = user
        if len(found) >= MOST:
            break
    return list(found.values())


def _begins_with(text: str, name: str) -> bool:
    if text[: len(name)].casefold() != name.casefold():
        return False
    following = text[len(name) : len(name) + 1]
    return not (following.isalnum() or following == "_")


def seeing(record_type: RecordType, record: Any, users: Iterable[User]) -> set[int]:
    """The ids of those who may see the record: each is asked for by the one filter of all reads."""
    return {user.pk for user in users if record_type.visible_to(user).filter(pk=record.pk).exists()}


def offered(record_type: RecordType, record: Any, text: str, asking: User) -> list[tuple[User, bool]]:
    """Colleagues whose name or a word of it begins with the text, and whether each may see the record; those first."""
    words = Q(name__istartswith=text) | Q(name__icontains=f" {text}")
    people = User.objects.filter(words, is_active=True, deleted_at__isnull=True, role__isnull=False)
    near = list(people.exclude(pk=asking.pk).order_by("name", "pk")[: OFFERED * 3])
    may_see = seeing(record_type, record, near)
    near.sort(key=lambda user: user.pk not in may_see)
    return [(user, user.pk in may_see) for user in near[:OFFERED]]


def keep_mentions(note: Note, people: Iterable[User]) -> list[User]:
    """Makes these the mentions of the note; returns those who were not mentioned before."""
    before = set(note.mentions.values_list("user_id", flat=True))
    now = {user.pk: user for user in people}
    note.mentions.exclude(user_id__in=now).delete()
    new = [user for pk, user in now.items() if pk not in before]
    Mention.objects.bulk_create(Mention(note=note, user=user) for user in new)
    return new


def mention_text(note: Note) -> Callable[[], str]:
    """What a mentioned colleague reads, in their language."""
    return lambda: _("%(who)s mentioned you: “%(text)s”") % {"who": note.author, "text": excerpt(note.text)}


def excerpt(text: str) -> str:
    """The beginning of a note on one line."""
    line = " ".join(text.replace("**", "").split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
