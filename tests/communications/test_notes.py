"""Notes: who writes, edits, pins and deletes them, and what they do to the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from parley.communications import actions
from parley.communications.models import Note
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.events.models import StoredEvent
from parley.foundation.lib.refusals import Invalid, NotAllowed, NotFound
from parley.foundation.records import registry
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(boris: User) -> Any:
    return make(registry.get("deal"), owner=boris.pk)


def written(deal: Any, by: User, text: str = "Call again on Monday") -> Note:
    return perform("deal", "note", [deal.pk], {"text": text}, Actor(by))[0]


def test_a_note_is_stored_as_event_and_touch(deal: Any, boris: User) -> None:
    before = timezone.now()
    note = written(deal, boris)
    deal.refresh_from_db()
    assert (note.text, note.author, deal.touched_at >= before) == ("Call again on Monday", boris, True)
    assert StoredEvent.objects.filter(name="NoteWritten", record_id=deal.pk).count() == 1


@pytest.mark.parametrize("text", ["", "   ", "\n", "x" * 50_001, "a\x00b"])
def test_empty_and_impossible_notes_are_refused(text: str, deal: Any, boris: User) -> None:
    with pytest.raises(Invalid):
        written(deal, boris, text)
    assert not Note.objects.exists()


def test_only_its_author_edits_and_deletes_a_note(
    deal: Any, boris: User, anna: User, vera: User, admin: User
) -> None:
    note = written(deal, boris)
    with pytest.raises(NotAllowed):
        actions.edit_note(actions.find_note(note.pk, Actor(anna)), "Anna was here", by=Actor(anna))
    with pytest.raises(NotFound):
        actions.find_note(note.pk, Actor(vera))
    actions.edit_note(note, "Boris again", by=Actor(boris))
    actions.delete_note(note, by=Actor(admin))
    with pytest.raises(NotFound):
        actions.find_note(note.pk, Actor(boris))
    actions.restore_note(note.pk, by=Actor(boris))
    assert Note.objects.get().text == "Boris again"


def test_the_page_shows_notes_and_keeps_markup_harmless(
    deal: Any, boris: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(boris)
    answer = client.post(f"/notes/deal/{deal.pk}/", {"text": "<script>alert(1)</script>"})
    assert answer["Location"] == f"/deals/{deal.pk}/"
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert(1)" not in page


@pytest.mark.parametrize("verb", ["edit", "delete", "restore", "pin"])
def test_foreign_notes_read_404(
    verb: str, deal: Any, boris: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    note = written(deal, boris)
    assert signed_in(vera).post(f"/notes/{note.pk}/{verb}/", {"text": "x"}).status_code == 404
    note.refresh_from_db()
    assert (note.text, note.deleted_at, note.pinned_at) == ("Call again on Monday", None, None)


def test_pinned_notes_stand_first(deal: Any, boris: User, signed_in: Callable[[User], Client]) -> None:
    first = written(deal, boris, "The pinned one")
    written(deal, boris, "The later one")
    client = signed_in(boris)
    client.post(f"/notes/{first.pk}/pin/")
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert page.index("The pinned one") < page.index("The later one")
