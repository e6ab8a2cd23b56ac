"""Tasks that come again: the next one when this one is done, on the same wall time, by the rules of calendars."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import undo_operation
from parley.foundation.lib import clock
from parley.foundation.records import registry, writing
from parley.planning.models import Task
from parley.planning.repeating import next_due

BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(datetime.UTC)


@pytest.mark.parametrize(
    ("repeat", "every", "due", "done", "then"),
    [
        ("daily", 1, "2026-03-28T09:00", "2026-03-28T10:00", "2026-03-29T09:00"),  # over the spring change
        (
            "daily",
            1,
            "2026-03-28T02:30",
            "2026-03-28T10:00",
            "2026-03-29T03:30",
        ),  # a time that does not exist
        (
            "daily",
            1,
            "2026-10-24T02:30",
            "2026-10-24T10:00",
            "2026-10-25T02:30",
        ),  # one that happens twice: the first
        (
            "daily",
            1,
            "2026-11-02T09:00",
            "2026-11-05T10:00",
            "2026-11-06T09:00",
        ),  # what was missed is left out
        ("workdays", 1, "2026-11-20T09:00", "2026-11-20T09:30", "2026-11-23T09:00"),
        ("weekly", 2, "2026-11-23T09:00", "2026-11-20T09:00", "2026-12-07T09:00"),  # done early
        ("monthly", 1, "2026-01-31T09:00", "2026-01-31T09:30", "2026-03-31T09:00"),  # no 31 February
        ("yearly", 1, "2028-02-29T09:00", "2028-02-29T10:00", "2032-02-29T09:00"),
    ],
)
def test_the_next_time(repeat: str, every: int, due: str, done: str, then: str) -> None:
    with clock.set_to(local(done)):
        found = next_due(Task(due_at=local(due), repeat=repeat, repeat_every=every), BERLIN)
    assert found is not None and found.astimezone(BERLIN).isoformat()[:16] == then
    assert found.astimezone(BERLIN).fold == 0


def test_a_series_ends_on_its_last_day() -> None:
    task = Task(due_at=local("2026-11-23T09:00"), repeat="weekly", repeat_until=datetime.date(2026, 11, 29))
    with clock.set_to(local("2026-11-23T10:00")):
        assert next_due(task, BERLIN) is None


@pytest.mark.django_db
def test_doing_one_makes_the_next_and_undo_takes_it_back(boris: User) -> None:
    values: dict[str, Any] = {
        "subject": "Count the stock",
        "due_at": clock.now(),
        "repeat": "weekly",
        "owner": boris.pk,
    }
    task = writing.create(registry.get("task"), [values], Actor(boris))[0]
    by = Actor(boris)
    perform("task", "complete", [task.pk], {"outcome": "All there"}, by)
    waiting = Task.objects.get(done_at=None)
    assert (waiting.subject, waiting.repeat, waiting.owner) == ("Count the stock", "weekly", boris)
    undo_operation(by.operation, by=Actor(boris))
    assert [one.pk for one in Task.objects.alive().filter(done_at=None)] == [task.pk]
