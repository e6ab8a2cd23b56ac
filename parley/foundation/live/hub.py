"""The open streams of this process and the one task that feeds them.

The event loop holds the streams, one thread asks the database for all of them: an open page costs neither a thread nor
a connection.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import Error, close_old_connections, connection
from django.db.models import Max

from parley.foundation.accounts.models import User
from parley.foundation.live import nudging, tail
from parley.foundation.live.people import still_there
from parley.foundation.live.seeing import Batch
from parley.foundation.notifications.models import Notification

log = logging.getLogger("parley.live")
T = TypeVar("T")

LOOK_SECONDS = 1.0
"""How often events of other processes are looked for where nothing tells of them."""
CHECK_SECONDS = 2.0
"""How often it is asked whether the people and sessions still count."""
GATHER_SECONDS = 0.1
WAITING = 64
"""Messages that may wait for a slow reader; beyond them the stream ends, and the page comes back and catches up."""
CATCH_UP = 2000
"""A page that missed more events than this is told to load anew."""

END = b"event: end\ndata: 1\n\n"
LOST = b"event: lost\ndata: 1\n\n"


def message(name: str, data: Any, position: int) -> bytes:
    """One message of the stream. Its id lets a page that comes back say what it has heard already."""
    return f"id: {position}\nevent: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class Stream:
    """One open page."""

    def __init__(self, user: User, session_key: str) -> None:
        self.user_id = user.pk
        self.password = user.password
        self.session_key = session_key
        self.queue: asyncio.Queue[bytes] = asyncio.Queue(WAITING)

    def put(self, text: bytes) -> None:
        """Lets the page hear something; one that does not read any more is ended."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            text = b""
        self.queue.put_nowait(text)

    def end(self) -> None:
        """Says that the person is not signed in any more, and closes."""
        self.put(END)
        self.put(b"")


class Hub:
    """All streams of a process. Everything but `_in_thread` runs in the event loop."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._people: dict[int, User] = {}
        self._tail = tail.Tail()
        self._told = 0
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._starting = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")
        self._listening = False

    @property
    def position(self) -> int:
        """The number of the newest event that was told."""
        return self._tail.last

    async def ask(self, function: Callable[..., T], *arguments: Any) -> T:
        """Calls a blocking function in the reading thread."""
        return await self._loop.run_in_executor(self._thread, _asking, function, *arguments)

    async def join(self, stream: Stream, user: User, heard: int | None) -> None:
        """Adds a stream, with what it missed since the event `heard`."""
        async with self._starting:
            if self._task is None:
                self._tail = tail.Tail(await self.ask(tail.newest_id))
                self._told = await self.ask(_newest_notification)
                self._task = asyncio.create_task(self._work())
            self.streams.add(stream)
        self._people[user.pk] = user
        if heard is None or heard >= self.position:
            return
        if self.position - heard > CATCH_UP:
            stream.put(LOST)
            return
        events = await self.ask(tail.between, heard, self.position)
        changes = await self.ask(Batch(events).seen_by, user)
        stream.put(message("changes", changes, self.position))
        stream.put(message("bell", 1, self.position))

    def leave(self, stream: Stream) -> None:
        """Takes a stream away; with the last one the work ends."""
        self.streams.discard(stream)
        if not self.streams:
            self._wake.set()

    def close(self) -> None:
        """Ends all streams; their pages come back to the next server and catch up."""
        for stream in self.streams:
            stream.put(b"")

    async def _work(self) -> None:
        wake = self._wake_up
        nudging.on_nudge(wake)
        listener = asyncio.create_task(self._listen()) if connection.vendor == "postgresql" else None
        checked = time.monotonic()
        try:
            while self.streams:
                started = time.monotonic()
                try:
                    if started - checked >= CHECK_SECONDS:
                        await self._check()
                        checked = started
                    await self._tell()
                except Error as error:
                    log.warning("Live pages wait for the database: %s", error)
                    await asyncio.sleep(1)
                await self._rest(time.monotonic() - started)
        finally:
            self._task = None
            nudging.no_more(wake)
            if listener is not None:
                listener.cancel()
            await self.ask(_close)

    async def _rest(self, worked: float) -> None:
        """Waits for the next event or the next look, and never works more than a third of the time."""
        look = CHECK_SECONDS if self._listening else LOOK_SECONDS
        try:
            await asyncio.wait_for(self._wake.wait(), look)
        except TimeoutError:
            pass
        else:
            await asyncio.sleep(max(GATHER_SECONDS, 2 * worked))
        self._wake.clear()

    def _wake_up(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def _tell(self) -> None:
        """Reads what is new and puts to each stream what its person may know."""
        people = {pk: user for pk, user in self._people.items() if pk in self._present}
        position, changes, rung = await self.ask(_news, self._tail, self._told, people)
        self._told = max([self._told, *rung.values()])
        texts = {pk: message("changes", told, position) for pk, told in changes.items() if told}
        for stream in list(self.streams):
            if stream.user_id in texts:
                stream.put(texts[stream.user_id])
            if stream.user_id in rung:
                stream.put(message("bell", 1, position))

    @property
    def _present(self) -> set[int]:
        return {stream.user_id for stream in self.streams}

    async def _check(self) -> None:
        """Ends the streams of those who are not signed in any more, and takes the others' rights as they are now."""
        streams = list(self.streams)
        sessions = {stream.session_key: (stream.user_id, stream.password) for stream in streams}
        people, counting = await self.ask(still_there, sessions)
        for stream in streams:
            if stream.session_key not in counting:
                stream.end()
                self.leave(stream)
        self._people = {**people, **{pk: self._people[pk] for pk in self._present - set(people)}}

    async def _listen(self) -> None:
        """PostgreSQL tells of every commit that stored events: one connection a process, made anew when it breaks."""
        import psycopg

        while True:
            try:
                parameters = await self.ask(_connection_parameters)
                async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as listening:
                    await listening.execute(f"LISTEN {nudging.CHANNEL}")
                    self._listening = True
                    self._wake.set()
                    async for _notice in listening.notifies():
                        self._wake.set()
            except psycopg.Error as error:
                log.warning("Nothing tells of events for a moment; they are looked for instead: %s", error)
            finally:
                self._listening = False
            await asyncio.sleep(2)


def _asking(function: Callable[..., T], *arguments: Any) -> T:
    close_old_connections()
    try:
        return function(*arguments)
    except Error:
        connection.close()
        raise


def _close() -> None:
    """Gives back the reading thread's connection: the next question opens another."""
    connection.close()


def _connection_parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {
        name: value
        for name, value in parameters.items()
        if name not in ("cursor_factory", "context", "server_side_binding", "prepare_threshold")
    }


def _newest_notification() -> int:
    return Notification.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _news(
    end: tail.Tail, told: int, people: dict[int, User]
) -> tuple[int, dict[int, list[Any]], dict[int, int]]:
    """The position reached, each person's changes, and whose bell rang (person to the newest notification)."""
    events = end.read()
    batch = Batch(events)
    changes = {pk: batch.seen_by(user) for pk, user in people.items()} if batch else {}
    rows = Notification.objects.filter(pk__gt=told, shown=True).order_by("pk").values_list("user_id", "pk")
    return end.last, changes, dict(rows[:1000])
