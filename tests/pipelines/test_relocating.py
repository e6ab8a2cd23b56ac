"""Moving records to another pipeline on the screen: the stages of the old one are asked for one by one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline, Stage, Transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def other() -> Pipeline:
    """A second pipeline to move to."""
    made = install_template("telephone_sales", "deal", system())
    Stage.objects.update(required_fields=[], reason_required=False)
    return made


@pytest.fixture
def two(boris: User) -> list[Deal]:
    """Two deals of Boris on the first two stages of a complex sale."""
    pipeline = install_template("complex_sale", "deal", system())
    Stage.objects.update(required_fields=[])
    stages = list(Stage.objects.standing().filter(pipeline=pipeline).in_order())[:2]
    rows = [{"name": f"Deal {stage}", "stage": stage.pk, "owner": boris.pk} for stage in stages]
    return writing.create(deal_record, rows, Actor(boris))


def test_choosing_a_pipeline_asks_where_each_stages_records_go(
    two: list[Deal], other: Pipeline, boris: User, signed_in: Callable[[User], Client]
) -> None:
    query = "&".join(f"id={deal.pk}" for deal in two)
    page = signed_in(boris).get(f"/deals/bulk/move_to_pipeline/?{query}&pipeline={other.pk}").content.decode()
    assert re.findall(r'name="to-(\d+)"', page) == [str(deal.stage_id) for deal in two]
    assert "Understand needs · 1" in page


def test_records_go_where_the_mapping_says_and_the_log_says_why(
    two: list[Deal], other: Pipeline, boris: User, signed_in: Callable[[User], Client]
) -> None:
    third = list(Stage.objects.standing().filter(pipeline=other).in_order())[2]
    values = {"id": [deal.pk for deal in two], "pipeline": other.pk, "reason": "They call now"}
    values |= {f"to-{deal.stage_id}": third.pk for deal in two}
    assert signed_in(boris).post("/deals/bulk/move_to_pipeline/", values).status_code in (200, 204)
    assert set(Deal.objects.values_list("pipeline", "stage")) == {(other.pk, third.pk)}
    moved = Transition.objects.filter(to_stage=third)
    assert list(moved.values_list("actor", "channel", "reason")) == [(boris.pk, "bulk", "They call now")] * 2


def test_a_foreign_stage_is_refused_and_nothing_moves(
    two: list[Deal], other: Pipeline, boris: User, signed_in: Callable[[User], Client]
) -> None:
    values = {"pipeline": other.pk, f"to-{two[0].stage_id}": two[1].stage_id}
    answer = signed_in(boris).post(f"/deals/{two[0].pk}/actions/move_to_pipeline/", values)
    assert answer.status_code == 422
    assert not Deal.objects.filter(pipeline=other).exists()


def test_others_cannot_move_them(
    two: list[Deal], other: Pipeline, vera: User, eve: User, signed_in: Callable[[User], Client]
) -> None:
    for user in (vera, eve):
        answer = signed_in(user).post(f"/deals/{two[0].pk}/actions/move_to_pipeline/", {"pipeline": other.pk})
        assert answer.status_code in (403, 404)
    assert not Deal.objects.filter(pipeline=other).exists()
