"""`/healthz`: what a monitor or a load balancer asks. It stands in front of Django: no session, no middleware, no
page thread, so it answers also when those are all busy."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import Error, connection

from parley.config.version import version
from parley.foundation.jobs import signs

log = logging.getLogger("parley.health")

LONGEST_WAIT = 2.0
_asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")


def report() -> dict[str, str]:
    """State of database, worker and clock; blocks as long as the database does."""
    try:
        states = {"database": "ok", **signs.states()}
    except Error as error:
        log.warning("The database does not answer: %s", error)
        connection.close()
        states = unknown()
    return states


def unknown() -> dict[str, str]:
    """The states where the database is gone: without it nothing can be said of worker and clock."""
    return {"database": "down", "worker": "unknown", "clock": "unknown"}


def summary(states: dict[str, str]) -> tuple[int, dict[str, str]]:
    """HTTP status and JSON body: 503 without a database, 200 else, for pages work also while the worker is away."""
    if states["database"] != "ok":
        return 503, {"status": "down", "version": version(), **states}
    whole = "ok" if set(states.values()) == {"ok"} else "degraded"
    return 200, {"status": whole, "version": version(), **states}


async def healthz(
    scope: Any,
    receive: Any,
    send: Any,
    *,
    ask: Callable[[], dict[str, str]] = report,
    wait: float = LONGEST_WAIT,
) -> None:
    """An ASGI application; a database that does not answer in time counts as gone."""
    try:
        states = await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(_asking, ask), wait)
    except TimeoutError:
        log.warning("The database did not answer within %s s.", wait)
        states = unknown()
    status, content = summary(states)
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(content).encode()})
