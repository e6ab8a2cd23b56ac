"""The calendar: who sees what, moving by wall time, people beside each other, and who is free."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.records import registry, writing
from parley.planning.calendar.items import Item
from parley.planning.calendar.layout import place
from parley.planning.meetings.actions import arrange
from parley.planning.meetings.attending import Guests
from parley.planning.meetings.models import Meeting
from parley.planning.models import Task
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db
TASK = registry.get("task")
MONDAY = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.set_to(MONDAY):
        yield


def meeting(by: User, guests: Guests | None = None, **values: object) -> Meeting:
    row = {"subject": "Harbour survey", "starts_at": MONDAY + HOUR, "ends_at": MONDAY + 2 * HOUR, **values}
    return arrange([row], guests or Guests(), by=Actor(by))[0]


def task(owner: User, **values: object) -> Task:
    given = {"subject": "Call Helen", "due_at": MONDAY + 3 * HOUR, "owner": owner.pk, **values}
    return writing.create(TASK, [given], Actor(owner))[0]


def shown(client: Client, view: str = "week", **more: object) -> str:
    query = {"view": view, "day": "2026-11-25", **more}
    response = client.get("/calendar/", query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("view", ["day", "week", "month", "team"])
def test_every_view_shows_meetings_and_tasks_of_mine_and_those_i_attend(
    view: str, anna: User, boris: User, signed_in: SignedIn
) -> None:
    meeting(
        anna,
        Guests(users=[boris.pk]),
        subject="With Boris",
        starts_at=MONDAY + 48 * HOUR,
        ends_at=MONDAY + 49 * HOUR,
    )
    task(boris, due_at=MONDAY + 50 * HOUR)
    task(boris, subject="Some time", due_at=MONDAY + 50 * HOUR, any_time=True)
    page = shown(signed_in(boris), view)
    assert all(text in page for text in ("With Boris", "Call Helen", "Some time"))


def test_others_calendars_are_seen_as_far_as_their_tasks_are(
    anna: User, boris: User, vera: User, signed_in: SignedIn
) -> None:
    meeting(boris, subject="Secret survey")
    assert "Secret survey" in shown(signed_in(anna), who=f"{anna.pk},{boris.pk}")
    assert "Secret survey" not in shown(signed_in(vera), who=f"{vera.pk},{boris.pk}")
    assert signed_in(vera).get(f"/calendar/meeting/{Meeting.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize(
    "query", [{"day": "2026-13-99"}, {"view": "x"}, {"who": "9,,x"}, {"day": "0001-01-01"}]
)
def test_wrong_addresses_show_this_week(query: dict[str, str], boris: User, signed_in: SignedIn) -> None:
    assert signed_in(boris).get("/calendar/", query).status_code == 200


def test_moving_keeps_the_wall_time_and_can_be_undone(boris: User, signed_in: SignedIn) -> None:
    User.objects.filter(pk=boris.pk).update(time_zone="Europe/Berlin")
    one, client = meeting(boris), signed_in(boris)
    data = {"key": "meeting", "id": one.pk, "to": "2027-03-28", "minute": "600", "length": "90", "view": "week",
            "day": "2026-11-23", "who": ""}  # fmt: skip
    response = client.post("/calendar/move/", data, headers={"HX-Request": "true"})
    assert response.status_code == 200 and "calendar-grid" in response.content.decode()
    one.refresh_from_db()
    assert one.starts_at.isoformat() == "2027-03-28T08:00:00+00:00"  # 10:00 in summer time
    assert one.ends_at - one.starts_at == datetime.timedelta(minutes=90)
    assert "undo" in response["HX-Trigger"]


def test_a_task_pulled_longer_has_a_duration_and_one_of_the_day_stays_of_the_day(
    boris: User, signed_in: SignedIn
) -> None:
    one, whole, client = task(boris), task(boris, any_time=True), signed_in(boris)
    client.post(
        "/calendar/move/", {"key": "task", "id": one.pk, "to": "2026-11-24", "minute": "600", "length": "60"}
    )
    client.post(
        "/calendar/move/", {"key": "task", "id": whole.pk, "to": "2026-11-27", "minute": "", "length": ""}
    )
    one.refresh_from_db(), whole.refresh_from_db()
    assert (one.due_at, one.duration) == (MONDAY + 24 * HOUR, 60)
    assert (whole.due_at.date().isoformat(), whole.any_time) == ("2026-11-27", True)


@pytest.mark.parametrize("wrong", [{"to": "x"}, {"minute": "9999"}, {"length": "-5"}, {"minute": "x"}])
def test_nonsense_moves_nothing(wrong: dict[str, str], boris: User, signed_in: SignedIn) -> None:
    one = meeting(boris)
    data = {"key": "meeting", "id": one.pk, "to": "2026-11-24", "minute": "600", "length": "60", **wrong}
    assert signed_in(boris).post("/calendar/move/", data).status_code == 422
    assert Meeting.objects.get().starts_at == one.starts_at


def test_nobody_moves_what_is_not_theirs(boris: User, vera: User, signed_in: SignedIn) -> None:
    one = meeting(boris)
    data = {"key": "meeting", "id": one.pk, "to": "2026-11-24", "minute": "600", "length": "60"}
    assert signed_in(vera).post("/calendar/move/", data).status_code == 404


def test_things_that_overlap_stand_beside_each_other() -> None:
    def item(pk: int, minute: int, length: int) -> Item:
        day = MONDAY.date()
        return Item("task", pk, "", day, day, True, minute, length, 1, "", "", "", "", "", None, True)

    found = {
        one.item.pk: (one.lane, one.lanes)
        for one in place([item(1, 540, 60), item(2, 570, 60), item(3, 660, 30)])
    }
    assert found == {1: (0, 2), 2: (1, 2), 3: (0, 1)}


def test_the_form_plans_a_meeting_about_a_record_with_people(
    boris: User, vera: User, signed_in: SignedIn
) -> None:
    deal = make(registry.get("deal"), name="Harbour fit-out", owner=boris.pk)
    client = signed_in(boris)
    address = f"/meetings/new/?about=deal&id={deal.pk}"
    assert "Harbour fit-out" in client.get(address).content.decode()
    values = {"about": "deal", "id": deal.pk, "subject": "Survey", "kind": "visit", "starts_at": "2026-11-24T10:00",
              "ends_at": "2026-11-24T11:00", "user": [vera.pk], "addresses": "x@example.org"}  # fmt: skip
    refused = client.post("/meetings/new/", values | {"ends_at": "2026-11-24T09:00", "addresses": "nobody"})
    assert (
        refused.status_code == 422 and "nobody" in refused.content.decode() and not Meeting.objects.exists()
    )
    assert client.post("/meetings/new/", values).status_code == 302
    one = Meeting.objects.get()
    assert (one.record_type, one.record_id, one.attendees.count()) == ("deal", deal.pk, 2)
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert "Survey" in page and "No next step" not in page
    assert signed_in(vera).get(f"/meetings/new/?about=deal&id={deal.pk}").status_code == 404


def test_who_is_free_tells_times_but_never_what(boris: User, vera: User, signed_in: SignedIn) -> None:
    meeting(vera, subject="Secret survey")
    query = {"user": [vera.pk], "starts_at": "2026-11-23T11:30", "ends_at": "2026-11-23T12:00"}
    page = signed_in(boris).get("/calendar/free/", query).content.decode()
    assert "Vera" in page and "busy then" in page and "Secret survey" not in page


def test_a_calendar_costs_the_same_for_few_things_and_for_many(boris: User, signed_in: SignedIn) -> None:
    client, counts = signed_in(boris), []
    for number in (1, 6):
        for _extra in range(number):
            meeting(boris, Guests(addresses=["x@example.org"]))
            task(boris)
        shown(client)
        with CaptureQueriesContext(connection) as queries:
            shown(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
