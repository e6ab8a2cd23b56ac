"""The log of moves over the API."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from parley.deals.models import Deal
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.pipelines.models import Stage


def test_the_moves_of_a_deal_the_latest_first(
    make: Callable[..., Deal],
    boris: User,
    vera: User,
    stages: list[Stage],
    company: int,
    signed_in: Callable[[User], Client],
) -> None:
    deal = make(organization=company, amount="100")
    by = Actor(boris, "board", "They called")
    perform("deal", "move", [deal.pk], {"stage": stages[1].pk}, by)
    answer = signed_in(boris).get(f"/api/v1/deals/{deal.pk}/moves").json()
    assert [(move["from_stage"], move["to_stage"]) for move in answer["moves"]] == [
        (stages[0].pk, stages[1].pk),
        (None, stages[0].pk),
    ]
    latest = answer["moves"][0]
    assert (latest["actor"], latest["channel"], latest["reason"]) == (boris.pk, "board", "They called")
    assert latest["seconds"] >= 0
    assert answer["next"] is None
    assert signed_in(vera).get(f"/api/v1/deals/{deal.pk}/moves").status_code == 404
    assert signed_in(boris).get("/api/v1/organizations/1/moves").status_code == 404
