"""Planning, doing, putting off: through the actions, with history, touch and undo."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import undo_operation
from parley.foundation.events.models import StoredEvent
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Invalid, NotAllowed, NotFound
from parley.foundation.records import registry
from parley.planning.models import Task
from parley.planning.panels import next_step_marks
from parley.planning.queries import next_steps, subjects_of, without_next_step
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db
DEAL = registry.get("deal")
DUE = "2026-12-01T09:30:00+00:00"
NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def deal(boris: User) -> Any:
    return make(DEAL, owner=boris.pk)


def planned(deal: Any, by: User | Actor, **values: Any) -> Task:
    actor = by if isinstance(by, Actor) else Actor(by)
    return perform("deal", "plan", [deal.pk], {"due_at": DUE, **values}, actor)[0]


def test_a_plan_is_a_task_about_the_record_and_touches_it(deal: Any, boris: User) -> None:
    before = clock.now()
    task = planned(deal, boris, subject="Agree the date", kind="meeting")
    deal.refresh_from_db()
    assert (task.record_type, task.record_id, task.owner, task.kind, task.subject) == (
        "deal", deal.pk, boris, "meeting", "Agree the date",
    )  # fmt: skip
    assert deal.touched_at >= before
    assert StoredEvent.objects.filter(name="TaskPlanned", record_type="deal", record_id=deal.pk).count() == 1


def test_a_plan_without_a_subject_is_called_after_its_kind(deal: Any, boris: User) -> None:
    assert planned(deal, boris, kind="call").subject == "Call"


def test_a_plan_for_a_colleague_is_the_colleagues(deal: Any, anna: User, boris: User) -> None:
    assert planned(deal, anna, owner=boris.pk).owner == boris


def test_the_subject_of_a_task_cannot_be_written_past_the_plan(deal: Any, boris: User) -> None:
    task = planned(deal, boris)
    from parley.foundation.actions.records import change_records

    with pytest.raises(Invalid):
        change_records(registry.get("task"), [task], {"record_id": deal.pk + 1}, by=Actor(boris))


def test_completing_says_what_came_of_it_and_what_follows(deal: Any, boris: User) -> None:
    task = planned(deal, boris)
    by = Actor(boris)
    values = {"outcome": "They agree", "next_due_at": "2026-12-08T10:00:00+00:00", "next_kind": "visit"}
    done = perform("task", "complete", [task.pk], values, by)[0]
    follows = next_steps("deal", [deal.pk])[deal.pk]
    assert (done.outcome, done.done_by, done.done_at is not None) == ("They agree", boris, True)
    assert (follows.subject, follows.kind, follows.owner, follows.pk != task.pk) == (
        "Visit",
        "visit",
        boris,
        True,
    )
    undo_operation(by.operation, by=Actor(boris))
    task.refresh_from_db()
    assert (task.done_at, task.done_by, task.outcome) == (None, None, "")
    assert next_steps("deal", [deal.pk])[deal.pk].pk == task.pk


def test_a_next_step_needs_its_day_and_nothing_is_stored_without(deal: Any, boris: User) -> None:
    task = planned(deal, boris)
    with pytest.raises(Invalid) as refusal:
        perform("task", "complete", [task.pk], {"next_subject": "Call again"}, Actor(boris))
    assert [problem.field for problem in refusal.value.problems] == ["next_due_at"]
    task.refresh_from_db()
    assert task.done_at is None


def test_a_task_is_done_once_and_can_be_opened_again(deal: Any, boris: User) -> None:
    task = planned(deal, boris)
    perform("task", "complete", [task.pk], {}, Actor(boris))
    with pytest.raises(ActionRefused):
        perform("task", "complete", [task.pk], {}, Actor(boris))
    perform("task", "reopen", [task.pk], {}, Actor(boris))
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (None, None)


@pytest.mark.parametrize("verb", ["plan", "reschedule", "reopen"])
def test_every_verb_is_taken_back_by_undo(verb: str, deal: Any, boris: User) -> None:
    task, by = planned(deal, boris), Actor(boris)
    if verb == "plan":
        planned(deal, by, subject="Another", due_at="2026-11-01T09:00:00+00:00")
    elif verb == "reschedule":
        perform("task", "reschedule", [task.pk], {"due_at": "2027-01-01T09:00:00+00:00"}, by)
    else:
        perform("task", "complete", [task.pk], {}, Actor(boris))
        perform("task", "reopen", [task.pk], {}, by)
    assert undo_operation(by.operation, by=Actor(boris)).kept == []
    task.refresh_from_db()
    assert (task.due_at.isoformat(), task.done_at is None) == (DUE, verb != "reopen")
    assert list(next_steps("deal", [deal.pk])) == ([] if verb == "reopen" else [deal.pk])
    assert Task.objects.filter(deleted_at=None).count() == 1


def test_done_by_without_done_at_is_impossible(deal: Any, boris: User) -> None:
    task = planned(deal, boris)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(done_by=boris)


def test_a_day_without_a_time_is_the_same_day_elsewhere(deal: Any, boris: User) -> None:
    task = planned(deal, boris, due_at="2026-12-01", any_time=True)
    assert task.due_at.isoformat() == "2026-12-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("due", "any_time", "state"),
    [
        ("2026-11-21T23:00:00+00:00", False, "late"),
        ("2026-11-22T09:00:00+00:00", False, "late"),
        ("2026-11-22T09:00:00+00:00", True, "today"),
        ("2026-11-22T18:00:00+00:00", False, "today"),
        ("2026-11-23T09:00:00+00:00", False, "later"),
    ],
)
def test_the_state_follows_the_clock(due: str, any_time: bool, state: str) -> None:
    with clock.set_to(NOW):
        assert Task(due_at=datetime.datetime.fromisoformat(due), any_time=any_time).state == state


def test_marks_of_many_cards_cost_two_queries(deal: Any, boris: User) -> None:
    others = [make(DEAL, number, owner=boris.pk) for number in (2, 3)]
    planned(deal, boris, subject="Later", due_at="2026-12-09T09:00:00+00:00")
    planned(deal, boris, subject="First")
    with CaptureQueriesContext(connection) as queries, clock.set_to(NOW):
        marks = next_step_marks(DEAL, [deal, *others])
    assert len(queries) == 2  # tasks and meetings
    assert [(mark.state, mark.title) for mark in marks.values()] == [
        ("later", "Call: First"),
        ("none", ""),
        ("none", ""),
    ]


def test_four_sides_of_access_to_a_task(deal: Any, anna: User, boris: User, vera: User, eve: User) -> None:
    task = planned(deal, boris)
    for user in (vera, eve):
        with pytest.raises((NotFound, NotAllowed)):
            planned(deal, user)
        for verb, values in (("complete", {}), ("reschedule", {"due_at": DUE}), ("reopen", {})):
            with pytest.raises((NotFound, NotAllowed)):
                perform("task", verb, [task.pk], values, Actor(user))
    perform("task", "complete", [task.pk], {}, Actor(anna))
    task.refresh_from_db()
    assert task.done_by == anna


def test_a_task_tells_its_subject_only_to_those_who_may_see_it(
    deal: Any, anna: User, boris: User, vera: User, eve: User
) -> None:
    task = planned(deal, anna, owner=vera.pk)
    told = {user.name: subjects_of([task], user) for user in (anna, boris, vera, eve)}
    assert {name for name, subjects in told.items() if subjects} == {"Anna", "Boris"}
    assert told["Boris"]["deal", deal.pk].title == deal.name


def test_a_colleagues_plan_is_a_next_step_too(deal: Any, anna: User, boris: User) -> None:
    assert list(without_next_step(DEAL, boris, [boris.pk])) == [deal]
    planned(deal, anna)
    assert list(without_next_step(DEAL, boris, [boris.pk])) == []
