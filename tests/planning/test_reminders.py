"""Reminders: before, again and again, to the head; each once, whatever clocks, crashes and outages do."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.lib import clock
from parley.foundation.notifications.models import Notification
from parley.foundation.records import registry, writing
from parley.planning.models import Task
from parley.planning.reminding.models import Reminder, ReminderRules
from parley.planning.reminding.taking import take_due
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db
DEAL, TASK = registry.get("deal"), registry.get("task")
MONDAY = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.set_to(MONDAY):
        yield


def task(owner: User, by: User | None = None, due: datetime.datetime = MONDAY + HOUR, **values: Any) -> Task:
    given = {"subject": "Call Helen", "due_at": due, "owner": owner.pk, **values}
    return writing.create(TASK, [given], Actor(by or owner))[0]


def told(user: User, kind: str = "") -> list[str]:
    rows = Notification.objects.filter(user=user, **({"kind": kind} if kind else {})).order_by("pk")
    return list(rows.values_list("text", flat=True))


def at(moment: datetime.datetime) -> int:
    with clock.set_to(moment):
        return take_due()


def test_a_reminder_comes_once_at_its_time(boris: User) -> None:
    task(boris, remind="30")
    assert at(MONDAY + 29 * MINUTE) == 0
    assert at(MONDAY + 30 * MINUTE) == 1
    assert at(MONDAY + 31 * MINUTE) == 0
    assert len(told(boris, "reminder")) == 1


def test_a_task_put_off_or_done_reminds_at_its_new_time_or_not_at_all(boris: User) -> None:
    one, other = task(boris), task(boris, subject="Send the offer")
    perform("task", "reschedule", [one.pk], {"due_at": MONDAY + 3 * HOUR}, Actor(boris))
    perform("task", "complete", [other.pk], {}, Actor(boris))
    assert at(MONDAY + HOUR) == 0
    assert at(MONDAY + 3 * HOUR) == 1
    assert not Reminder.objects.filter(task=other).exists()


def test_what_is_overdue_comes_every_hour_and_then_the_head_hears_of_it(anna: User, boris: User) -> None:
    ReminderRules.objects.create(id=1, every_minutes=60, at_most=2)
    task(boris, remind="")
    for minutes in range(0, 400, 10):
        at(MONDAY + minutes * MINUTE)
    assert told(boris, "task_overdue") == ["Overdue for 1 h: Call Helen", "Overdue for 2 h: Call Helen"]
    (escalated,) = told(anna, "task_escalated")
    assert "Boris" in escalated and "Call Helen" in escalated


def test_reminders_of_what_is_overdue_keep_to_working_hours(boris: User) -> None:
    task(boris, remind="", due=MONDAY + 7.5 * HOUR)  # 17:30, work ends at 18:00
    assert [row.due_at for row in Reminder.objects.all()] == [MONDAY + 23 * HOUR]  # 9:00 the next morning


def test_two_days_without_a_worker_cost_one_sentence_and_it_says_how_late(boris: User) -> None:
    for number in range(40):
        task(boris, subject=f"Call {number}")
    task(boris, subject="Early bird", due=MONDAY + 2 * MINUTE)
    assert at(MONDAY + 48 * HOUR) == 82
    assert told(boris) == ["41 tasks of yours are overdue"]
    assert at(MONDAY + 48 * HOUR) == 0


def test_a_late_reminder_says_so(boris: User) -> None:
    task(boris, due=MONDAY + HOUR)
    Reminder.objects.filter(kind="overdue").delete()
    at(MONDAY + 3 * HOUR)
    assert told(boris) == ["Call Helen: 23 Nov 2026 11:00 (2 h late)"]


def test_old_tasks_that_are_imported_remind_of_nothing(boris: User) -> None:
    task(boris, due=MONDAY - datetime.timedelta(days=100))
    assert not Reminder.objects.exists()


def test_people_hear_of_tasks_that_others_give_them(anna: User, boris: User) -> None:
    task(boris)
    assert told(boris, "task_assigned") == []
    task(boris, by=anna)
    assert told(boris, "task_assigned") == ["Anna gave you a task: Call Helen, 23 Nov 2026 11:00"]
    mine = [task(anna) for _number in range(5)]
    writing.change(TASK, mine, {"owner": boris.pk}, Actor(anna))
    assert told(boris, "task_assigned")[-1] == "Anna gave you 5 tasks"


def test_heads_hear_of_deals_that_nobody_claims(anna: User, boris: User) -> None:
    from parley.foundation.accounts.actor import system
    from parley.foundation.events.event import publish
    from parley.pipelines.events import UnclaimedTooLong

    deal = make(DEAL, name="Call from 020 7946", owner=None)
    about = writing.event_about(DEAL, deal, system(), MONDAY)
    publish([UnclaimedTooLong(**about, pipeline_id=deal.pipeline_id, minutes=90)])
    assert told(anna, "unclaimed") == ["Nobody claims “Call from 020 7946”, for 1 h now"]
    assert told(boris) == []


def test_a_meeting_reminds_everybody_who_may_come(anna: User, boris: User, vera: User) -> None:
    from parley.planning.meetings.actions import arrange
    from parley.planning.meetings.attending import Guests

    row = {
        "subject": "Harbour survey",
        "starts_at": MONDAY + HOUR,
        "ends_at": MONDAY + 2 * HOUR,
        "place": "Dock 3",
    }
    (meeting,) = arrange([row], Guests(users=[boris.pk, vera.pk]), by=Actor(anna))
    meeting.attendees.filter(user=vera).update(answer="no")
    at(MONDAY + 50 * MINUTE)
    assert (
        told(anna, "meeting_soon")
        == ["Harbour survey: 23 Nov 2026 11:00, Dock 3"]
        == told(boris, "meeting_soon")
    )
    assert told(vera, "meeting_soon") == []


def test_administrators_set_how_often_people_are_reminded(admin: User, boris: User, signed_in: Any) -> None:
    values = {"every_minutes": "30", "at_most": "3"}
    assert signed_in(boris).post("/settings/reminders/", values).status_code == 403
    assert signed_in(admin).post("/settings/reminders/", values | {"every_minutes": "1"}).status_code == 422
    assert signed_in(admin).post("/settings/reminders/", values).status_code == 302
    rules = ReminderRules.current()
    assert (rules.every_minutes, rules.at_most, rules.tell_head) == (30, 3, False)
