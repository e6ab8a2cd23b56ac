"""Meetings and calls: logged with the next step, arranged with people, told by mail, answered over a link."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.foundation.mail.models import OutgoingMail
from parley.foundation.notifications.models import Notification
from parley.foundation.records import registry, writing
from parley.planning.meetings.actions import arrange
from parley.planning.meetings.attending import Guests, take_away
from parley.planning.meetings.models import Meeting
from parley.planning.models import Task
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db
DEAL, MEETING = registry.get("deal"), registry.get("meeting")
MONDAY = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.set_to(MONDAY):
        yield


@pytest.fixture
def deal(boris: User) -> Any:
    return make(DEAL, name="Harbour fit-out", owner=boris.pk)


def meeting(by: User, guests: Guests | None = None, **values: Any) -> Meeting:
    row = {"subject": "Harbour survey", "starts_at": MONDAY + HOUR, "ends_at": MONDAY + 2 * HOUR, **values}
    return arrange([row], guests or Guests(), by=Actor(by))[0]


def test_a_call_is_logged_with_what_was_agreed_and_the_next_call_in_one_go(deal: Any, boris: User) -> None:
    values = {"outcome": "They want a second booth", "next_due_at": (MONDAY + 48 * HOUR).isoformat()}
    (call,) = perform("deal", "log", [deal.pk], values, Actor(boris))
    assert (call.kind, call.result, call.subject, call.record_id) == ("call", "held", "Call", deal.pk)
    assert Task.objects.get(record_type="deal", record_id=deal.pk).due_at == MONDAY + 48 * HOUR
    deal.refresh_from_db()
    assert deal.touched_at == MONDAY


def test_a_next_step_without_a_time_logs_nothing(deal: Any, boris: User) -> None:
    with pytest.raises(Invalid):
        perform("deal", "log", [deal.pk], {"outcome": "Yes", "next_subject": "Send it"}, Actor(boris))
    assert not Meeting.objects.exists()


def test_moving_the_start_moves_the_end_and_nothing_ends_before_it_begins(boris: User) -> None:
    one = meeting(boris)
    perform("meeting", "reschedule", [one.pk], {"starts_at": (MONDAY + 5 * HOUR).isoformat()}, Actor(boris))
    one.refresh_from_db()
    assert one.ends_at == MONDAY + 6 * HOUR and one.sequence == 1
    with pytest.raises(Invalid, match="end after it begins"):
        writing.change(MEETING, [one], {"ends_at": MONDAY}, Actor(boris))


def test_colleagues_who_attend_see_the_meeting_and_nobody_else_does(
    anna: User, boris: User, vera: User, signed_in: Callable[[User], Client]
) -> None:
    one = meeting(anna, Guests(users=[vera.pk]))
    address = f"/meetings/{one.pk}/"
    assert [signed_in(user).get(address).status_code for user in (anna, vera, boris)] == [200, 200, 404]
    assert Notification.objects.get(user=vera).text == "Anna invites you: Harbour survey, 23 Nov 2026 11:00"
    take_away(one.attendees.get(), by=Actor(anna))
    assert signed_in(User.objects.get(pk=vera.pk)).get(address).status_code == 404


def test_people_whom_one_may_not_see_cannot_be_invited(boris: User, vera: User) -> None:
    hidden = make(registry.get("person"), owner=vera.pk)
    with pytest.raises(Invalid):
        meeting(boris, Guests(people=[hidden.pk]))


def test_invitations_carry_a_calendar_file_and_are_sent_once_for_each_change(boris: User) -> None:
    person = make(registry.get("person"), name="Helen Marsh", emails=["helen@example.org"], owner=boris.pk)
    one = meeting(boris, Guests(people=[person.pk], addresses=["x@example.org"]), place="Dock 3")
    assert not OutgoingMail.objects.exists()
    perform("meeting", "send-invitations", [one.pk], {}, Actor(boris))
    mails = OutgoingMail.objects.order_by("pk")
    assert sorted(mail.to for mail in mails) == ["helen@example.org", "x@example.org"]
    calendar = Calendar.from_ical(mails[0].attachments[0]["content"])
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["UID"]), event["SEQUENCE"]) == ("REQUEST", one.uid, 0)
    assert event.decoded("DTSTART") == one.starts_at and "boris@example.org" in str(event["ORGANIZER"])
    with pytest.raises(ActionRefused):
        perform("meeting", "send-invitations", [one.pk], {}, Actor(boris))
    perform("meeting", "reschedule", [one.pk], {"starts_at": (MONDAY + 5 * HOUR).isoformat()}, Actor(boris))
    perform("meeting", "send-invitations", [one.pk], {}, Actor(boris))
    perform("meeting", "cancel", [one.pk], {}, Actor(boris))
    subjects = [mail.subject.partition(":")[0] for mail in OutgoingMail.objects.order_by("pk")]
    assert subjects == ["Invitation"] * 2 + ["Changed"] * 2 + ["Cancelled"] * 2


def test_an_invited_person_answers_over_the_link_but_only_with_a_button(boris: User, client: Client) -> None:
    one = meeting(boris, Guests(addresses=["x@example.org"]))
    perform("meeting", "send-invitations", [one.pk], {}, Actor(boris))
    address = re.search(r"/meetings/answer/[^?\s]+", OutgoingMail.objects.get().text)[0]
    shown = client.get(f"{address}?answer=yes")
    assert shown.status_code == 200 and "Harbour survey" in shown.content.decode()
    assert one.attendees.get().answer == ""
    client.post(address, {"answer": "maybe"})
    assert one.attendees.get().answer == "maybe"
    assert Notification.objects.get(user=boris).text == "x@example.org: Maybe (Harbour survey)"
    assert client.get("/meetings/answer/guessed/").status_code == 404
    with clock.set_to(MONDAY + 24 * HOUR):
        assert client.post(address, {"answer": "no"}).status_code == 409


def test_days_without_a_time_stand_at_noon(boris: User) -> None:
    midnight = MONDAY.replace(hour=0)
    one = meeting(boris, all_day=True, starts_at=midnight, ends_at=midnight + 48 * HOUR)
    assert (one.starts_at, one.ends_at) == (midnight + 12 * HOUR, midnight + 60 * HOUR)


def test_an_invitation_that_did_not_arrive_is_told_on_the_meeting(
    boris: User, signed_in: Callable[[User], Client]
) -> None:
    one = meeting(boris, Guests(addresses=["gone@example.org"]))
    perform("meeting", "send-invitations", [one.pk], {}, Actor(boris))
    OutgoingMail.objects.update(state="failed", error="550 No such user")
    assert "550 No such user" in signed_in(boris).get(f"/meetings/{one.pk}/").content.decode()
