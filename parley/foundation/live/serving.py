"""The address of the streams, `/live/`: raw ASGI in front of Django's pages."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import Any
from urllib.parse import parse_qs

from django.db import Error

from parley.foundation.live.hub import END, Hub, Stream
from parley.foundation.live.people import person_of, session_key_of
from parley.foundation.live.stopping import before_the_server_stops

log = logging.getLogger("parley.live")

HEARTBEAT_SECONDS = 20.0
MOST_STREAMS = 2000
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),  # nginx would keep messages back
    (b"x-content-type-options", b"nosniff"),
]

_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for old in [one for one in _hubs if one.is_closed()]:
            del _hubs[old]
        here = _hubs[loop] = Hub()
        before_the_server_stops(loop, here.close)
    return _hubs[loop]


async def live(scope: Any, receive: Any, send: Any) -> None:
    """One stream, from its opening to its end."""
    here = hub()
    if scope["method"] != "GET":
        await _answer(send, 405)
    elif len(here.streams) >= MOST_STREAMS:
        await _answer(send, 503)
    else:
        key = session_key_of(scope["headers"])
        try:
            user = await here.ask(person_of, key)
        except Error as error:
            log.warning("No stream could begin: %s", error)
            await _answer(send, 503)
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        if user is None:
            await _say(send, END, more=False)
            return
        await _serve(here, Stream(user, key), user, _heard(scope), receive, send)


async def _serve(here: Hub, stream: Stream, user: Any, heard: int | None, receive: Any, send: Any) -> None:
    gone = asyncio.create_task(_until_gone(receive, stream))
    try:
        await here.join(stream, user, heard)
        # Pages that lost their server together come back at different moments.
        await _say(send, f"retry: {random.randint(1500, 5000)}\n\n".encode())
        while True:
            try:
                text = await asyncio.wait_for(stream.queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                text = b": \n\n"
            if not text:
                break
            await _say(send, text)
        if not gone.done():
            await _say(send, b"", more=False)
    except (Error, ConnectionError) as error:
        log.info("A stream broke: %s", error)
    finally:
        here.leave(stream)
        gone.cancel()


async def _until_gone(receive: Any, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.put(b"")


def _heard(scope: Any) -> int | None:
    """The number of the last event that the page has heard of."""
    for name, value in scope["headers"]:
        if name == b"last-event-id" and value.isdigit() and len(value) < 19:
            return int(value)
    text = parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


async def _say(send: Any, text: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": more})


async def _answer(send: Any, status: int) -> None:
    headers = [(b"retry-after", b"30"), (b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
