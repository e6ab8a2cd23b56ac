"""Who follows a record, and what followers are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.communications.following.queries import followers_of
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.notifications.models import Notification
from parley.foundation.records import registry
from tests.contracts.samples import make

SignedIn = Callable[[User], Client]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def deal(boris: User) -> Any:
    return make(registry.get("deal"), owner=boris.pk)


def followers(deal: Any) -> set[int]:
    return followers_of(registry.get("deal"), [deal.pk])[deal.pk]


def texts(user: User) -> list[str]:
    return list(
        Notification.objects.filter(user=user, kind="followed").order_by("pk").values_list("text", flat=True)
    )


def test_owner_and_commenter_follow_until_they_leave(deal: Any, anna: User, boris: User) -> None:
    assert followers(deal) == {boris.pk}
    perform("deal", "note", [deal.pk], {"text": "Hello"}, Actor(anna))
    assert followers(deal) == {anna.pk, boris.pk}
    for user in (anna, boris):
        perform("deal", "unfollow", [deal.pk], {}, Actor(user))
    perform("deal", "note", [deal.pk], {"text": "Hello again"}, Actor(anna))
    assert followers(deal) == set()


def test_button_shows_the_followers_anew(signed_in: SignedIn, deal: Any, anna: User, boris: User) -> None:
    client = signed_in(anna)
    page = client.post(f"/following/deal/{deal.pk}/follow/", headers=PARTIAL).content.decode()
    assert "Anna" in page and "Boris" in page and "Stop following" in page
    page = client.post(f"/following/deal/{deal.pk}/unfollow/", headers=PARTIAL).content.decode()
    assert "Anna" not in page


def test_strangers_cannot_follow(signed_in: SignedIn, deal: Any, vera: User) -> None:
    assert signed_in(vera).post(f"/following/deal/{deal.pk}/follow/", headers=PARTIAL).status_code == 404


def test_followers_hear_of_another_stage_and_another_owner(
    deal: Any, anna: User, boris: User, admin: User
) -> None:
    perform("deal", "follow", [deal.pk], {}, Actor(anna))
    later = deal.pipeline.stages.exclude(pk=deal.stage_id).filter(outcome="open", children=None).first()
    perform("deal", "move", [deal.pk], {"stage": str(later.pk)}, Actor(boris))
    perform("deal", "assign", [deal.pk], {"owner": str(admin.pk)}, Actor(boris))
    title = registry.get("deal").title_of(deal)
    assert texts(anna) == [f"Boris moved “{title}” to “{later}”", f"Boris handed “{title}” over to Admin"]
    assert texts(boris) == []
    assert texts(admin) == []  # is told that it is hers now


def test_many_at_once_are_told_in_one_sentence(anna: User, boris: User, admin: User) -> None:
    deals = [make(registry.get("deal"), owner=boris.pk) for _ in range(4)]
    perform("deal", "assign", [one.pk for one in deals], {"owner": str(anna.pk)}, Actor(admin, "bulk"))
    assert texts(boris) == ["Admin changed 4 records that you follow (Deals)"]
