"""What a stage asks for is asked on every way there, in the same words (G02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import change_records
from parley.foundation.lib.refusals import Invalid, NotAllowed, NotFound
from parley.foundation.records import writing
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.building import install_template
from parley.pipelines.models import Stage

MISSING = [
    ("organization", "missing", "“Commercial proposal” needs: Organization."),
    ("amount", "missing", "“Commercial proposal” needs: Amount."),
]


def by_form(deal: Deal, stage: Stage, user: User) -> None:
    change_records(deal_record, [deal], {"stage": stage.pk}, by=Actor(user, "screen"))


def by_action(deal: Deal, stage: Stage, user: User) -> None:
    perform("deal", "move", [deal.pk], {"stage": stage.pk}, Actor(user, "api"))


def by_bulk(deal: Deal, stage: Stage, user: User) -> None:
    perform("deal", "move", [deal.pk], {"stage": str(stage.pk)}, Actor(user, "bulk"))


def by_import(deal: Deal, stage: Stage, user: User) -> None:
    writing.create(deal_record, [{"name": "Imported", "stage": stage.pk}], Actor(user, "import"))


@pytest.mark.parametrize("way", [by_form, by_action, by_bulk, by_import])
def test_every_way_to_a_stage_asks_for_the_same_fields(
    way: Callable[..., None], make: Callable[..., Deal], stages: list[Stage], boris: User
) -> None:
    deal = make()
    with pytest.raises(Invalid) as refused:
        way(deal, stages[1], boris)
    found = [(problem.field, problem.code, str(problem.message)) for problem in refused.value.problems]
    assert found == MISSING
    deal.refresh_from_db()
    assert (deal.stage, deal.version, Deal.objects.count()) == (stages[0], 1, 1)


def test_drag_asks_for_the_same_fields_and_names_the_form(
    make: Callable[..., Deal], stages: list[Stage], boris: User, signed_in: Callable[[User], Client]
) -> None:
    deal = make()
    answer = signed_in(boris).post(
        "/deals/board/move/",
        {"id": deal.pk, "stage": stages[1].pk, "version": 1},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert answer["X-Needs-Fields"].startswith(f"/deals/{deal.pk}/actions/move/?stage={stages[1].pk}")
    form = signed_in(boris).get(answer["X-Needs-Fields"], headers={"HX-Request": "true"}).content.decode()
    assert [
        name for name in ("name", "organization", "amount", "currency") if f'name="value-{name}"' in form
    ] == [
        "organization",
        "amount",
    ]


def test_missing_fields_may_come_with_the_move(
    make: Callable[..., Deal], stages: list[Stage], boris: User, company: int
) -> None:
    deal = make()
    values = {"stage": stages[1].pk, "fields": {"organization": company, "amount": "1500.50"}}
    perform("deal", "move", [deal.pk], values, Actor(boris, "api"))
    deal.refresh_from_db()
    assert (deal.stage, deal.organization_id, str(deal.amount)) == (stages[1], company, "1500.50")


def test_a_field_that_the_stage_needs_cannot_be_emptied(
    make: Callable[..., Deal], stages: list[Stage], boris: User, company: int
) -> None:
    deal = make(organization=company, amount="10", stage=stages[1].pk)
    with pytest.raises(Invalid, match="“Commercial proposal” needs: Amount"):
        change_records(deal_record, [deal], {"amount": None}, by=Actor(boris, "screen"))


def test_allowed_next_stages_are_the_only_way(
    make: Callable[..., Deal], stages: list[Stage], boris: User
) -> None:
    stages[0].allowed_next.set([stages[1]])
    deal = make(amount="10")
    with pytest.raises(Invalid, match="From “Opportunity” the way leads to: Commercial proposal") as refused:
        perform("deal", "move", [deal.pk], {"stage": stages[4].pk}, Actor(boris, "board"))
    assert [problem.code for problem in refused.value.problems] == ["not_next"]


def test_lost_needs_a_reason_from_its_own_dictionary(
    make: Callable[..., Deal], stages: list[Stage], boris: User
) -> None:
    deal = make()
    other = DictionaryEntry.objects.create(dictionary="won_reason", label="Best price")
    for values, code in (({}, "missing"), ({"outcome_reason": other.pk}, "not_found")):
        with pytest.raises(Invalid) as refused:
            perform("deal", "lose", [deal.pk], values, Actor(boris, "screen"))
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [
            ("outcome_reason", code)
        ]
    perform(
        "deal",
        "lose",
        [deal.pk],
        {"outcome_reason": "Too expensive", "outcome_comment": "2x"},
        Actor(boris, "screen"),
    )
    deal.refresh_from_db()
    assert (deal.outcome, str(deal.outcome_reason), deal.outcome_comment, deal.last_open_stage) == (
        "lost",
        "Too expensive",
        "2x",
        stages[0],
    )


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("vera", NotFound), ("eve", NotAllowed), ("anna", None), ("admin", None), ("boris", None)],
)
def test_own_seller_and_head_move_a_deal_others_cannot(
    who: str,
    refusal: type[Exception] | None,
    request: pytest.FixtureRequest,
    make: Callable[..., Deal],
    stages: list[Stage],
) -> None:
    deal = make(amount="10")
    user = request.getfixturevalue(who)
    if refusal:
        with pytest.raises(refusal):
            perform("deal", "move", [deal.pk], {"stage": stages[4].pk}, Actor(user, "board"))
    else:
        perform("deal", "move", [deal.pk], {"stage": stages[4].pk}, Actor(user, "board"))
    deal.refresh_from_db()
    assert deal.stage == (stages[0] if refusal else stages[4])


def test_a_stage_of_another_record_type_or_a_parent_is_no_target(
    make: Callable[..., Deal], boris: User
) -> None:
    services = install_template("services", "deal", system())
    parent = Stage.objects.get(pipeline=services, name="Service provision")
    deal = make(amount="1")
    for stage in (parent.pk, 10**9):
        with pytest.raises(Invalid) as refused:
            perform("deal", "move", [deal.pk], {"stage": stage}, Actor(boris, "board"))
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [
            ("stage", "not_found")
        ]


def refusal_of(values: dict[str, Any], deal: Deal, user: User) -> Any:
    with pytest.raises(Invalid) as refused:
        perform("deal", "move", [deal.pk], values, Actor(user, "api"))
    return refused.value


def test_nonsense_in_the_fields_of_a_move_is_named(
    make: Callable[..., Deal], stages: list[Stage], boris: User
) -> None:
    refusal = refusal_of({"stage": stages[0].pk, "fields": {"amount": "much", "nothing": 1}}, make(), boris)
    assert {(problem.field, problem.code) for problem in refusal.problems} == {
        ("amount", "invalid"),
        ("nothing", "unknown_field"),
    }
