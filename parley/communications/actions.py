"""Writing, editing, pinning and removing notes on records of any type."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.communications.events import NoteWritten
from parley.communications.kinds import MENTION
from parley.communications.mentions import keep_mentions, mention_text, mentioned_in, seeing
from parley.communications.models import Mention, Note
from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.events.event import publish
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import Invalid, NotAllowed, NotFound
from parley.foundation.notifications.notifying import notify
from parley.foundation.records import registry
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import FieldInvalid, LongText
from parley.foundation.records.writing import event_about

TEXT = LongText(length=50_000)


@action(
    "*",
    "note",
    label=gettext_lazy("Write a note"),
    permission="*.view",
    inputs=(Field("text", gettext_lazy("Note"), TEXT, required=True),),
    icon="note",
)
def write_notes(
    records: list[Any], *, by: Actor, text: str, parent: Note | None = None, chosen: Collection[int] = ()
) -> list[Note]:
    """Writes the same note on each record. Whoever sees a record may write on it.

    Names after an @ mention colleagues: those who may see the record are told. `chosen` are ids that the writer took
    from the list of names, `parent` is the note that this answers.
    """
    now = clock.now()
    record_type = registry.of(type(records[0]))
    notes = Note.objects.bulk_create(
        Note(
            record_type=record_type.key,
            record_id=record.pk,
            text=text,
            author=by.user,
            created_at=now,
            operation=by.operation,
            parent=parent,
        )
        for record in records
    )
    people = mentioned_in(text, chosen)
    Mention.objects.bulk_create(Mention(note=note, user=user) for note in notes for user in people)
    publish(
        [
            NoteWritten(
                **event_about(record_type, record, by, now),
                note_id=note.pk,
                parent_id=parent.pk if parent else None,
                mentioned=tuple(sorted(seeing(record_type, record, people))),
            )
            for record, note in zip(records, notes, strict=True)
        ]
    )
    return notes


@transaction.atomic
def reply(note: Note, text: str, *, by: Actor, chosen: Collection[int] = ()) -> Note:
    """Answers a note. An answer to an answer stands in the same thread. Raises Invalid."""
    thread = note.parent or note
    record = registry.get(note.record_type).model._base_manager.get(pk=note.record_id)
    return write_notes([record], by=by, text=_clean(text), parent=thread, chosen=chosen)[0]


def unseeing(note: Note) -> list[str]:
    """The names of those who are mentioned but may not see the record, and so were not told."""
    record_type = registry.get(note.record_type)
    record = record_type.model._base_manager.get(pk=note.record_id)
    people = [mention.user for mention in note.mentions.select_related("user")]
    may_see = seeing(record_type, record, people)
    return [user.name for user in people if user.pk not in may_see]


def find_note(pk: int, by: Actor) -> Note:
    """A note on a record that this person may see. Raises NotFound."""
    note = Note.objects.filter(pk=pk, deleted_at__isnull=True).select_related("author", "parent").first()
    if note is not None and by.user is not None:
        rows = registry.get(note.record_type).visible_to(by.user)
        if rows.filter(pk=note.record_id).exists():
            return note
    raise NotFound(_("This note does not exist, or you may not see it."))


@transaction.atomic
def edit_note(note: Note, text: str, *, by: Actor, chosen: Collection[int] = ()) -> Note:
    """Changes a note: its author, or whoever may change all records of the type. Who is mentioned only now is told.

    Raises NotAllowed, Invalid.
    """
    _ensure_own(note, by)
    note.text = _clean(text)
    note.edited_at = clock.now()
    note.save(update_fields=["text", "edited_at"])
    new = keep_mentions(note, mentioned_in(note.text, chosen))
    record_type = registry.get(note.record_type)
    record = record_type.model._base_manager.get(pk=note.record_id)
    may_see = seeing(record_type, record, new)
    told = [user for user in new if user.pk in may_see]
    notify(told, kind=MENTION.key, text=mention_text(note), record=record, by=by, once=f"note-{note.pk}")
    return note


def _clean(text: str) -> str:
    try:
        clean = TEXT.clean(text) or ""
    except FieldInvalid as invalid:
        raise Invalid(invalid.message) from invalid
    if not clean:
        raise Invalid(_("Write something, or delete the note."))
    return clean


@transaction.atomic
def delete_note(note: Note, *, by: Actor) -> None:
    """Takes a note away; `restore_note` brings it back."""
    _ensure_own(note, by)
    note.deleted_at = clock.now()
    note.save(update_fields=["deleted_at"])


@transaction.atomic
def restore_note(pk: int, *, by: Actor) -> Note:
    """Brings a deleted note back, for the one who deleted it."""
    note = Note.objects.filter(pk=pk, deleted_at__isnull=False).first()
    if note is None:
        raise NotFound(_("This note does not exist, or you may not see it."))
    _ensure_own(note, by)
    note.deleted_at = None
    note.save(update_fields=["deleted_at"])
    return find_note(pk, by)


@transaction.atomic
def pin_note(note: Note, *, by: Actor, pinned: bool) -> Note:
    """Keeps a note on top of the timeline, or lets it go. Whoever sees the record may do it."""
    note.pinned_at = clock.now() if pinned else None
    note.save(update_fields=["pinned_at"])
    return note


def may_edit(note: Note, by: Actor) -> bool:
    """Whether the person may change or delete the note: its author, or whoever may change all records of the type."""
    if by.user is None or note.author_id == by.user.pk:
        return True
    return scope_of(by.user, f"{note.record_type}.change") is Scope.ALL


def _ensure_own(note: Note, by: Actor) -> None:
    if not may_edit(note, by):
        raise NotAllowed(_("Only %(author)s can change this note.") % {"author": note.author or "–"})
