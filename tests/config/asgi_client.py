"""Calls an ASGI application as a server would."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any


def call(
    application: Any,
    path: str = "/",
    *,
    method: str = "GET",
    headers: Iterable[tuple[bytes, bytes]] = (),
    messages: Iterable[dict[str, Any]] = ({"type": "http.request"},),
    **scope: Any,
) -> tuple[int | None, dict[bytes, bytes], bytes]:
    """Status (None where nothing was answered), headers and body."""
    sent: list[dict[str, Any]] = []
    waiting = iter([*messages, {"type": "http.disconnect"}])
    request = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "scheme": "http",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 1234),
        "server": ("localhost", 8000),
        **scope,
    }

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def once() -> None:
        await application(request, receive, send)

    asyncio.run(once())
    if not sent:
        return None, {}, b""
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body
