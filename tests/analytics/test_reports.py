"""Reports: who sees them, every number opens exactly its records, files."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from parley.analytics import funnel, losses, period, results, stage_history
from parley.analytics.results import DIMENSIONS, Row
from parley.analytics.scope import Scope
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.actions.records import change_records
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import filters, lists, registry, writing
from parley.foundation.records.lists import ListQuery
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline, Stage
from tests.contracts.samples import linked

pytestmark = pytest.mark.django_db


@pytest.fixture
def deals(boris: User, vera: User) -> list[Any]:
    """Twelve deals of two sellers on all stages, won and lost in two quarters, some with products and an industry."""
    pipeline = install_template("complex_sale", "deal", system())
    Stage.objects.update(required_fields=[])
    stages = list(Stage.objects.standing().filter(pipeline=pipeline).in_order())
    rows = []
    for number in range(12):
        stage = stages[number % len(stages)]
        rows.append(
            {
                "name": f"Deal {number}", "owner": (boris if number % 3 else vera).pk, "stage": stage.pk,
                "amount": 100 * (number + 1), "started_on": f"2026-0{number % 6 + 1}-10",
                "closed_on": f"2026-0{number % 6 + 2}-20" if stage.outcome != "open" else None,
                "outcome_reason": _lost_reason() if stage.outcome == "lost" else None,
                "lines": [linked("product").pk] if number % 2 else [], "organization": linked("organization").pk if number % 4 else None,
            }
        )  # fmt: skip
    return writing.create(registry.get("deal"), rows, system())


def _lost_reason() -> int:
    return (
        DictionaryEntry.objects.filter(dictionary="lost_reason")
        .order_by("pk")
        .values_list("pk", flat=True)[0]
    )


def opened(address: str, user: User) -> int:
    """How many records the list behind an address shows this person."""
    where = filters.read(parse_qs(urlsplit(address).query).get("where", [""])[0])
    return lists.matching(ListQuery(registry.get("deal"), where), user).count()


@pytest.mark.parametrize(
    "scope",
    [Scope(), Scope(period=period.read("2026-Q2")), Scope(period=period.read("2026-04-01..2026-05-31"))],
)
@pytest.mark.parametrize("key", [one.key for one in DIMENSIONS])
def test_every_number_opens_exactly_its_records(
    key: str, scope: Scope, deals: list[Any], admin: User, boris: User
) -> None:
    for user in (admin, boris):
        rows: list[Row] = results.split(scope, user, results.dimension(key))  # type: ignore[arg-type]
        for row in rows:
            found = {name: opened(address, user) for name, address in row.records.items()}
            assert found == {"won": row.figures.won, "lost": row.figures.lost, "open": row.figures.open}, (
                row.label
            )


@pytest.mark.parametrize("text", ["", "2026", "2026-Q1", "2026-03"])
def test_every_number_of_the_funnel_opens_its_records(text: str, deals: list[Any], admin: User) -> None:
    found = funnel.funnel(Scope(period=period.read(text)), admin, Pipeline.objects.get())
    for step in found.steps:
        assert opened(step.records["standing"], admin) == step.standing
        assert opened(step.records["lost"], admin) == step.lost
    assert opened(found.won_records, admin) == found.won


def test_a_seller_counts_only_their_own(
    deals: list[Any], admin: User, boris: User, vera: User, eve: User
) -> None:
    everything = results.summary(Scope(), admin)
    halves = [results.summary(Scope(), user) for user in (boris, vera)]
    assert sum(half.closed + half.open for half in halves) == everything.closed + everything.open == 12
    assert sum(half.revenue for half in halves) == everything.revenue
    assert results.summary(Scope(), eve) == results.Figures()


def test_split_parts_add_up_to_the_whole(deals: list[Any], admin: User) -> None:
    whole = results.summary(Scope(), admin)
    for dimension in DIMENSIONS:
        rows = results.split(Scope(), admin, dimension)
        assert sum(row.figures.revenue for row in rows) == whole.revenue, dimension.key


def test_days_on_a_stage_come_from_the_moves(deals: list[Any], admin: User) -> None:
    pipeline = Pipeline.objects.get()
    first, second = list(Stage.objects.standing().filter(pipeline=pipeline).in_order())[:2]
    deal = next(one for one in deals if one.stage_id == first.pk)
    change_records(registry.get("deal"), [deal], {"stage": second.pk}, by=Actor(admin))
    found = funnel.funnel(Scope(), admin, pipeline)
    assert found.steps[0].days is not None and found.steps[1].days is None


@pytest.mark.parametrize(
    "address",
    [
        "/reports/",
        "/reports/by/seller/",
        "/reports/by/quarter/",
        "/reports/by/seller.csv",
        "/reports/funnel.csv",
    ],
)
def test_reports_are_for_heads(
    address: str,
    deals: list[Any],
    admin: User,
    anna: User,
    boris: User,
    eve: User,
    signed_in: Callable[[User], Client],
) -> None:
    assert {user.name: signed_in(user).get(address).status_code for user in (admin, anna, boris, eve)} == {
        "Admin": 200, "Anna": 200, "Boris": 403, "Eve": 403,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["period=nonsense", "period=2026-13", "owner=x", "team=1e9", "period=9999-12-31..", "pipeline=0x1"],
)
def test_broken_addresses_say_what_to_do(
    query: str, admin: User, signed_in: Callable[[User], Client]
) -> None:
    assert signed_in(admin).get(f"/reports/?{query}").status_code in (200, 422)


def test_the_file_holds_the_table_and_no_formula(
    deals: list[Any], admin: User, boris: User, signed_in: Callable[[User], Client]
) -> None:
    boris.name = "=HYPERLINK(1)"
    boris.save()
    text = signed_in(admin).get("/reports/by/seller.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Seller"] for row in rows} == {"'=HYPERLINK(1)", "Vera"}
    assert sum(float(row["Revenue"]) for row in rows) == float(results.summary(Scope(), admin).revenue)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("2026", "2026-01-01", "2026-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2026-Q4", "2026-10-01", "2026-12-31"),
     ("2026-03-01..2026-01-01", "2026-01-01", "2026-03-01"), ("..2026-01-01", "None", "2026-01-01")],
)  # fmt: skip
def test_periods_are_read(text: str, start: str, end: str) -> None:
    found = period.read(text)
    assert (str(found.start), str(found.end)) == (start, end)


@pytest.mark.parametrize("text", ["x", "2026-Q5", "2026-00", "..", "0000", json.dumps({})])
def test_other_texts_are_no_period(text: str) -> None:
    with pytest.raises(Invalid):
        period.read(text)


@pytest.mark.parametrize("text", ["", "2026-Q1"])
def test_losses_open_their_deals_and_agree_with_the_funnel(text: str, deals: list[Any], admin: User) -> None:
    scope, pipeline = Scope(period=period.read(text)), Pipeline.objects.get()
    table = losses.losses(scope, admin, pipeline, results.dimension("seller"), "Everybody")  # type: ignore[arg-type]
    steps = funnel.funnel(scope, admin, pipeline).steps
    assert [(cell.lost, cell.decided) for cell in table.everybody.cells] == [
        (step.lost, step.lost + step.moved_on) for step in steps
    ]
    for place, step in enumerate(steps):
        assert sum(row.cells[place].lost for row in table.rows) == step.lost
    for row in (table.everybody, *table.rows):
        assert [opened(cell.records, admin) for cell in row.cells] == [cell.lost for cell in row.cells]


@pytest.mark.parametrize(
    ("lost", "decided", "other_lost", "other_decided", "verdict"),
    [
        (30, 50, 200, 1000, 1),
        (2, 50, 400, 1000, -1),
        (11, 50, 200, 1000, 0),
        (19, 19, 0, 1000, 0),
        (0, 50, 0, 50, 0),
    ],
)
def test_a_difference_is_marked_only_where_chance_hardly_explains_it(
    lost: int, decided: int, other_lost: int, other_decided: int, verdict: int
) -> None:
    distance = losses._distance(lost, decided, other_lost, other_decided)
    assert (distance > losses.CERTAIN) - (distance < -losses.CERTAIN) == verdict


def test_moves_tell_who_when_and_how_long(
    deals: list[Any], admin: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    deal = next(one for one in deals if one.outcome == "open" and one.owner_id == vera.pk)
    other = Stage.objects.standing().exclude(pk=deal.stage_id).filter(outcome="open").in_order().last()
    with clock.set_to(timezone.now() + datetime.timedelta(days=3)):
        change_records(
            registry.get("deal"), [deal], {"stage": other.pk}, by=Actor(vera, "board", "asked for it")
        )  # type: ignore[union-attr]
    rows = list(
        csv.DictReader(io.StringIO(signed_in(admin).get("/reports/moves.csv").content.decode("utf-8-sig")))
    )
    last = [row for row in rows if row["Deal"] == str(deal.pk)][-1]
    assert (last["To"], last["Days before"], last["Who"], last["Channel"], last["Reason"]) == (
        str(other), "3.0", "Vera", "board", "asked for it",
    )  # fmt: skip
    assert len(rows) == len(deals) + 1


def test_stages_over_time_put_each_deal_where_its_latest_move_did(deals: list[Any], admin: User) -> None:
    pipeline = Pipeline.objects.get()
    with clock.set_to(timezone.now() + datetime.timedelta(days=62)):
        stages, snapshots = stage_history.stage_history(Scope(), admin, pipeline)
    now = [sum(deal.stage_id == stage.pk for deal in deals) for stage in stages]
    assert [one.counts for one in snapshots[-2:]] == [now, now]
    assert snapshots[0].counts == [0] * len(stages)


@pytest.mark.parametrize(
    "address",
    [
        "/reports/losses/",
        "/reports/losses/?by=team",
        "/reports/stages/",
        "/reports/losses.csv",
        "/reports/moves.csv",
    ],
)
def test_the_other_reports_are_for_heads_too(
    address: str, deals: list[Any], anna: User, boris: User, signed_in: Callable[[User], Client]
) -> None:
    assert [signed_in(user).get(address).status_code for user in (anna, boris)] == [200, 403]
