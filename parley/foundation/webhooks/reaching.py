"""What webhooks need of the installation: its keys for sealed secrets, what they may reach inside, who wakes the sender."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from parley.foundation.lib import outbound

_wakers: list[Callable[[], object]] = []


def keys() -> list[str]:
    """The installation's keys, the present one first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def allowed() -> outbound.Allowed:
    """What webhooks may reach inside, as the environment says."""
    return outbound.Allowed.of(settings.PARLEY_OUTBOUND_ALLOWED)


def woken_by(waker: Callable[[], object]) -> None:
    """Names the function that has the sender look for work; the job says so, which lies above the actions."""
    _wakers[:] = [waker]


def wake() -> None:
    """Has the sender look for work once the running transaction is committed."""
    for waker in _wakers:
        waker()
