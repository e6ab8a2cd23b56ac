"""Streams of changes: who is told what, from which process, and when a stream ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.events.models import StoredEvent
from parley.foundation.live.seeing import Batch
from parley.foundation.live.serving import hub, live
from parley.foundation.live.tail import Tail, between, newest_id
from parley.foundation.records import registry, writing
from parley.parties.organizations.record import organization_record
from tests.contracts.samples import make

PATIENCE = 8.0


def alder(owner: User) -> Any:
    return writing.create(organization_record, [{"name": "Alder", "owner": owner.pk}], Actor(owner))[0]


def told(user: User, after: int = 0) -> list[list[Any]]:
    return Batch(between(after, newest_id())).seen_by(user)


@pytest.mark.django_db
def test_everybody_is_told_only_of_what_they_may_see(
    admin: User, anna: User, boris: User, vera: User, eve: User
) -> None:
    record = alder(boris)
    line = ["organization", record.pk, 1, "created"]
    assert told(boris) == [[*line, True]]
    assert told(anna) == told(admin) == [[*line, False]]
    assert told(vera) == told(eve) == []


@pytest.mark.django_db
def test_several_events_of_a_record_are_one_line_with_its_newest_version(anna: User, boris: User) -> None:
    deal = make(registry.get("deal"), owner=boris.pk)
    start = newest_id()
    later = deal.pipeline.stages.exclude(pk=deal.stage_id).filter(outcome="open", children=None).first()
    perform("deal", "move", [deal.pk], {"stage": str(later.pk)}, Actor(boris))
    perform("deal", "note", [deal.pk], {"text": "Hello"}, Actor(anna))
    deal.refresh_from_db()
    assert ["deal", deal.pk, deal.version, "moved", False] in told(boris, start)


@pytest.mark.django_db
def test_deleted_records_are_told_to_those_who_could_see_them(anna: User, boris: User, vera: User) -> None:
    record, start = alder(boris), newest_id()
    perform("organization", "delete", [record.pk], {}, Actor(boris))
    assert told(anna, start) == [["organization", record.pk, 2, "deleted", False]]
    assert told(vera, start) == []


@pytest.mark.django_db
def test_handing_a_record_away_hides_it_from_its_owner_before(admin: User, boris: User, vera: User) -> None:
    record, start = alder(boris), newest_id()
    perform("organization", "assign", [record.pk], {"owner": str(vera.pk)}, Actor(admin))
    assert told(boris, start) == []
    assert told(vera, start)[0][:2] == ["organization", record.pk]


@pytest.mark.django_db
def test_very_many_are_told_as_a_number(monkeypatch: pytest.MonkeyPatch, admin: User, boris: User) -> None:
    monkeypatch.setattr("parley.foundation.live.seeing.MANY", 2)
    for _ in range(3):
        alder(boris)
    assert told(admin) == [["organization", 0, 3, "many", False]]


@pytest.mark.django_db
def test_those_who_see_all_share_one_query(django_assert_num_queries: Any, roles: Any, boris: User) -> None:
    for _ in range(3):
        alder(boris)
    heads = [
        User.objects.create_user(f"h{n}@example.org", None, name=f"H{n}", role=roles["head"])
        for n in range(5)
    ]
    batch = Batch(between(0, newest_id()))
    with django_assert_num_queries(1):
        assert all(len(batch.seen_by(head)) == 3 for head in heads)


@pytest.mark.django_db
def test_number_that_is_committed_late_is_read_late(boris: User) -> None:
    end = Tail(newest_id())
    alder(boris)
    first = StoredEvent.objects.latest("pk")
    alder(boris)
    row = StoredEvent.objects.filter(pk=first.pk).values().get()
    StoredEvent.objects.filter(pk=first.pk).delete()
    assert first.pk not in {one.pk for one in end.read()}
    StoredEvent.objects.create(**row)
    late = {one.pk for one in end.read()}
    assert late == ({first.pk} if connection.vendor == "postgresql" else set())
    assert end.read() == []


class Reader:
    """A page with an open stream."""

    def __init__(self, key: str, query: str = "") -> None:
        self.key = key
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.key}".encode()
        self.scope = {"type": "http", "method": "GET", "path": "/live/", "query_string": query.encode(), "headers": [(b"cookie", cookie)]}  # fmt: skip
        self.status, self.headers, self.text, self.ended = 0, {}, "", False
        self._hung_up = asyncio.Event()
        self.task = asyncio.create_task(live(self.scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, sent: dict[str, Any]) -> None:
        if sent["type"] == "http.response.start":
            self.status, self.headers = sent["status"], dict(sent["headers"])
        else:
            self.text += sent["body"].decode()
            self.ended = not sent.get("more_body", False)

    async def close(self) -> None:
        self._hung_up.set()
        await asyncio.wait_for(self.task, PATIENCE)

    @property
    def changes(self) -> list[list[Any]]:
        blocks = [block for block in self.text.split("\n\n") if "event: changes" in block]
        return [line for block in blocks for line in json.loads(block.rpartition("data: ")[2])]


async def until(condition: Callable[[], Any]) -> None:
    async def wait() -> None:
        while not condition():
            await asyncio.sleep(0.02)

    await asyncio.wait_for(wait(), PATIENCE)


async def database(function: Callable[..., Any], *arguments: Any) -> Any:
    """What another process or page does."""

    def work() -> Any:
        try:
            return function(*arguments)
        finally:
            connection.close()

    return await asyncio.get_running_loop().run_in_executor(None, work)


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await scenario()
        await hub().ask(lambda: connection.close())

    asyncio.run(whole())


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def opened(user: User | None, query: str = "") -> Reader:
    reader = Reader(await database(session_of, user) if user else "", query)
    await until(lambda: "retry:" in reader.text or reader.ended)
    return reader


@pytest.mark.django_db(transaction=True)
def test_pages_hear_of_a_change_at_once_and_strangers_do_not(anna: User, boris: User, vera: User) -> None:
    async def scenario() -> None:
        page, stranger = await opened(anna), await opened(vera)
        record = await database(alder, boris)
        await until(lambda: page.changes)
        assert page.changes[0][:2] == ["organization", record.pk]
        assert page.headers[b"content-type"].startswith(b"text/event-stream")
        assert page.headers[b"x-accel-buffering"] == b"no"
        await page.close()
        await stranger.close()
        assert stranger.changes == []

    run(scenario)


@pytest.mark.django_db(transaction=True)
def test_changes_of_another_process_arrive_too(
    monkeypatch: pytest.MonkeyPatch, anna: User, boris: User
) -> None:
    monkeypatch.setattr("parley.foundation.live.nudging._waiting", [])

    async def scenario() -> None:
        page = await opened(anna)
        monkeypatch.setattr("parley.foundation.live.nudging._waiting", [])  # as if nobody here had stored it
        await database(alder, boris)
        await until(lambda: page.changes)
        await page.close()

    run(scenario)


@pytest.mark.django_db(transaction=True)
def test_page_that_comes_back_hears_what_it_missed(anna: User, boris: User) -> None:
    alder(boris)
    before = newest_id()  # a number that was given: far behind it, a page would be told to load anew
    record = alder(boris)

    async def scenario() -> None:
        page = await opened(anna, f"after={before}")
        await until(lambda: page.changes)
        assert page.changes[0][:2] == ["organization", record.pk]
        await page.close()

    run(scenario)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["deactivated", "signed out", "another password"])
def test_stream_ends_with_the_right_to_it(how: str, anna: User) -> None:
    def end(key: str) -> None:
        if how == "deactivated":
            User.objects.filter(pk=anna.pk).update(is_active=False)
        elif how == "signed out":
            import_module(settings.SESSION_ENGINE).SessionStore(key).delete()
        else:
            anna.set_password("another one")
            anna.save()

    async def scenario() -> None:
        page = await opened(anna)
        await database(end, page.key)
        await asyncio.wait_for(page.task, 5)
        assert "event: end" in page.text and page.ended

    run(scenario)


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_a_stream_without_a_session() -> None:
    async def scenario() -> None:
        page = await opened(None)
        await asyncio.wait_for(page.task, 5)
        assert page.text == "event: end\ndata: 1\n\n" and page.ended

    run(scenario)
