"""The board's figures are those of all records that somebody may see, and cost the same for one card as for many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.pipelines.board.asking import read_query
from parley.pipelines.board.cards import cards_of, cells_of
from parley.pipelines.board.columns import columns_of, totals_of
from parley.pipelines.building import install_template
from parley.pipelines.idleness import idle_level
from parley.pipelines.models import Pipeline, Stage

Make = Callable[..., Deal]


@pytest.fixture
def people(anna: User, boris: User, vera: User, eve: User, admin: User) -> dict[str, User]:
    return {"anna": anna, "boris": boris, "vera": vera, "eve": eve, "admin": admin}


@pytest.fixture
def deals(people: dict[str, User], stages: list[Stage]) -> None:
    """Forty deals of three owners and none, in two currencies, on open stages and ends."""
    owners = [people["anna"].pk, people["boris"].pk, people["vera"].pk, None]
    reason = "Wrong time"
    rows = [
        {
            "name": f"Deal {n}",
            "owner": owners[n % 4],
            "stage": stages[n % 8].pk,
            "amount": None if n % 8 == 0 and n % 3 else f"{n * 137}.{n:02}",
            "currency": "USD" if n % 7 == 0 else "EUR",
            "organization": None,
            "outcome_reason": reason if n % 8 == 7 else None,
        }
        for n in range(40)
    ]
    Stage.objects.update(required_fields=[])
    writing.create(deal_record, rows, system())


def naive(user: User, pipeline: Pipeline) -> dict[str, tuple[int, dict[str, Decimal], dict[str, Decimal]]]:
    """The same figures, added up one by one over what the person's list holds."""
    found: dict[str, list] = defaultdict(lambda: [0, defaultdict(Decimal), defaultdict(Decimal)])
    for deal in deal_record.visible_to(user).select_related("stage"):
        if deal.outcome != "open" or deal.pipeline_id != pipeline.pk:
            continue
        key = "unsorted" if deal.owner_id is None else f"stage-{deal.stage_id}"
        found[key][0] += 1
        if deal.amount:
            found[key][1][deal.currency] += deal.amount
            found[key][2][deal.currency] += deal.amount * deal.stage.probability / 100
    return {key: (count, dict(sums), dict(weighted)) for key, (count, sums, weighted) in found.items()}


@pytest.mark.parametrize("who", ["anna", "boris", "vera", "eve", "admin"])
def test_totals_are_those_of_all_records_that_the_person_sees(
    who: str, deals: None, people: dict[str, User], pipeline: Pipeline
) -> None:
    query = read_query(deal_record, QueryDict())
    columns = columns_of(query)
    totals = totals_of(query, columns, people[who])
    found = {
        key: (one.count, dict(one.sums), dict(one.weighted))
        for key, one in totals.by_column.items()
        if one.count
    }
    assert found == naive(people[who], pipeline)
    assert totals.whole.count == sum(
        count for count, _sums, _weighted in naive(people[who], pipeline).values()
    )


def test_lanes_add_up_to_the_columns(deals: None, admin: User) -> None:
    query = read_query(deal_record, QueryDict("lanes=owner"))
    columns = columns_of(query)
    totals = totals_of(query, columns, admin)
    per_column: dict[str, int] = defaultdict(int)
    for (_owner, key), one in totals.by_cell.items():
        per_column[key] += one.count
    assert dict(per_column) == {key: one.count for key, one in totals.by_column.items() if one.count}
    cells = cells_of(query, columns, admin)
    assert sum(map(len, cells.values())) == totals.whole.count


def test_filter_and_search_narrow_cards_and_totals_alike(deals: None, admin: User) -> None:
    query = read_query(deal_record, QueryDict('where={"all":[["amount","more","2000"]]}&q=deal 21'))
    columns = columns_of(query)
    totals = totals_of(query, columns, admin)
    cards = [card for column in columns for card in cards_of(query, column, admin).cards]
    assert len(cards) == totals.whole.count > 0
    assert all(card.amount > 2000 and "2" in card.title for card in cards)


def test_cards_are_sorted_by_date_and_those_without_come_last(make: Make, boris: User) -> None:
    for name, day in (("c", None), ("b", "2027-03-01"), ("a", "2027-01-01")):
        make(name, expected_close_on=day)
    query = read_query(deal_record, QueryDict())
    shown = [[card.title for card in cards_of(query, column, boris).cards] for column in columns_of(query)]
    assert shown[1] == ["a", "b", "c"]


def test_a_column_comes_in_pages_without_gaps_or_repeats(boris: User, stages: list[Stage]) -> None:
    rows = [
        {"name": f"{n:03}", "owner": boris.pk, "stage": stages[0].pk, "amount": n % 5} for n in range(120)
    ]
    writing.create(deal_record, rows, Actor(boris, "import"))
    query = read_query(deal_record, QueryDict("sort=-amount"))
    column, cursor, seen = columns_of(query)[1], "", []
    while True:
        page = cards_of(query, column, boris, cursor)
        seen += [card.title for card in page.cards]
        cursor = page.next
        if not cursor:
            break
    assert sorted(seen) == [f"{n:03}" for n in range(120)]


