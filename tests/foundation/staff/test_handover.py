"""A leaver's records go to others by rule, as one operation that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.api.models import Token
from parley.foundation.api.tokens import make_token
from parley.foundation.records import registry, writing
from parley.foundation.staff import actions
from parley.foundation.staff.models import Handover
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db
SYSTEM = Actor(None, "system")


@pytest.fixture
def olga(anna: User, boris: User) -> User:
    """A second seller of team North."""
    return User.objects.create_user(
        "olga@example.org", "secret", name="Olga", role=boris.role, team=boris.team
    )


def firms(owner: User, number: int) -> list[Any]:
    rows = [{"name": f"Firm {one}", "owner": owner.pk} for one in range(number)]
    return writing.create(registry.get("organization"), rows, SYSTEM)


def owners(records: list[Any]) -> list[str]:
    for record in records:
        record.refresh_from_db()
    return sorted(record.owner.name if record.owner else "" for record in records)


def test_records_go_evenly_to_the_team_and_come_back(
    admin: User, anna: User, boris: User, olga: User, signed_in: Callable[[User], Client],
    run_jobs: Callable[[], int],
) -> None:  # fmt: skip
    some = firms(boris, 4)
    make(registry.get("task"), owner=boris.pk)
    client = signed_in(admin)
    page = client.get(f"/settings/colleagues/{boris.pk}/hand-over/").content.decode()
    assert "Organizations" in page and "Tasks" in page
    rules = {"to:organization:all": "team", "to:task:open": str(anna.pk), "lock_out": "1"}
    answer = client.post(f"/settings/colleagues/{boris.pk}/hand-over/", rules)
    run_jobs()
    handover = Handover.objects.get()
    assert (handover.state, handover.done, handover.total) == ("done", 5, 5)
    assert owners(some) == ["Anna", "Anna", "Olga", "Olga"]
    assert "5 records" in client.get(answer.url).content.decode()  # type: ignore[attr-defined]
    boris.refresh_from_db()
    assert not boris.is_active
    client.post(f"/settings/handovers/{handover.pk}/undo/")
    run_jobs()
    handover.refresh_from_db()
    assert (handover.state, handover.done) == ("undone", 0)
    assert owners(some) == ["Boris"] * 4
    boris.refresh_from_db()
    assert not boris.is_active  # letting somebody in again is a decision of its own


def test_what_somebody_gave_on_since_stays_with_them(
    admin: User, boris: User, vera: User, olga: User, signed_in: Callable[[User], Client],
    run_jobs: Callable[[], int],
) -> None:  # fmt: skip
    some = firms(boris, 2)
    client = signed_in(admin)
    client.post(f"/settings/colleagues/{boris.pk}/hand-over/", {"to:organization:all": str(olga.pk)})
    run_jobs()
    writing.change(registry.get("organization"), some[:1], {"owner": vera.pk}, SYSTEM)
    handover = Handover.objects.get()
    client.post(f"/settings/handovers/{handover.pk}/undo/")
    run_jobs()
    assert owners(some) == ["Boris", "Vera"]
    assert "changed since" in client.get(f"/settings/handovers/{handover.pk}/").content.decode()


def test_a_rule_that_finds_nobody_is_refused_at_its_line(
    admin: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    firms(vera, 1)
    answer = signed_in(admin).post(
        f"/settings/colleagues/{vera.pk}/hand-over/", {"to:organization:all": "team", "lock_out": "1"}
    )
    assert answer.status_code == 422 and "choose other people" in answer.content.decode()
    vera.refresh_from_db()
    assert vera.is_active and not Handover.objects.exists()


def test_keys_do_not_come_back_with_their_person(admin: User, boris: User) -> None:
    make_token(boris, "Reports", 30)
    actions.set_active(boris, active=False, by=Actor(admin))
    actions.set_active(boris, active=True, by=Actor(admin))
    assert not Token.objects.filter(revoked_at__isnull=True).exists()


def test_only_administrators_hand_over(anna: User, boris: User, signed_in: Callable[[User], Client]) -> None:
    address = f"/settings/colleagues/{boris.pk}/hand-over/"
    assert signed_in(anna).post(address, {"lock_out": "1"}).status_code == 403
    boris.refresh_from_db()
    assert boris.is_active
