"""My day, and the next step on the pages of records: what stands there, for whom, at what cost."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib import clock
from parley.foundation.records import registry, writing
from parley.planning.meetings.actions import arrange
from parley.planning.meetings.attending import Guests
from parley.planning.models import Task
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db
DEAL = registry.get("deal")
SignedIn = Callable[[User], Client]


@pytest.fixture
def deal(boris: User) -> Any:
    return make(DEAL, name="Harbour fit-out", owner=boris.pk)


def plan(deal: Any, by: User, days: int, subject: str = "Agree the date", **values: Any) -> Task:
    due = clock.now() + datetime.timedelta(days=days)
    return perform(
        "deal", "plan", [deal.pk], {"due_at": due, "any_time": True, "subject": subject, **values}, Actor(by)
    )[0]


def page(client: Client, address: str = "/my-day/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_begins_at_my_day(boris: User, eve: User, signed_in: SignedIn) -> None:
    for user in (boris, eve):
        assert signed_in(user).get("/")["Location"] == "/my-day/"
        assert "/my-day/" in page(signed_in(user))


def test_my_day_shows_late_today_and_next_but_not_what_is_far(
    deal: Any, boris: User, signed_in: SignedIn
) -> None:
    for days, subject in ((-3, "Late one"), (0, "For today"), (4, "In some days"), (30, "Far away")):
        plan(deal, boris, days, subject)
    shown = page(signed_in(boris))
    places = [shown.find(subject) for subject in ("Late one", "For today", "In some days")]
    assert -1 not in places and places == sorted(places)
    assert "Far away" not in shown
    assert "1 overdue" in shown and "2 things for today." in shown


def test_deals_without_a_next_step_and_unsorted_ones_are_shown(
    deal: Any, boris: User, signed_in: SignedIn
) -> None:
    make(DEAL, name="Call from 020 7946")
    shown = page(signed_in(boris))
    assert "Deals that need you" in shown and f"/deals/{deal.pk}/actions/plan/" in shown
    assert "Call from 020 7946" in shown
    plan(deal, boris, 1)
    assert "Deals that need you" not in page(signed_in(boris))


def test_only_heads_look_at_others_days(
    deal: Any, anna: User, boris: User, vera: User, eve: User, admin: User, signed_in: SignedIn
) -> None:
    plan(deal, boris, 0)
    for user, status in ((anna, 200), (admin, 200), (vera, 404), (eve, 404)):
        response = signed_in(user).get(f"/my-day/?who={boris.pk}")
        assert (user.name, response.status_code, b"Agree the date" in response.content) == (
            user.name,
            status,
            status == 200,
        )
    for user, sees in ((anna, True), (admin, True), (vera, False), (eve, False)):
        response = signed_in(user).get("/my-day/?who=team")
        assert (user.name, b"Agree the date" in response.content) == (user.name, sees)
    assert signed_in(anna).get(f"/my-day/?who={vera.pk}").status_code == 404
    assert "who=team" not in page(signed_in(boris))


def test_a_task_of_mine_hides_the_record_that_i_may_not_see(
    deal: Any, anna: User, vera: User, signed_in: SignedIn
) -> None:
    task = plan(deal, anna, 0, owner=vera.pk)
    for address in ("/my-day/", f"/tasks/{task.pk}/"):
        shown = page(signed_in(vera), address)
        assert "Agree the date" in shown and "Harbour fit-out" not in shown


def test_the_page_of_a_deal_shows_its_next_step_or_that_there_is_none(
    deal: Any, boris: User, signed_in: SignedIn
) -> None:
    client = signed_in(boris)
    assert "No next step" in page(client, f"/deals/{deal.pk}/")
    task = plan(deal, boris, 2)
    shown = page(client, f"/deals/{deal.pk}/")
    assert "No next step" not in shown
    assert f"/tasks/{task.pk}/actions/complete/" in shown and f"/tasks/{task.pk}/actions/reschedule/" in shown


def test_completing_from_my_day_leads_back_to_it(deal: Any, boris: User, signed_in: SignedIn) -> None:
    task, client = plan(deal, boris, 0), signed_in(boris)
    address = f"/tasks/{task.pk}/actions/complete/"
    assert "Next step" in page(client, address)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/my-day/?who=team"}
    response = client.post(address, {"outcome": "Agreed"}, headers=headers)
    assert (response.status_code, '"/my-day/?who=team"' in response["HX-Location"]) == (204, True)
    shown = page(client, f"/deals/{deal.pk}/timeline/?group=tasks")
    assert "Agreed" in shown and "Boris completed a task" in shown


def test_my_day_costs_the_same_for_one_task_and_for_many(deal: Any, boris: User, signed_in: SignedIn) -> None:
    client = signed_in(boris)
    counts = []
    for number in (1, 4):
        for extra in range(number):
            plan(deal, boris, 0, f"Step {extra}")
            make(DEAL, 10 * number + extra, owner=boris.pk)
            make(DEAL, 100 * number + extra)
        page(client)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_head_sets_targets_and_everybody_sees_how_far_they_are(
    deal: Any, anna: User, boris: User, vera: User, signed_in: SignedIn
) -> None:
    address = f"/my-day/targets/{boris.pk}/"
    assert signed_in(boris).get(address).status_code == 403
    assert signed_in(vera).get(address).status_code == 404
    assert signed_in(anna).post(address, {"amount": "-5"}).status_code == 422
    assert signed_in(anna).post(address, {"amount": "50000", "activities": "4"}).status_code == 204
    perform("deal", "win", [deal.pk], {}, Actor(boris))
    perform("task", "complete", [plan(deal, boris, 0).pk], {}, Actor(boris))
    shown = page(signed_in(boris))
    assert "50,000" in shown and "25% of the target" in shown


def test_the_team_view_says_who_has_what(deal: Any, anna: User, boris: User, signed_in: SignedIn) -> None:
    plan(deal, boris, -2)
    shown = page(signed_in(anna), "/my-day/?who=team")
    assert "Who has what today" in shown and shown.index("Boris") > 0


def test_tasks_in_the_queue_are_claimed_from_my_day(
    north: Any, south: Any, boris: User, vera: User, signed_in: SignedIn
) -> None:
    values = {"subject": "Answer the hotline", "due_at": clock.now(), "team": north.pk, "owner": None}
    (task,) = writing.create(registry.get("task"), [values], Actor(boris))
    assert "Answer the hotline" in page(signed_in(boris))
    assert "Answer the hotline" not in page(signed_in(vera))
    perform("task", "claim", [task.pk], {}, Actor(boris))
    task.refresh_from_db()
    assert task.owner == boris


def test_what_waits_for_me_is_named(anna: User, boris: User, signed_in: SignedIn) -> None:
    begin = clock.now() + datetime.timedelta(hours=2)
    row = {"subject": "Harbour survey", "starts_at": begin, "ends_at": begin + datetime.timedelta(hours=1)}
    arrange([row], Guests(users=[boris.pk]), by=Actor(anna))
    assert "Will you come? Harbour survey" in page(signed_in(boris))
