"""A deal that stands still says what it is time for; one that somebody put to sleep does not, until it wakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import undo_operation
from parley.foundation.audit.models import Change
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.pipelines.board.asking import read_query
from parley.pipelines.board.cards import make_cards
from parley.pipelines.board.toolbar import toolbar
from parley.pipelines.models import Stage
from parley.pipelines.moves import reasons_of
from parley.planning.queries import without_next_step

Make = Callable[..., Deal]


@pytest.fixture
def stalled(make: Make, stages: list[Stage]) -> Deal:
    """A deal that nobody has touched for ten days, on a stage that allows three."""
    deal = make("Stalled")
    Deal.objects.filter(pk=deal.pk).update(touched_at=timezone.now() - timedelta(days=10))
    return Deal.objects.get(pk=deal.pk)


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def card(deal: Deal) -> object:
    return make_cards(read_query(deal_record, QueryDict()), [Deal.objects.get(pk=deal.pk)])[0]


def stuck(user: User) -> int:
    return toolbar(read_query(deal_record, QueryDict()), user)["stuck"].count


def test_a_stuck_deal_says_what_it_is_time_for(
    stalled: Deal, boris: User, stages: list[Stage], signed_in: Callable[[User], Client]
) -> None:
    assert (card(stalled).idle, card(stalled).idle_days, card(stalled).next) == (2, 10, stages[1])
    assert stuck(boris) == 1
    page = signed_in(boris).get(f"/deals/{stalled.pk}/").content.decode()
    assert "Stuck 10 days at Opportunity." in page
    assert "Time for: Commercial proposal" in page
    only = toolbar(read_query(deal_record, QueryDict()), boris)["stuck"].href
    assert "Stalled" in signed_in(boris).get(only).content.decode()


def test_the_suggested_stage_is_one_to_which_the_way_leads(stalled: Deal, stages: list[Stage]) -> None:
    stages[0].allowed_next.set([stages[2], stages[-1]])
    assert card(stalled).next == stages[2]
    Deal.objects.filter(pk=stalled.pk).update(stage=stages[5], last_open_stage=stages[5])
    assert card(stalled).next is None  # the last one: time to decide


def test_a_snoozed_deal_is_not_idle_until_its_day_is_over(
    stalled: Deal, boris: User, signed_in: Callable[[User], Client]
) -> None:
    assert without_next_step(deal_record, boris, [boris.pk]).count() == 1
    by = Actor(boris, "api")
    perform("deal", "snooze", [stalled.pk], {"until": in_days(5), "reason": "Budget frozen"}, by)
    assert (card(stalled).idle, card(stalled).snoozed, stuck(boris)) == (0, True, 0)
    assert without_next_step(deal_record, boris, [boris.pk]).count() == 0
    assert "Budget frozen" in signed_in(boris).get(f"/deals/{stalled.pk}/").content.decode()
    assert "Budget frozen" in signed_in(boris).get("/deals/board/").content.decode()
    with clock.set_to(timezone.now() + timedelta(days=6)):
        assert (card(stalled).idle, card(stalled).snoozed, stuck(boris)) == (2, False, 1)


def test_snoozing_is_in_the_history_and_can_be_taken_back(stalled: Deal, boris: User) -> None:
    by = Actor(boris, "board")
    perform("deal", "snooze", [stalled.pk], {"until": in_days(5), "reason": "Budget frozen"}, by)
    fields = Change.objects.filter(operation=by.operation).get().fields
    assert fields == {"snoozed_until": [None, in_days(5)], "snooze_reason": ["", "Budget frozen"]}
    undo_operation(by.operation, by=Actor(boris))
    assert card(stalled).idle == 2
    perform("deal", "snooze", [stalled.pk], {"until": in_days(5), "reason": "Budget frozen"}, Actor(boris))
    perform("deal", "wake", [stalled.pk], {}, Actor(boris))
    assert card(stalled).idle == 2


def test_a_move_wakes(stalled: Deal, boris: User, stages: list[Stage]) -> None:
    perform("deal", "snooze", [stalled.pk], {"until": in_days(5), "reason": "x"}, Actor(boris))
    perform(
        "deal",
        "move",
        [stalled.pk],
        {"stage": stages[-1].pk, "outcome_reason": _reason(stages[-1])},
        Actor(boris),
    )
    stalled.refresh_from_db()
    assert (stalled.snoozed_until, stalled.snooze_reason) == (None, "")
    with pytest.raises(ActionRefused):
        perform("deal", "snooze", [stalled.pk], {"until": in_days(5), "reason": "x"}, Actor(boris))


def _reason(stage: Stage) -> int:
    return reasons_of(stage)[0].pk


@pytest.mark.parametrize("until", ["", in_days(0), in_days(-3), in_days(3000), "soon"])
def test_only_a_day_to_come_is_one_to_wait_for(stalled: Deal, boris: User, until: str) -> None:
    with pytest.raises(Invalid) as refused:
        perform("deal", "snooze", [stalled.pk], {"until": until, "reason": "x"}, Actor(boris))
    assert [problem.field for problem in refused.value.problems] == ["until"]


def test_many_are_snoozed_at_once_from_the_list_and_through_the_api(
    make: Make, boris: User, signed_in: Callable[[User], Client]
) -> None:
    ids = [make(f"Deal {n}").pk for n in range(3)]
    client = signed_in(boris)
    answer = client.post("/deals/bulk/snooze/", {"id": ids[:2], "until": in_days(9), "reason": "Fair in May"})
    assert answer.status_code == 204 or answer.status_code == 200
    given = {"ids": ids[2:], "input": {"until": in_days(9), "reason": "Fair in May"}}
    answer = client.post("/api/v1/deals/actions/snooze", json.dumps(given), content_type="application/json")
    assert answer.status_code == 200
    assert Deal.objects.filter(snooze_reason="Fair in May").count() == 3


def test_a_customer_who_is_not_so_far_is_marked(
    make: Make, stages: list[Stage], boris: User, signed_in: Callable[[User], Client]
) -> None:
    Stage.objects.filter(pk=stages[0].pk).update(buyer_stage="decision", advice="Ask who decides.")
    deal = make(buyer_stage="interest")
    assert card(deal).behind
    page = signed_in(boris).get(f"/deals/{deal.pk}/").content.decode()
    assert "The customer is still at “Interest”; this stage expects “Decision”." in page
    assert "Ask who decides." in page
    assert not card(make(buyer_stage="action")).behind
    assert not card(make()).behind
