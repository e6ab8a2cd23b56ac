"""`notify`: the one way in which people are told that something happened.

Call it in the transaction of what happened: people are told exactly when that was committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.notifications.choosing import Channels, channels_of, times_of
from parley.foundation.notifications.kinds import ByMail, NotificationKind, kind_called
from parley.foundation.notifications.models import Notification, WorkingTimes
from parley.foundation.notifications.times import next_allowed, next_summary
from parley.foundation.records import registry
from parley.foundation.web.middleware import zone_called

Text = str | Callable[[], str]
Listener = Callable[[set[int]], None]
TEXT_LENGTH = 500
_listeners: list[Listener] = []


def on_notified(listener: Listener) -> Listener:
    """Has the function called with the ids of the people who were told something, after the commit: for live pages."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


@dataclass(frozen=True)
class Telling:
    """One thing to tell one person: for `tell_all`. `address` leads elsewhere than to the record's page."""

    user: User
    text: Text
    record: Any = None
    address: str = ""
    once: str = ""
    by: int | None = None


def notify(
    users: Iterable[User],
    *,
    kind: str,
    text: Text,
    record: Any = None,
    by: Actor | User | None = None,
    once: str = "",
    address: str = "",
) -> None:
    """Tells people something about a record (or about nothing), but never the one who did it.

    `text` is one sentence; as a function it is called under each person's language and time zone. `once` names the
    occasion: whoever was told of it already is not told again. Whether they see the record is asked when it is shown.
    """
    doer = by.user if isinstance(by, Actor) else by
    people = {user.pk: user for user in users if doer is None or user.pk != doer.pk}
    tell_all(
        kind,
        [Telling(user, text, record, address, once, doer.pk if doer else None) for user in people.values()],
    )


@transaction.atomic
def tell_all(kind: str, tellings: Sequence[Telling]) -> list[Notification]:
    """Tells each of the people their own thing of one kind, in a few statements; who left the company is left out."""
    declared = kind_called(kind)
    if declared is None:
        raise LookupError(f"No context declares notifications of the kind {kind!r}.")
    alive = [one for one in tellings if one.user.is_active and one.user.deleted_at is None]
    people = {one.user.pk for one in alive}
    if not people:
        return []
    channels, times, now = channels_of(declared, people), times_of(people), clock.now()
    rows = [
        _row(declared, one, channels[one.user.pk], times[one.user.pk], now)
        for one in alive
        if channels[one.user.pk].in_app or channels[one.user.pk].by_mail != ByMail.OFF
    ]
    Notification.objects.bulk_create(rows, batch_size=500, ignore_conflicts=any(one.once for one in alive))
    _tell_listeners({row.user_id for row in rows if row.shown})
    return rows


def _row(
    kind: NotificationKind, one: Telling, channels: Channels, times: WorkingTimes, now: datetime
) -> Notification:
    zone = zone_called(one.user.time_zone)
    with translation.override(one.user.language), timezone.override(zone):
        text = str(one.text() if callable(one.text) else one.text)
    record_type = registry.of(type(one.record)).key if one.record is not None else ""
    return Notification(
        user=one.user,
        kind=kind.key,
        text=text[:TEXT_LENGTH],
        record_type=record_type,
        record_id=one.record.pk if one.record is not None else None,
        address=one.address,
        by_id=one.by,
        once=one.once,
        at=now,
        shown=channels.in_app,
        mail_at=_mail_at(kind, channels, times, one.user, now),
    )


def _mail_at(
    kind: NotificationKind, channels: Channels, times: WorkingTimes, user: User, now: datetime
) -> datetime | None:
    zone = zone_called(user.time_zone)
    if channels.by_mail == ByMail.OFF or not user.email:
        return None
    if channels.by_mail == ByMail.DIGEST:
        return next_summary(now, times, zone)
    return now if kind.urgent else next_allowed(now, times, zone)


def _tell_listeners(people: set[int]) -> None:
    if people and _listeners:
        transaction.on_commit(lambda: [listener(people) for listener in _listeners])
