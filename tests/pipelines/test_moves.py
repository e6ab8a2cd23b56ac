"""Every move is logged; undo, reopening and moving between pipelines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import undo_operation
from parley.foundation.lib.refusals import ActionRefused, Conflict
from parley.foundation.records import writing
from parley.parties.people.record import person_record
from parley.pipelines.building import install_template
from parley.pipelines.models import Stage, Transition
from parley.pipelines.path import steps_of, time_on_stages

Make = Callable[..., Deal]


def test_a_move_is_logged_with_actor_channel_reason_and_time(
    make: Make, stages: list[Stage], boris: User
) -> None:
    deal = make(amount="10")
    first = Transition.objects.get()
    Transition.objects.filter(pk=first.pk).update(at=first.at - timedelta(days=3))
    by = Actor(boris, "board")
    perform("deal", "move", [deal.pk], {"stage": stages[4].pk, "reason": "Paid already"}, by)
    move = Transition.objects.latest("pk")
    assert (move.from_stage, move.to_stage, move.actor, move.channel, move.reason, move.operation) == (
        stages[0], stages[4], boris, "board", "Paid already", by.operation,
    )  # fmt: skip
    assert 3 * 86400 <= move.seconds < 3 * 86400 + 60


def test_undo_brings_everything_back_that_the_move_changed(
    make: Make, stages: list[Stage], boris: User
) -> None:
    deal = make(amount="10")
    before = Deal.objects.values().get()
    by = Actor(boris, "board")
    perform("deal", "win", [deal.pk], {}, by)
    undone = undo_operation(by.operation, by=Actor(boris, "screen"))
    after = Deal.objects.values().get()
    assert (undone.count, undone.kept) == (1, [])
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"version", "updated_at"}
    assert [move.to_stage for move in Transition.objects.order_by("pk")] == [stages[0], stages[6], stages[0]]


def test_the_second_of_two_movers_is_told_and_changes_nothing(
    make: Make, stages: list[Stage], boris: User, anna: User
) -> None:
    deal = make(amount="10")
    perform("deal", "move", [deal.pk], {"stage": stages[4].pk, "version": 1}, Actor(anna, "board"))
    with pytest.raises(Conflict) as conflict:
        perform("deal", "move", [deal.pk], {"stage": stages[5].pk, "version": 1}, Actor(boris, "board"))
    details = {problem.field: problem.details for problem in conflict.value.problems}
    assert (details["stage"]["by"], details["stage"]["theirs"]) == ("Anna", stages[4].pk)
    deal.refresh_from_db()
    assert deal.stage == stages[4]


def test_reopening_leads_to_the_stage_where_it_stood_last(
    make: Make, stages: list[Stage], boris: User
) -> None:
    deal = make(amount="10")
    perform("deal", "move", [deal.pk], {"stage": stages[4].pk}, Actor(boris, "board"))
    perform("deal", "lose", [deal.pk], {"outcome_reason": "Wrong time"}, Actor(boris, "board"))
    perform("deal", "reopen", [deal.pk], {}, Actor(boris, "screen"))
    deal.refresh_from_db()
    assert (deal.stage, deal.outcome, deal.outcome_reason, deal.closed_on) == (stages[4], "open", None, None)
    with pytest.raises(ActionRefused, match="This is open already"):
        perform("deal", "reopen", [deal.pk], {}, Actor(boris, "screen"))


def test_many_move_to_another_pipeline_by_mapping_and_the_rest_by_likeness(
    make: Make, stages: list[Stage], boris: User, company: int
) -> None:
    services = install_template("services", "deal", system())
    new = {stage.name: stage for stage in Stage.objects.standing().filter(pipeline=services)}
    person = writing.create(person_record, [{"name": "Helen Marsh"}], Actor(boris, "screen"))[0].pk
    filled = {"organization": company, "amount": "5", "expected_close_on": "2027-01-01", "person": person}
    first, second = make("First", **filled), make("Second", **filled, stage=stages[3].pk)
    won = make("Won", organization=company, amount="5", stage=stages[6].pk)
    perform(
        "deal", "move_to_pipeline", [first.pk, second.pk, won.pk],
        {"pipeline": services.pk, "mapping": {str(stages[0].pk): new["Proposal approval"].pk}}, Actor(boris, "bulk"),
    )  # fmt: skip
    found = {deal.name: deal.stage.name for deal in Deal.objects.select_related("stage")}
    assert found == {"First": "Proposal approval", "Second": "Contract and advance payment", "Won": "Won"}


def test_time_on_stages_adds_up_over_visits(make: Make, stages: list[Stage], boris: User) -> None:
    deal = make(amount="10")
    for stage in (stages[4], stages[0], stages[4]):
        perform("deal", "move", [deal.pk], {"stage": stage.pk}, Actor(boris, "board"))
    Transition.objects.filter(from_stage=stages[0]).update(seconds=86400)
    Transition.objects.filter(from_stage=stages[4]).update(seconds=3600)
    deal.refresh_from_db()
    stood = time_on_stages(deal_record, deal)
    assert stood[stages[0].pk] == timedelta(days=2)
    assert timedelta(hours=1) <= stood[stages[4].pk] < timedelta(hours=1, minutes=1)
    assert [step.state for step in steps_of(deal_record, deal)] == ["done"] * 4 + [
        "current",
        "future",
        "future",
    ]


def test_without_script_a_deal_is_moved_and_claimed_by_plain_forms(
    make: Make, stages: list[Stage], boris: User, signed_in: Callable[[User], Client]
) -> None:
    deal, waiting = make(amount=None), make("Waiting", owner=None)
    client, address = signed_in(boris), f"/deals/{deal.pk}/actions/move/"
    assert address in client.get("/deals/board/").content.decode()
    assert f'<option value="{stages[2].pk}">' in client.get(address).content.decode()
    needs = client.post(address, {"stage": stages[2].pk, "version": 1})
    assert (needs.status_code, needs.content.decode().count('name="value-')) == (422, 2)
    form = {
        "stage": stages[2].pk,
        "version": 1,
        "value-amount": "5",
        "value-expected_close_on": "2027-01-01",
        "board": "/deals/board/",
    }
    answer = client.post(address, form)
    deal.refresh_from_db()
    assert (answer.status_code, answer["Location"], deal.stage) == (302, "/deals/board/", stages[2])
    claimed = client.post("/deals/board/claim/", {"id": waiting.pk})
    waiting.refresh_from_db()
    assert (claimed.status_code, waiting.owner) == (302, boris)


def test_a_form_never_leads_off_the_site(
    make: Make, stages: list[Stage], boris: User, signed_in: Callable[[User], Client]
) -> None:
    deal = make(amount="5")
    answer = signed_in(boris).post(
        f"/deals/{deal.pk}/actions/move/",
        {"stage": stages[4].pk, "version": 1, "board": "https://evil.example/"},
    )
    assert answer["Location"] == f"/deals/{deal.pk}/"
