"""Mentions, answers, formatting of notes, and who is told of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.communications import actions
from parley.communications.markup import shown
from parley.communications.mentions import mentioned_in
from parley.communications.models import Note
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Team, User
from parley.foundation.actions.catalogue import perform
from parley.foundation.notifications.models import Notification
from parley.foundation.records import registry
from tests.contracts.samples import make

SignedIn = Callable[[User], Client]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def deal(boris: User) -> Any:
    return make(registry.get("deal"), owner=boris.pk)


def written(deal: Any, by: User, text: str) -> Note:
    return perform("deal", "note", [deal.pk], {"text": text}, Actor(by))[0]


def told(user: User, kind: str) -> list[str]:
    rows = Notification.objects.filter(user=user, kind=kind).order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_mentioned_colleague_is_told_and_one_who_may_not_see_the_record_is_named(
    signed_in: SignedIn, deal: Any, anna: User, boris: User, vera: User
) -> None:
    answer = signed_in(boris).post(
        f"/notes/deal/{deal.pk}/", {"text": "@anna and @Vera, please look"}, headers=PARTIAL
    )
    assert told(anna, "mention") == ["Boris mentioned you: “@anna and @Vera, please look”"]
    assert told(vera, "mention") == []
    assert "Vera may not see this record" in answer["HX-Trigger"]


def test_longest_name_is_meant_and_namesakes_are_told_apart_by_choice(anna: User, north: Team) -> None:
    berg = User.objects.create_user("b@example.org", None, name="Anna Berg", team=north)
    other = User.objects.create_user("c@example.org", None, name="Anna Berg", team=north)
    assert mentioned_in("@Anna Berg, see mail@anna.example") == [berg, other]
    assert mentioned_in("@Anna Berg", [other.pk]) == [other]
    assert mentioned_in("@Anna Bergmann and @Annabel") == [anna]
    assert mentioned_in("nobody @ all") == []


def test_only_who_is_mentioned_anew_is_told_after_an_edit(deal: Any, anna: User, boris: User) -> None:
    note = written(deal, boris, "Hello")
    for text in ("Hello @Anna", "Hello again @Anna"):
        actions.edit_note(note, text, by=Actor(boris))
    assert len(told(anna, "mention")) == 1


def test_answers_stand_in_one_thread_and_tell_those_who_follow(
    signed_in: SignedIn, deal: Any, anna: User, boris: User
) -> None:
    note = written(deal, boris, "What about the price?")
    client = signed_in(anna)
    assert (
        client.post(f"/notes/{note.pk}/reply/", {"text": "Ten percent"}, headers=PARTIAL).status_code == 204
    )
    answer = Note.objects.get(parent=note)
    client.post(f"/notes/{answer.pk}/reply/", {"text": "At most"}, headers=PARTIAL)
    assert Note.objects.filter(parent=note).count() == 2
    assert told(boris, "comment") == ["Anna wrote: “Ten percent”", "Anna wrote: “At most”"]
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert page.index("What about the price?") < page.index("Ten percent") < page.index("At most")


def test_refused_answer_keeps_what_was_typed(signed_in: SignedIn, deal: Any, boris: User) -> None:
    note = written(deal, boris, "Hello")
    answer = signed_in(boris).post(f"/notes/{note.pk}/reply/", {"text": "x" * 50_001}, headers=PARTIAL)
    assert answer.status_code == 422 and "x" * 50_001 in answer.content.decode()


def test_picker_offers_those_who_may_see_first_and_tells_strangers_nothing(
    signed_in: SignedIn, deal: Any, anna: User, boris: User, vera: User, eve: User
) -> None:
    page = signed_in(boris).get(f"/notes/deal/{deal.pk}/mentions/?q=").content.decode()
    assert page.index("Anna") < page.index("Vera") < page.index("may not see this record")
    for stranger in (vera, eve):
        assert signed_in(stranger).get(f"/notes/deal/{deal.pk}/mentions/?q=a").status_code == 404
        assert signed_in(stranger).post(f"/notes/deal/{deal.pk}/", {"text": "x"}).status_code == 404
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one<br>two</p>"),
        ("**bold** and <b>not</b>", "<p><b>bold</b> and &lt;b&gt;not&lt;/b&gt;</p>"),
        ("To do:\n- a\n- b\n\n1. x", "<p>To do:</p><ul><li>a</li><li>b</li></ul><ol><li>x</li></ol>"),
        ("[site](javascript:alert(1))", "<p>[site](javascript:alert(1))</p>"),
        ("@Anna hi", '<p><span class="mention">@Anna</span> hi</p>'),
        ("@Annabel hi", "<p>@Annabel hi</p>"),
    ],
)
def test_formatting_is_simple_and_safe(text: str, html: str) -> None:
    assert shown(text, ["Anna"]) == html


def test_links_lead_out_safely_and_quotes_do_not_escape() -> None:
    html = shown('see https://a.example/x?a=1&b="onload=1, or [this](https://b.example).')
    assert 'href="https://a.example/x?a=1&amp;b="' in html
    assert (
        '<a class="link" href="https://b.example" target="_blank" rel="noopener noreferrer">this</a>.' in html
    )
    assert 'onload=1"' not in html


@pytest.mark.parametrize(
    "evil", ["[" * 50_000, "**" * 25_000, "@" * 50_000, "https://" * 6_000, "- " * 25_000]
)
def test_formatting_takes_no_time_on_evil_text(evil: str) -> None:
    assert shown(evil, ["Anna", "Anna Berg"])
