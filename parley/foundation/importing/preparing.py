"""What a person does with an import on the way to its start: bring files, choose how they are read and matched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parley.foundation.access.policy import Scope, ensure_may, scope_of
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.importing import running, storage, tasks
from parley.foundation.importing.analysing import analyse, propose_matching, read_files
from parley.foundation.importing.columns import Column
from parley.foundation.importing.messages import sentence
from parley.foundation.importing.models import Batch, File
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.lib.tabular import Limits
from parley.foundation.records import registry

PERMISSION = "import.run"
MOST_FILES = 20
READ_AT_ONCE = 8 << 20
NAME_LENGTH = 255


def batches_of(user: User) -> Any:
    """The imports that this person may see: own ones, or all."""
    scope = scope_of(user, PERMISSION)
    if scope is Scope.NONE:
        return Batch.objects.none()
    return Batch.objects.all() if scope is Scope.ALL else Batch.objects.filter(created_by=user)


@transaction.atomic
def begin(uploads: Sequence[UploadedFile[Any]], user: User, wanted_type: str = "") -> Batch:
    """A new import of these files, each read and matched as far as it can be. Raises ActionRefused."""
    ensure_may(Actor(user), PERMISSION)
    if not uploads:
        raise ActionRefused(_("Choose at least one file."))
    if len(uploads) > MOST_FILES:
        raise ActionRefused(_("At most %(count)s files at once.") % {"count": MOST_FILES})
    if any((upload.size or 0) > Limits().file_size for upload in uploads):
        raise ActionRefused(sentence("file_too_large", {"size": "…", "limit": Limits().file_size}))
    batch = Batch.objects.create(created_by=user)
    for position, upload in enumerate(uploads):
        file = File(
            batch=batch, position=position, name=(upload.name or "")[-NAME_LENGTH:], size=upload.size or 0
        )
        file.stored = storage.store(upload)
        file.record_type = wanted_type if len(uploads) == 1 else ""
        file.save()
    if sum(upload.size or 0 for upload in uploads) > READ_AT_ONCE:
        tasks.enqueue(batch, tasks.read_files, Batch.State.READING)
    else:
        read_files(batch)
    return batch


def choose_type(file: File, key: str, user: User) -> None:
    """The rows are records of this type; columns are proposed anew."""
    ensure_may(Actor(user), registry.get(key).permission("create"))
    if file.record_type != key:
        file.record_type = key
        propose_matching(file, [Column.read(stored) for stored in file.columns], user)


def read_again(file: File, user: User, **changed: Any) -> None:
    """The person corrected how the file is read: encoding, delimiter, sheet, header."""
    analyse(file, user, **changed)
    file.save()


@transaction.atomic
def check(batch: Batch) -> None:
    """Count in the background what the import would do."""
    refuse_unless(batch, Batch.State.DRAFT, Batch.State.CHECKED)
    refusal = running.start_refusal(batch)
    if refusal is not None:
        raise refusal
    tasks.enqueue(batch, tasks.check_import, Batch.State.CHECKING)


@transaction.atomic
def start(batch: Batch) -> None:
    """Write in the background; also goes on with a stopped import."""
    ready = (Batch.State.CHECKED, Batch.State.STOPPED, Batch.State.FAILED)
    refuse_unless(batch, *ready, or_interrupted=Batch.State.RUNNING)
    Batch.objects.filter(pk=batch.pk, started_at=None).update(started_at=timezone.now())
    tasks.enqueue(batch, tasks.run_import, Batch.State.RUNNING)


@transaction.atomic
def edit(batch: Batch) -> None:
    """Back to matching: what was counted no longer holds."""
    refuse_unless(batch, Batch.State.DRAFT, Batch.State.CHECKED, or_interrupted=Batch.State.CHECKING)
    if batch.state != Batch.State.DRAFT:
        batch.state = Batch.State.DRAFT
        batch.save(update_fields=["state"])


def stop(batch: Batch) -> None:
    tasks.request_stop(batch)


@transaction.atomic
def undo(batch: Batch) -> None:
    """Take the import back in the background."""
    if not batch.can_be_undone:
        raise ActionRefused(
            _("This import cannot be undone any more: that is possible for 30 days after its end.")
        )
    tasks.enqueue(batch, tasks.undo_import, Batch.State.UNDOING)


@transaction.atomic
def refuse_unless_unstarted(batch: Batch) -> None:
    """Raises ActionRefused once rows were written: then undo is the way."""
    refuse_unless(batch, Batch.State.DRAFT, Batch.State.CHECKED)


def refuse_unless(batch: Batch, *states: str, or_interrupted: str = "") -> None:
    """Raises ActionRefused when the import is not where this makes sense, as with a page that was open for long.

    `or_interrupted` is a state that will do too if its work in the background has broken off.
    """
    stored = Batch.objects.select_for_update().values_list("state", flat=True).get(pk=batch.pk)
    batch.state = stored
    if stored not in states and not (or_interrupted and stored == or_interrupted and batch.is_interrupted):
        label = Batch.State(stored).label
        raise ActionRefused(
            _("This import is at another step now (%(state)s). Reload the page.") % {"state": label}
        )
