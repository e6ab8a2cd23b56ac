"""The server's entry: a table of raw ASGI applications in front, and Django's pages in a small pool of threads.

    granian --interface asginl parley.config.asgi:application

Django runs as WSGI through a2wsgi: measured 1.7 times as fast as its own ASGI handler, and a page may use the ORM
freely. Few threads are enough, since SQLite and PostgreSQL drivers release the interpreter while they wait.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from granian.utils.proxies import wrap_asgi_with_proxy_headers

from parley.config import environment

Receive = Callable[[], Awaitable[Any]]
Application = Callable[[Any, Receive, Any], Awaitable[None]]

PAGE_THREADS = 4
READ_AHEAD = 1_000_000
PRINTABLE = "".join(chr(code) for code in range(33, 127))


def compose() -> Application:
    """The whole server; health check and streams of events stand in `in_front`, where no page thread is taken.

    Only from the addresses in PARLEY_PROXIES are X-Forwarded-For and X-Forwarded-Proto believed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.config.settings")
    django: Any = get_wsgi_application()
    # Reading the addresses imports every page: at the start, not in somebody's first request.
    get_resolver().check()
    pages = WSGIMiddleware(django, workers=PAGE_THREADS)

    from parley.config.health import healthz  # its tables need the set-up made two lines above
    from parley.foundation.live.serving import live

    in_front: dict[str, Application] = {"/healthz": healthz, "/live/": live}

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await pages(scope, receive, send)
        elif (raw := in_front.get(scope["path"])) is not None:
            await raw(scope, receive, send)
        elif (whole := await body_first(receive)) is not None:
            await pages(cleaned(scope), whole, send)

    proxies = environment.text("PARLEY_PROXIES", "")
    return wrap_asgi_with_proxy_headers(serve, proxies) if proxies else serve


async def body_first(receive: Receive) -> Receive | None:
    """Read the request's body (of a large one the first megabyte) before a page thread is taken, so that slow senders
    cannot hold them all; None where the sender hangs up meanwhile."""
    read: deque[Any] = deque()
    size = 0
    more = True
    while more and size < READ_AHEAD:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        read.append(message)
        size += len(message.get("body", b""))
        more = message.get("more_body", False)

    async def replay() -> Any:
        message = read.popleft() if read else await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("The client hung up in the middle of its request.")
        return message

    return replay


def cleaned(scope: Any) -> Any:
    """The request as WSGI can carry it.

    WSGI writes `X_Forwarded_For` and `X-Forwarded-For` as the same variable, so a client could speak for the proxy:
    headers with an underscore are dropped, as nginx and Django's own server do. Bytes of the query string beyond ASCII
    are percent-encoded.
    """
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {
        **scope,
        "headers": headers,
        "query_string": quote(scope["query_string"], safe=PRINTABLE).encode(),
    }


application = compose()
