"""Whoever reads the stored events one after another misses none, whatever is committed in which order."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.events.models import StoredEvent
from parley.foundation.events.reading import horizon
from parley.foundation.records import registry, writing


def make(name: str) -> None:
    writing.create(registry.get("organization"), [{"name": name}], system())


@pytest.mark.django_db(transaction=True)
def test_the_horizon_waits_for_a_transaction_that_began_to_store_earlier() -> None:
    make("Before")
    before = horizon()
    assert before == StoredEvent.objects.order_by("-id").values_list("id", flat=True).first()
    if connection.vendor != "postgresql":
        return
    stored, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            make("Slow")
            stored.set()
            go_on.wait(10)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert stored.wait(10)
    make("Quick")
    assert horizon() == before
    go_on.set()
    slow.join()
    assert horizon() == StoredEvent.objects.order_by("-id").values_list("id", flat=True).first() > before


def test_a_key_narrows_what_a_role_grants(admin: User, acting: Callable[..., Actor]) -> None:
    from parley.foundation.access.policy import Scope, limit, scope_of

    limit(admin, ["deal.view", "task.*"])
    assert scope_of(admin, "deal.view") is Scope.ALL and scope_of(admin, "task.change") is Scope.ALL
    assert scope_of(admin, "deal.change") is Scope.NONE and scope_of(admin, "settings.change") is Scope.NONE
