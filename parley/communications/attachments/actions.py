"""Putting files on records, taking them away, bringing them back. Who may change a record may do it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parley.communications.events import FileAdded, FileRemoved, FileRestored
from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.events.event import publish
from parley.foundation.files.keeping import keep
from parley.foundation.files.models import File, FileVersion
from parley.foundation.files.names import safe_name
from parley.foundation.files.storage import store
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.writing import event_about, lock


def attach(
    record_type: RecordType, record: Any, name: str, content: Iterable[bytes], *, by: Actor
) -> FileVersion:
    """Puts a file on a record; under a name that is there already it becomes the next version of that one.

    The bytes are on the disk before the transaction begins, so that nobody waits for a slow sender; what is left over
    when it fails is swept away at night. Raises NotAllowed, Invalid, StorageFailed.
    """
    ensure_may(by, record_type.permission("change"), [record])
    name = safe_name(name)
    stored = store(content, name)
    with transaction.atomic():
        lock(record_type, [record])
        version, is_new = keep(stored, name, record_type.key, record.pk, by)
        if is_new:
            publish([_added(version, event_about(record_type, record, by, clock.now()))])
    return version


def _added(version: FileVersion, about: dict[str, Any]) -> FileAdded:
    return FileAdded(
        **about, file_id=version.file_id, name=version.file.name, number=version.number, size=version.size
    )


def find_file(
    pk: int, by: Actor, *, verb: str = "view", in_bin: bool = False
) -> tuple[RecordType, Any, File]:
    """A file with its record, if this person may do that to the record. Raises NotFound."""
    file = (
        File.objects.filter(pk=pk, field="", deleted_at__isnull=not in_bin)
        .prefetch_related("versions")
        .first()
    )
    if file is not None and by.user is not None:
        record_type = registry.get(file.record_type)
        record = record_type.visible_to(by.user).filter(pk=file.record_id).first()
        if record is not None:
            if verb != "view":
                ensure_may(by, record_type.permission(verb), [record])
            return record_type, record, file
    raise NotFound(_("This file does not exist, or you may not see it."))


def remove_file(pk: int, *, by: Actor) -> File:
    """Puts a file into the bin of its record. Raises NotFound, NotAllowed."""
    return _switch(pk, by, into_bin=True)


def restore_file(pk: int, *, by: Actor) -> File:
    """Brings a file back. Raises NotFound, NotAllowed."""
    return _switch(pk, by, into_bin=False)


@transaction.atomic
def _switch(pk: int, by: Actor, *, into_bin: bool) -> File:
    record_type, record, file = find_file(pk, by, verb="change", in_bin=not into_bin)
    now = clock.now()
    file.deleted_at, file.deleted_by = (now, by.user) if into_bin else (None, None)
    file.save(update_fields=["deleted_at", "deleted_by"])
    event = FileRemoved if into_bin else FileRestored
    publish([event(**event_about(record_type, record, by, now), file_id=file.pk, name=file.name)])
    return file
