"""Names and versions of stored files: the rows behind the bytes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from parley.foundation.accounts.actor import Actor
from parley.foundation.files.models import File, FileVersion
from parley.foundation.files.names import safe_name, same_name
from parley.foundation.files.storage import Stored
from parley.foundation.lib import clock


def files_of(record_type: str, ids: Iterable[int], field: str = "") -> QuerySet[File]:
    """The files of these records with all their versions, in two queries, those in the bin included."""
    versions = FileVersion.objects.select_related("uploaded_by").order_by("-number")
    rows = File.objects.filter(record_type=record_type, record_id__in=list(ids), field=field)
    return rows.prefetch_related(Prefetch("versions", queryset=versions)).order_by("name", "pk")


def keep(
    stored: Stored, name: str, record_type: str, record_id: int, by: Actor, *, field: str = ""
) -> tuple[FileVersion, bool]:
    """Enters stored bytes as a file of a record: a new one, or the next version of the one of that name.

    Must run in a transaction that holds the record (`writing.lock`), so that two uploads of one name get two numbers.
    Content that is the newest version already adds nothing. Returns the version and whether it is new.
    """
    name = safe_name(name)
    now = clock.now()
    alive = files_of(record_type, [record_id], field).filter(deleted_at__isnull=True)
    file = next((one for one in alive if same_name(one.name, name)), None)
    if file is None:
        file = File.objects.create(
            record_type=record_type, record_id=record_id, field=field, name=name, created_at=now
        )
        number = 1
    elif (newest := file.newest).digest == stored.digest:
        return newest, False
    else:
        number = newest.number + 1
    version = FileVersion.objects.create(
        file=file,
        number=number,
        digest=stored.digest,
        size=stored.size,
        media_type=stored.media_type,
        uploaded_at=now,
        uploaded_by=by.user,
    )
    return version, True
