"""What one person, or a team, has before them today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from parley.foundation.accounts.models import Company, User
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.formatting import age_in_days
from parley.pipelines.board.faces import face_of
from parley.pipelines.idleness import idleness_of
from parley.planning.models import Task
from parley.planning.queries import (
    Subject,
    day_bounds,
    people_of,
    queue_of,
    staged_types,
    stalled,
    subjects_of,
    unsorted,
    within_reach,
    without_next_step,
)
from parley.planning.record import task_record
from parley.planning.showing import due_short

MOST_TASKS = 50
"""Tasks that each part of the page lists; the rest is in the list of all."""
MOST_RECORDS = 6
TEAM = "team"


@dataclass(frozen=True)
class Line:
    """One task as the page shows it. `subject` is what it is about, for those who may see that."""

    task: Task
    due: str
    subject: Subject | None
    may_change: bool


@dataclass(frozen=True)
class Row:
    """One record that needs somebody; `why` says in a few words what is wrong, `level` 2 that it is bad."""

    record: Any
    title: str
    url: str
    under: str
    amount: Any
    currency: str
    why: str = ""
    level: int = 1


@dataclass(frozen=True)
class Need:
    """The records of one type that need somebody: the first of them, and how many there are."""

    record_type: RecordType
    rows: list[Row]
    count: int


@dataclass(frozen=True)
class Day:
    """The page. `groups` are (label, lines) pairs; `overdue` counts all late tasks, `today` those of today."""

    groups: list[tuple[str, list[Line]]]
    overdue: int
    today: int
    done: int
    idle: list[Need]
    unsorted: list[Need]
    queue: list[Line]
    queued: int


def people_at(user: User, who: str) -> list[User]:
    """Whose day is asked for: one's own (""), a colleague's (an id), or of all within reach ("team"). Raises NotFound."""
    if not who:
        return [user]
    reached = people_of(user)
    chosen = (
        reached if who == TEAM else reached.filter(pk=int(who)) if who.isdecimal() and len(who) < 18 else []
    )
    people = list(chosen)
    if not people:
        raise NotFound(_("There is no such colleague, or you may not see their day."))
    return people


def day_of(user: User, people: Sequence[User]) -> Day:
    """Everything for these people that the person who looks may see."""
    owners = {one.pk for one in people}
    start, end = day_bounds()
    mine = task_record.visible_to(user).filter(owner_id__in=owners).select_related("owner")
    waiting = mine.filter(done_at=None).order_by("due_at", "pk")
    parts = [
        (_("Overdue"), Q(due_at__lt=start)),
        (_("Today"), Q(due_at__gte=start, due_at__lt=end)),
        (_("Next 7 days"), Q(due_at__gte=end, due_at__lt=day_bounds(8)[1])),
    ]
    found = [(label, list(waiting.filter(condition)[:MOST_TASKS])) for label, condition in parts]
    queued = list(queue_of(user)[:MOST_TASKS])
    return Day(
        groups=_lines(found, user),
        overdue=waiting.filter(due_at__lt=start).count(),
        today=waiting.filter(due_at__gte=start, due_at__lt=end).count(),
        done=task_record.visible_to(user)
        .filter(done_by_id__in=owners, done_at__gte=start, done_at__lt=end)
        .count(),
        idle=_in_need(user, owners),
        queue=_lines([("", queued[:MOST_RECORDS])], user)[0][1] if queued else [],
        queued=len(queued),
        unsorted=_needs(user, lambda one: unsorted(one, user)),
    )


def _lines(groups: list[tuple[str, list[Task]]], user: User) -> list[tuple[str, list[Line]]]:
    tasks = [task for _label, some in groups for task in some]
    subjects, reach = subjects_of(tasks, user), within_reach(tasks, user, "change")
    return [
        (label, [Line(task, due_short(task), subjects.get(_key(task)), task.pk in reach) for task in some])
        for label, some in groups
        if some
    ]


def _key(task: Task) -> tuple[str, int]:
    return task.record_type, task.record_id or 0


def _needs(user: User, rows_of: Callable[[RecordType], Any]) -> list[Need]:
    found = [(one, rows_of(one)) for one in staged_types(user)]
    needs = [Need(one, _rows(one, _loaded(one, rows)[:MOST_RECORDS]), rows.count()) for one, rows in found]
    return [need for need in needs if need.count]


def _in_need(user: User, owners: set[int]) -> list[Need]:
    """Records without a next step, then those that stand still although something is planned."""
    needs = []
    for record_type in staged_types(user):
        aimless, still = without_next_step(record_type, user, owners), stalled(record_type, user, owners)
        first = list(_loaded(record_type, aimless)[:MOST_RECORDS])
        known = [record.pk for record in first]
        second = list(_loaded(record_type, still.exclude(pk__in=known))[: MOST_RECORDS - len(first)])
        rows = [
            *(replace(row, why=_("No next step")) for row in _rows(record_type, first)),
            *(replace(row, why=_idle(row.record), level=idleness_of(row.record).level)
              for row in _rows(record_type, second)),
        ]  # fmt: skip
        if rows:
            both = record_type.visible_to(user).filter(
                Q(pk__in=aimless.values("pk")) | Q(pk__in=still.values("pk"))
            )
            needs.append(Need(record_type, rows, both.count()))
    return needs


def _idle(record: Any) -> str:
    return _("Idle for %(age)s") % {"age": age_in_days(idleness_of(record).days)}


def _loaded(record_type: RecordType, rows: Any) -> Any:
    under = face_of(record_type).under
    return rows.select_related("stage", *([under] if under else []))


def _rows(record_type: RecordType, records: Iterable[Any]) -> list[Row]:
    face, currency = face_of(record_type), Company.current().currency
    return [
        Row(
            record=record,
            title=record_type.title_of(record),
            url=f"/{record_type.path}/{record.pk}/",
            under=str(getattr(record, face.under) or "") if face.under else "",
            amount=getattr(record, face.amount) if face.amount else None,
            currency=getattr(record, "currency", "") or currency,
        )
        for record in records
    ]
