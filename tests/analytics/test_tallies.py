"""The sums that reports read: right after every change of deals, and the same as counting the deals one by one."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from typing import Any

import pytest

from parley.analytics import funnel, period, results
from parley.analytics.models import Tally
from parley.analytics.scope import Scope
from parley.analytics.tallies import reading
from parley.analytics.tallies.keeping import add_up, recount
from parley.deals.models import Deal
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.records import change_records, delete_records, restore_records, undo_operation
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records import registry, writing
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline, Stage

pytestmark = pytest.mark.django_db
SUMMED = ("count", "amount", "days", "days_known")


def sums() -> dict[Any, list[Any]]:
    """What the tallies come to, by sort."""
    found: dict[Any, list[Any]] = {}
    for row in Tally.objects.values():
        sort = tuple(value for name, value in row.items() if name not in ("id", "fresh", *SUMMED))
        total = found.setdefault(sort, [0, 0, 0, 0])
        found[sort] = [before + row[name] for before, name in zip(total, SUMMED, strict=True)]
    return {sort: total for sort, total in found.items() if any(total)}


@pytest.fixture
def stages(admin: User) -> list[Stage]:
    by = Actor(admin)
    pipelines = [install_template(key, "deal", by) for key in ("services", "complex_sale")]
    Stage.objects.update(required_fields=[], reason_required=False)
    return [stage for one in pipelines for stage in Stage.objects.standing().filter(pipeline=one).in_order()]


def live(seed: int, stages: list[Stage], people: list[User], by: Callable[[], Actor]) -> None:
    """A hundred changes as people make them, by chance."""
    chance, record_type = random.Random(seed), registry.get("deal")
    for number in range(100):
        deals = list(Deal.objects.filter(deleted_at__isnull=True).order_by("pk"))
        what, actor = chance.randrange(9), by()
        some = chance.sample(deals, min(len(deals), chance.randrange(1, 4)))
        if what <= 1 or not some:
            row = {
                "name": f"Deal {number}",
                "stage": chance.choice(stages).pk,
                "amount": chance.choice([None, 100, "12.34"]),
            }
            row |= {"owner": chance.choice([None, *(one.pk for one in people)])}
            row |= {"started_on": chance.choice([None, "2026-01-10", "2026-02-28"])}
            writing.create(record_type, [row], actor)
        elif what <= 4:
            stage = chance.choice(stages)
            same = [deal for deal in some if deal.pipeline_id == stage.pipeline_id]
            change_records(record_type, same, {"stage": stage.pk}, by=actor)
        elif what == 5:
            change_records(record_type, some, {"owner": chance.choice(people).pk, "amount": 77}, by=actor)
        elif what == 6:
            change_records(record_type, some, {"started_on": "2026-03-01", "currency": "USD"}, by=actor)
        elif what == 7:
            delete_records(some, by=actor)
        elif gone := list(Deal.objects.filter(deleted_at__isnull=False).values_list("pk", flat=True)):
            restore_records(record_type, gone[:2], by=actor)
        if chance.random() < 0.2:
            with contextlib.suppress(NotFound):  # some changes were none
                undo_operation(actor.operation, by=by())


@pytest.mark.parametrize("seed", [1, 2])
def test_every_change_keeps_the_sums_as_counting_anew_would_make_them(
    seed: int, stages: list[Stage], admin: User, boris: User, vera: User
) -> None:
    live(seed, stages, [boris, vera], lambda: Actor(admin))
    kept = sums()
    recount(Deal)
    assert kept == sums()


def test_adding_up_changes_nothing_but_the_number_of_rows(
    stages: list[Stage], admin: User, boris: User
) -> None:
    live(3, stages, [boris], lambda: Actor(admin))
    before, rows = sums(), Tally.objects.count()
    assert add_up() == rows
    assert sums() == before
    assert Tally.objects.count() < rows
    assert not Tally.objects.filter(fresh=True).exists()


@pytest.mark.parametrize("text", ["", "2026", "2026-Q1", "2026-02"])
@pytest.mark.parametrize("who", ["admin", "anna", "boris"])
def test_reports_say_the_same_with_the_sums_as_without(
    text: str,
    who: str,
    stages: list[Stage],
    admin: User,
    anna: User,
    boris: User,
    vera: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live(4, stages, [boris, vera, anna], lambda: Actor(admin))
    user = {"admin": admin, "anna": anna, "boris": boris}[who]

    def told() -> Any:
        scope = Scope(period=period.read(text))
        return (
            [funnel.funnel(scope, user, pipeline) for pipeline in Pipeline.objects.order_by("pk")],
            funnel.loss_reasons(scope, user),
            results.summary(scope, user),
            results.by_month(scope, user),
            [results.split(scope, user, one) for one in results.DIMENSIONS if one.of_owner],
        )

    ready = told()
    monkeypatch.setattr(reading, "_months", lambda scope: None)
    assert ready == told()
