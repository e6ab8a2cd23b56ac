"""What time it is for the product. Everything that stamps a record asks here, so that samples and tests can set it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_moment: ContextVar[datetime.datetime | None] = ContextVar("moment", default=None)


def now() -> datetime.datetime:
    """The present moment in UTC, or the one that `set_to` put in its place."""
    return _moment.get() or datetime.datetime.now(datetime.UTC)


@contextmanager
def set_to(moment: datetime.datetime) -> Iterator[None]:
    """Makes it that moment for the code inside (and only there: the setting belongs to the running context)."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
