"""Waking those who wait for events: this process at once, the others through PostgreSQL where that is the engine.

With SQLite the other processes look once a second; a nudge that is lost costs no more than that anywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import Error, connection, transaction

log = logging.getLogger("parley.live")

CHANNEL = "parley_events"
_waiting: list[Callable[[], None]] = []


def on_nudge(wake: Callable[[], None]) -> None:
    """Has the function called, in whatever thread, after each commit of this process that stored events."""
    _waiting.append(wake)


def no_more(wake: Callable[[], None]) -> None:
    """Forgets the function."""
    if wake in _waiting:
        _waiting.remove(wake)


def nudge_after(_events: Any) -> None:
    """Once after the commit of the running transaction, however often it stored events."""
    waiting = {entry[1] for entry in connection.run_on_commit}
    if nudge not in waiting:
        transaction.on_commit(nudge)


def nudge() -> None:
    """After a commit. It must not fail: what was committed is committed."""
    for wake in tuple(_waiting):
        wake()
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")
        except Error as error:
            log.warning("Other processes were not told at once: %s", error)
