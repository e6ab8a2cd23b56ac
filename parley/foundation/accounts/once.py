"""What one request asks for again and again, such as the company, is read once for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_known: ContextVar[dict[str, Any] | None] = ContextVar("known", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """For the length of the block `once` reads each thing once."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(key: str, read: Callable[[], T]) -> T:
    """What `read` gives; within a request the same for all who ask for this key."""
    known = _known.get()
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found
