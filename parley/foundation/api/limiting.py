"""How many calls a key may make in a minute. Each web process counts for itself, in memory: a limit against programs
that run wild, not a price list."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.conf import settings

WINDOW = 60
MOST_CALLERS = 10_000


@dataclass(frozen=True)
class Allowance:
    """What is left to a caller, and the seconds until the whole is theirs again."""

    limit: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """The draft standard's header fields (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW}',
            "RateLimit": f'"default";r={max(self.left, 0)};t={self.seconds}',
        }


_lock = threading.Lock()
_counts: dict[str, tuple[float, int]] = {}


def count_call(caller: str) -> Allowance:
    """Counts one more call; `left` is below zero where it is one too many."""
    now, limit = time.monotonic(), settings.PARLEY_API_CALLS_PER_MINUTE
    with _lock:
        began, used = _counts.get(caller, (now, 0))
        if now - began >= WINDOW:
            began, used = now, 0
        if len(_counts) > MOST_CALLERS:
            _counts.clear()
        _counts[caller] = (began, used + 1)
    return Allowance(limit, limit - used - 1, max(1, round(WINDOW - (now - began))))


def forget() -> None:
    """Starts all counts anew; for tests."""
    with _lock:
        _counts.clear()