def queries_of_page(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["/deals/board/", "/deals/board/?lanes=owner"])
def test_three_cards_a_column_cost_as_many_queries_as_one(
    address: str,
    make: Make,
    stages: list[Stage],
    boris: User,
    company: int,
    signed_in: Callable[[User], Client],
) -> None:
    def fill() -> None:
        for stage in stages[:6]:
            make(stage=stage.pk, organization=company, amount="5", expected_close_on="2027-01-01")
        make("unsorted", owner=None)

    client = signed_in(boris)
    fill()
    queries_of_page(client, address)
    one = queries_of_page(client, address)
    fill()
    fill()
    assert queries_of_page(client, address) == one


def test_sub_stages_are_folded_into_their_parent_until_they_are_shown(admin: User) -> None:
    services = install_template("services", "deal", system())
    query = read_query(deal_record, QueryDict())
    parent = Stage.objects.get(pipeline=services, name="Service provision")
    folded = [(column.key, len(column.stages)) for column in columns_of(query) if column.parent]
    assert folded == [(f"stage-{parent.pk}", 3)]
    shown = read_query(deal_record, QueryDict(f"expanded={parent.pk}"))
    assert [str(column.shown) for column in columns_of(shown) if column.parent] == [
        "Contract and advance payment",
        "Work in progress",
        "Acceptance",
    ]


@pytest.mark.parametrize(
    ("days", "limit", "level"), [(3, 3, 0), (4, 3, 1), (6, 3, 1), (7, 3, 2), (99, None, 0)]
)
def test_idle_marks_follow_the_limit_of_the_stage(days: int, limit: int | None, level: int) -> None:
    assert idle_level(days, limit) == level


def test_a_card_shows_how_long_it_is_idle(
    make: Make, boris: User, signed_in: Callable[[User], Client]
) -> None:
    deal = make()
    Deal.objects.update(touched_at=timezone.now() - timedelta(days=5))
    page = signed_in(boris).get("/deals/board/").content.decode()
    assert f'id="card-{deal.pk}"' in page
    assert 'data-rot="1"' in page
    assert "Stuck 5 d" in page


@pytest.mark.parametrize(
    ("who", "status"), [("boris", 200), ("anna", 200), ("vera", 200), ("admin", 200), ("eve", 403)]
)
def test_strangers_see_no_board_and_sellers_only_their_cards(
    who: str, status: int, people: dict[str, User], make: Make, signed_in: Callable[[User], Client]
) -> None:
    make("Secret")
    answer = signed_in(people[who]).get("/deals/board/")
    assert answer.status_code == status
    assert ("Secret" in answer.content.decode()) == (who in ("boris", "anna", "admin"))


@pytest.mark.parametrize("address", ["/deals/board/move/", "/deals/board/claim/"])
@pytest.mark.parametrize(("who", "status"), [("vera", 404), ("eve", 403)])
def test_others_can_neither_move_nor_claim_a_card(
    address: str,
    who: str,
    status: int,
    people: dict[str, User],
    make: Make,
    stages: list[Stage],
    signed_in: Callable[[User], Client],
) -> None:
    deal = make(amount="5")
    answer = signed_in(people[who]).post(
        address, {"id": deal.pk, "stage": stages[4].pk, "version": 1}, headers={"HX-Request": "true"}
    )
    deal.refresh_from_db()
    assert (answer.status_code, deal.stage, deal.owner) == (status, stages[0], people["boris"])


def test_dropping_an_unsorted_card_claims_it_and_undo_gives_it_back(
    make: Make, stages: list[Stage], boris: User, signed_in: Callable[[User], Client]
) -> None:
    deal = make(owner=None, amount="5")
    client = signed_in(boris)
    answer = client.post(
        "/deals/board/move/",
        {"id": deal.pk, "stage": stages[4].pk, "version": 1},
        headers={"HX-Request": "true"},
    )
    deal.refresh_from_db()
    assert (answer.status_code, deal.owner, deal.stage) == (200, boris, stages[4])
    undo = re.search(r"/undo/[0-9a-f-]+/", answer["HX-Trigger"])[0]
    client.post(undo, headers={"HX-Request": "true"})
    deal.refresh_from_db()
    assert (deal.owner, deal.stage) == (None, stages[0])


def test_a_board_with_a_broken_address_says_so(
    pipeline: Pipeline, boris: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(boris)
    asked = {
        address: client.get(f"/deals/board/{address}").status_code
        for address in (
            "?where={",
            "?pipeline=999999",
            "?pipeline=x",
            "?sort=password",
            "cards/?column=no",
            "move/",
        )
    }
    assert asked == {
        "?where={": 422, "?pipeline=999999": 404, "?pipeline=x": 200, "?sort=password": 200, "cards/?column=no": 404, "move/": 405,
    }  # fmt: skip
