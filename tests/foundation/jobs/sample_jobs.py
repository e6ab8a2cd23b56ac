"""Job types for the tests; `effect` leaves a row that counts, whatever happens to the worker around it."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path

from django.utils import timezone, translation

from parley.foundation.jobs import GiveUp, progress, should_stop, task
from parley.foundation.jobs.models import SignOfLife

EFFECT = "effect"


def leave_effect(name: str) -> None:
    SignOfLife.objects.create(name=f"{name}:{uuid.uuid4()}", kind=EFFECT, seen_at=timezone.now())


@task
def add(a: int, b: int) -> int:
    return a + b


@task(queue_name="long")
def long_one() -> str:
    return "long"


@task(atomic=True)
def effect(name: str) -> None:
    leave_effect(name)


@task(atomic=True)
def effect_then_fail(name: str) -> None:
    leave_effect(name)
    raise ValueError("after the effect")


@task(atomic=True)
def slow_effect(name: str, seconds: float, log: str) -> None:
    """The effect comes first, so a kill while it sleeps hits between effect and commit."""
    leave_effect(name)
    with Path(log).open("a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(seconds)


@task(attempts=3)
def fail() -> None:
    raise ValueError("no luck")


@task
def give_up() -> None:
    raise GiveUp("it can never work")


@task(attempts=2)
def poison() -> None:
    os._exit(9)


@task
def count(total: int) -> int:
    for done in range(total):
        if should_stop():
            return done
        progress(done + 1, total, f"{done + 1} of {total}")
    return total


@task(queue_name="long")
def count_slowly(total: int, log: str) -> int:
    for done in range(total):
        progress(done + 1, total)
        with Path(log).open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(0.1)
    return total


@task
def speak_russian() -> str:
    translation.activate("ru")
    return translation.get_language()


@task
def language() -> str:
    return translation.get_language()


@task
def not_json() -> object:
    return object()
