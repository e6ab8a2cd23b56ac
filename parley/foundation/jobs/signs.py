"""Signs of life of workers and clock, and what they say about the installation's health."""

from __future__ import annotations

from datetime import timedelta

from parley.foundation.jobs import queue
from parley.foundation.jobs.models import SignOfLife

FRESH = timedelta(seconds=20)
FORGOTTEN = timedelta(days=1)


def show(kind: str, name: str) -> None:
    """Say that this worker, or the clock, is alive now."""
    SignOfLife.objects.update_or_create(name=name, defaults={"kind": kind, "seen_at": queue.now()})


def withdraw(name: str) -> None:
    """Say that this worker has ended in order."""
    SignOfLife.objects.filter(name=name).delete()


def states() -> dict[str, str]:
    """For worker and clock: "ok" where one was seen in the last 20 seconds, else "down"."""
    now = queue.now()
    fresh = set(SignOfLife.objects.filter(seen_at__gte=now - FRESH).values_list("kind", flat=True))
    return {kind: "ok" if kind in fresh else "down" for kind in (SignOfLife.WORKER, SignOfLife.CLOCK)}


def forget_old() -> int:
    """Remove workers that were not seen for a day (they were killed); returns their number."""
    return SignOfLife.objects.filter(seen_at__lt=queue.now() - FORGOTTEN).delete()[0]
