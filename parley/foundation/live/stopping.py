"""Ending the streams when the server is told to stop: it waits for open answers, and a stream has no end of its own."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Any


def before_the_server_stops(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    """Calls the function before what the server does on SIGTERM and SIGINT.

    A loop holds one handler for each signal and offers no way to ask for it; on a loop of another make nothing is done,
    and the server stops when its patience ends.
    """
    handlers: dict[int, Any] = getattr(loop, "_signal_handlers", None) or {}
    for number in (signal.SIGTERM, signal.SIGINT):
        if number in handlers:
            loop.add_signal_handler(number, _both, act, handlers[number])


def _both(act: Callable[[], None], first: Any) -> None:
    act()
    first._run()
