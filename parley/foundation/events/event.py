"""Events are frozen dataclasses in the past tense; subscribers receive them in batches."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import transaction

from parley.foundation.events.appending import append
from parley.foundation.events.models import StoredEvent
from parley.foundation.events.reading import announce


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """What every event says: which record, when, who, through which channel, in which operation.

    Further fields of a subclass must be plain JSON values: they are stored as the event's data.
    """

    record_type: str
    record_id: int
    at: datetime.datetime
    actor_id: int | None
    channel: str
    operation: uuid.UUID


BASE_FIELDS = {field.name for field in dataclasses.fields(Event)}
E = TypeVar("E", bound=Event)
Subscriber = Callable[[list[Any]], None]
_subscribers: dict[type[Event], list[Subscriber]] = defaultdict(list)
_followers: list[Callable[[Sequence[Event]], None]] = []


def on(*events: type[Event]) -> Callable[[Subscriber], Subscriber]:
    """Subscribes a function to events. It receives a list and runs in the transaction of the change.

    It must not depend on the order of subscribers; what is slow or talks to the network belongs in a job that it enqueues.
    """

    def register(function: Subscriber) -> Subscriber:
        for event in events:
            if function not in _subscribers[event]:
                _subscribers[event].append(function)
        return function

    return register


def on_every_event(follower: Callable[[Sequence[Event]], None]) -> Callable[[Sequence[Event]], None]:
    """Has a function called with all events of each `publish`, in its transaction: to wake who reads the stored ones."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def subscribers_of(event: type[Event]) -> Sequence[Subscriber]:
    """The functions that receive this event; for documentation and tests."""
    return tuple(_subscribers[event])


def publish(events: Sequence[Event]) -> None:
    """Stores the events and hands them to their subscribers, one call a kind of event. Must run in a transaction."""
    if not events:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Events are published in the transaction of their change.")
    announce()
    append(StoredEvent, map(_row, events))
    for follower in _followers:
        follower(events)
    kinds: dict[type[Event], list[Event]] = defaultdict(list)
    for event in events:
        kinds[type(event)].append(event)
    for kind, batch in kinds.items():
        for subscriber in _subscribers[kind]:
            subscriber(batch)


def _row(event: Event) -> dict[str, Any]:
    values = dict(vars(event))
    base = {name: values.pop(name) for name in BASE_FIELDS}
    return {"name": type(event).__name__, "data": values, **base}
