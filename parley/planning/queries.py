"""What is planned about which records, and which records have nothing planned. A fixed number of queries each."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from parley.foundation.access.policy import Scope, scope_of, team_mates
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.records import registry
from parley.foundation.records.declaration import RecordType
from parley.pipelines.idleness import awake
from parley.pipelines.models import Outcome, Stage, Staged
from parley.planning.meetings.models import Answer, Attendee, Meeting
from parley.planning.models import Task


def open_about(record_type: str, ids: Collection[int]) -> QuerySet[Task]:
    """What is still to be done about records that the caller has found visible, the earliest first.

    Whoever sees a record sees what is planned about it, as they see the notes on it: a deal with a colleague's next
    step is not one without. A task's own page and the lists show only those that the person reaches.
    """
    rows = Task.objects.filter(record_type=record_type, record_id__in=ids, done_at=None, deleted_at=None)
    return rows.select_related("owner").order_by("due_at", "pk")


def coming_about(record_type: str, ids: Collection[int]) -> QuerySet[Meeting]:
    """The meetings about records that the caller has found visible that are not over, the earliest first."""
    rows = Meeting.objects.filter(record_type=record_type, record_id__in=ids, result="", deleted_at=None)
    return rows.filter(ends_at__gte=clock.now()).select_related("owner").order_by("starts_at", "pk")


Step = Task | Meeting
"""What can be a next step: each says `due_at`, `any_time`, `state`, `icon`, `subject`, `owner`."""


def next_steps(record_type: str, ids: Collection[int]) -> dict[int, Step]:
    """The earliest open task or coming meeting about each of the records, by the record's id, in two queries."""
    found: dict[int, Step] = {}
    steps: list[Step] = [*open_about(record_type, ids), *coming_about(record_type, ids)]
    for step in sorted(steps, key=lambda one: one.due_at):
        found.setdefault(step.record_id or 0, step)
    return found


def within_reach(steps: Iterable[Step], user: User, verb: str) -> set[int]:
    """The ids of those tasks (or of those meetings) to which this person may do that; all of one type."""
    rows = list(steps)
    if not rows:
        return set()
    reached = type(rows[0]).objects.visible_to(user, verb).filter(pk__in=[row.pk for row in rows])
    return set(reached.values_list("pk", flat=True))


@dataclass(frozen=True)
class Subject:
    """The record that a task is about, for somebody who may see it."""

    title: str
    url: str


def subjects_of(tasks: Iterable[Step], user: User) -> dict[tuple[str, int], Subject]:
    """What tasks and meetings are about, by type and id: only what this person may see. One query for each type."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for task in tasks:
        if task.record_type and task.record_id is not None:
            wanted[task.record_type].add(task.record_id)
    found = {}
    for key, ids in wanted.items():
        record_type = registry.get(key)
        for pk, record in record_type.visible_to(user).in_bulk(list(ids)).items():
            found[key, pk] = Subject(record_type.title_of(record), f"/{record_type.path}/{pk}/")
    return found


def staged_types(user: User) -> list[RecordType]:
    """The record types with pipelines that this person may see at all."""
    every = [one for one in registry.all_types() if issubclass(one.model, Staged) and one.owned]
    return [one for one in every if scope_of(user, one.permission("view")) is not Scope.NONE]


def without_next_step(record_type: RecordType, user: User, people: Collection[int]) -> QuerySet[Any]:
    """The open records of these people about which nothing is planned and that do not sleep, longest untouched first."""
    planned = Task.objects.filter(
        record_type=record_type.key, record_id=OuterRef("pk"), done_at=None, deleted_at=None
    )
    met = Meeting.objects.filter(
        record_type=record_type.key,
        record_id=OuterRef("pk"),
        result="",
        deleted_at=None,
        ends_at__gte=clock.now(),
    )
    rows = record_type.visible_to(user).filter(
        ~Exists(planned), ~Exists(met), awake(), outcome=Outcome.OPEN, owner_id__in=people
    )
    return rows.order_by("touched_at", "pk")


def unsorted(record_type: RecordType, user: User) -> QuerySet[Any]:
    """The open records that wait for somebody to claim them, the oldest first."""
    return record_type.visible_to(user).filter(outcome=Outcome.OPEN, owner=None).order_by("created_at", "pk")


def people_of(user: User) -> QuerySet[User]:
    """Whose day this person may look at, by name: as far as their right to see tasks reaches."""
    scope = scope_of(user, "task.view")
    everyone = User.objects.filter(deleted_at=None, is_active=True).order_by("name", "pk")
    if scope is Scope.ALL:
        return everyone
    return everyone.filter(pk__in=team_mates(user) if scope is Scope.TEAM else {user.pk})


def day_bounds(days: int = 1) -> tuple[datetime.datetime, datetime.datetime]:
    """From the beginning of the reader's today to the end of so many days."""
    today = timezone.localtime(clock.now()).date()
    start = timezone.make_aware(datetime.datetime.combine(today, datetime.time()))
    end = timezone.make_aware(
        datetime.datetime.combine(today + datetime.timedelta(days=days), datetime.time())
    )
    return start, end


def bounds_of_month() -> tuple[datetime.datetime, datetime.datetime]:
    """The reader's month, from its first midnight to that after its last day."""
    first = timezone.localtime(clock.now()).date().replace(day=1)
    after = (first + datetime.timedelta(days=32)).replace(day=1)
    midnights = (datetime.datetime.combine(day, datetime.time()) for day in (first, after))
    begin, end = map(timezone.make_aware, midnights)
    return begin, end


def stalled(record_type: RecordType, user: User, people: Collection[int]) -> QuerySet[Any]:
    """The open records of these people that stand still: over the day limit of their stage, and awake."""
    now = clock.now()
    limits = Stage.objects.filter(
        pipeline__record_type=record_type.key, outcome=Outcome.OPEN, day_limit__gt=0, deleted_at=None
    ).values_list("pk", "day_limit")
    over = [Q(stage_id=pk, touched_at__lt=now - datetime.timedelta(days=limit + 1)) for pk, limit in limits]
    rows = record_type.visible_to(user).filter(awake(), outcome=Outcome.OPEN, owner_id__in=people)
    return rows.filter(reduce(or_, over)).order_by("touched_at", "pk") if over else rows.none()


def queue_of(user: User) -> QuerySet[Task]:
    """Open tasks that nobody has taken, in the queues of the person's teams or in that of everybody."""
    teams = {user.team_id, *user.headed_teams.filter(deleted_at=None).values_list("pk", flat=True)} - {None}
    rows = Task.objects.visible_to(user).filter(owner=None, done_at=None)
    return rows.filter(Q(team_id__in=teams) | Q(team=None)).select_related("team").order_by("due_at", "pk")


def unanswered(user: User) -> QuerySet[Attendee]:
    """Invitations to meetings to come that the person has not answered."""
    rows = Attendee.objects.filter(
        user=user, answer=Answer.WAITING, meeting__deleted_at=None, meeting__result=""
    )
    return (
        rows.filter(meeting__ends_at__gte=clock.now())
        .select_related("meeting__owner")
        .order_by("meeting__starts_at")
    )
