"""The files beside every record, and what happened to them in its timeline."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parley.foundation.accounts.models import User
from parley.foundation.events.models import StoredEvent
from parley.foundation.files import media
from parley.foundation.files.keeping import files_of
from parley.foundation.files.models import File
from parley.foundation.files.storage import limit
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.fetching import may_do
from parley.foundation.web.screens.parts import Part, add_part
from parley.foundation.web.screens.timeline import Entry, add_source

TOLD = ("FileAdded", "FileRemoved", "FileRestored")


def icon_of(media_type: str) -> str:
    """The drawing of a kind of file."""
    if media_type.startswith("image/"):
        return "photo"
    if media_type == media.PDF:
        return "file-type-pdf"
    for part, name in (("sheet", "table"), ("csv", "table"), ("presentation", "presentation"), ("audio/", "music"),
                       ("video/", "video"), ("zip", "file-zip")):  # fmt: skip
        if part in media_type:
            return name
    return "file-text" if media.is_readable(media_type) or "document" in media_type else "file"


def files_part(record_type: RecordType, record: Any, user: User) -> dict[str, Any] | None:
    """The files of a record, newest first; nothing where there are none and this person cannot add one."""
    may_change = may_do(user, record_type, record, "change")
    files = list(files_of(record_type.key, [record.pk]))
    alive = sorted(
        (one for one in files if one.deleted_at is None), key=lambda one: one.newest.uploaded_at, reverse=True
    )
    if not alive and not may_change:
        return None
    return {
        "record_type": record_type.key,
        "pk": record.pk,
        "files": [_shown(one) for one in alive],
        "binned": [one for one in files if one.deleted_at is not None] if may_change else [],
        "may_change": may_change,
        "limit": filesizeformat(limit()),
    }


def _shown(file: File) -> dict[str, Any]:
    newest = file.newest
    return {
        "file": file,
        "version": newest,
        "icon": icon_of(newest.media_type),
        "size": filesizeformat(newest.size),
        "is_image": newest.media_type in media.IMAGES,
        "is_pdf": newest.media_type == media.PDF,
        "is_shown": newest.media_type in media.IMAGES or media.is_readable(newest.media_type),
    }


def happened(
    record_type: RecordType, record: Any, user: User, before: datetime.datetime | None, limit: int
) -> Iterable[Entry]:
    """Files that came, went and came back."""
    rows = StoredEvent.objects.filter(record_type=record_type.key, record_id=record.pk, name__in=TOLD)
    if before is not None:
        rows = rows.filter(at__lt=before)
    events = list(rows.order_by("-pk")[:limit])
    people = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    alive = set(
        File.objects.filter(pk__in={event.data["file_id"] for event in events}, deleted_at=None).values_list(
            "pk", flat=True
        )
    )
    for event in events:
        who = people.get(event.actor_id) if event.actor_id else None
        yield Entry(
            at=event.at,
            icon="trash" if event.name == "FileRemoved" else "paperclip",
            head=_sentence(event) % {"who": who.name if who else _("The system")},
            template="attachments/entry.html",
            id=f"file-{event.pk}",
            data={"event": event, "alive": event.data["file_id"] in alive},
        )


def _sentence(event: StoredEvent) -> str:
    if event.name == "FileRemoved":
        return _("%(who)s removed a file")
    if event.name == "FileRestored":
        return _("%(who)s restored a file")
    return _("%(who)s added a file") if event.data["number"] == 1 else _("%(who)s added a version")


def removed_count(count: int) -> str:
    """How many files are in the bin."""
    return ngettext("%(num)s file in the bin", "%(num)s files in the bin", count) % {"num": count}


add_part(Part("right", "attachments/panel.html", files_part, order=40))
add_source(happened, "files", gettext_lazy("Files"))
