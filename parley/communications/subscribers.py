"""A word about a customer is a touch, and those whom it concerns are told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from parley.communications.events import NoteWritten
from parley.communications.following.actions import follow_by_writing
from parley.communications.following.queries import followers_of
from parley.communications.kinds import COMMENT, MENTION
from parley.communications.mentions import excerpt, mention_text
from parley.communications.models import Follower, Note
from parley.foundation.accounts.models import User
from parley.foundation.events.event import on
from parley.foundation.notifications.notifying import Telling, tell_all
from parley.foundation.records import registry
from parley.foundation.records.following import follows
from parley.pipelines.touching import touch

on(NoteWritten)(touch)
follows(Note)
follows(Follower)


@on(NoteWritten)
def tell_of_notes(events: list[NoteWritten]) -> None:
    """Tells those who are mentioned, and the followers of the records; who writes follows from then on."""
    written = [event for event in events if event.actor_id is not None]
    by_type: dict[str, list[NoteWritten]] = defaultdict(list)
    for event in written:
        by_type[event.record_type].append(event)
    notes = Note.objects.select_related("author").in_bulk([event.note_id for event in written])
    mentions: list[Telling] = []
    comments: list[Telling] = []
    for key, some in by_type.items():
        record_type = registry.get(key)
        ids = {event.record_id for event in some}
        records, followers = record_type.model._base_manager.in_bulk(ids), followers_of(record_type, ids)
        wanted = {pk for event in some for pk in (*event.mentioned, *followers[event.record_id])}
        people = User.objects.in_bulk(wanted)
        for event in some:
            note, record = notes[event.note_id], records[event.record_id]
            others = followers[event.record_id] - set(event.mentioned)
            mentions += _tellings(set(event.mentioned), people, note, record, mention_text(note))
            comments += _tellings(others, people, note, record, _comment_text(note))
    tell_all(MENTION.key, mentions)
    tell_all(COMMENT.key, comments)
    follow_by_writing([(event.record_type, event.record_id, event.actor_id or 0) for event in written])


def _tellings(
    ids: set[int], people: dict[int, User], note: Note, record: Any, text: Callable[[], str]
) -> list[Telling]:
    return [
        Telling(people[pk], text, record, once=f"note-{note.pk}", by=note.author_id)
        for pk in ids
        if pk in people and pk != note.author_id
    ]


def _comment_text(note: Note) -> Callable[[], str]:
    return lambda: _("%(who)s wrote: “%(text)s”") % {"who": note.author, "text": excerpt(note.text)}
