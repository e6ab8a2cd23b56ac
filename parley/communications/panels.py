"""The note composer above every timeline, and the notes in it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.communications.actions import may_edit
from parley.communications.markup import shown
from parley.communications.models import Note
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.parts import Part, add_part
from parley.foundation.web.screens.timeline import Entry, add_source


def composer(record_type: RecordType, record: Any, user: User) -> dict[str, Any]:
    """Whoever sees a record may write on it."""
    return {"record_type": record_type.key, "pk": record.pk}


def notes(
    record_type: RecordType, record: Any, user: User, before: datetime.datetime | None, limit: int
) -> Iterable[Entry]:
    """The notes on a record, newest first; pinned ones stand above."""
    rows = Note.objects.filter(record_type=record_type.key, record_id=record.pk, deleted_at__isnull=True)
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    answers = Note.objects.filter(deleted_at__isnull=True).order_by("created_at", "pk")
    loaded = (Prefetch("replies", answers.select_related("author").prefetch_related("mentions__user")),)
    rows = (
        rows.filter(parent__isnull=True).select_related("author").prefetch_related("mentions__user", *loaded)
    )
    for note in rows.order_by("-created_at", "-pk")[:limit]:
        yield Entry(
            at=note.created_at,
            icon="pin" if note.pinned_at else "note",
            head=_("%(who)s wrote") % {"who": note.author.name if note.author else _("Somebody who left")},
            kind="note",
            template="communications/note.html",
            id=f"note-{note.pk}",
            pinned=note.pinned_at is not None,
            data={
                "note": _shown(note, user),
                "replies": [_shown(reply, user) for reply in note.replies.all()],
            },
        )


def _shown(note: Note, user: User) -> dict[str, Any]:
    """A note as the page draws it."""
    names = [mention.user.name for mention in note.mentions.all()]
    return {"row": note, "html": shown(note.text, names), "may_edit": may_edit(note, Actor(user))}


add_part(Part("middle", "communications/composer.html", composer, order=10))
add_source(notes, "notes", gettext_lazy("Notes"))
