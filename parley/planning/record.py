"""What a task is, for every generic capability. What it is about is set by the action `plan` alone."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, Date, DateTime, Integer, Link, LongText, Text, YesNo
from parley.foundation.records.own.tags import tags_field
from parley.foundation.records.writing import Draft, put
from parley.planning.models import Before, Priority, Repeat, Task, TaskKind

NOON = datetime.time(12)


def prepare_day(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """A day without a time stands at noon, so that readers in other time zones see the same day."""
    for draft in drafts:
        due = draft.value("due_at")
        if draft.value("any_time") and draft.sets("due_at") and due is not None:
            local = timezone.localtime(due)
            if local.time() == datetime.time():
                put(record_type, draft, "due_at", local.replace(hour=NOON.hour).astimezone(datetime.UTC))


KIND = Field(
    "kind",
    _("Kind"),
    Choice(choices=tuple(TaskKind.choices)),
    default=TaskKind.TASK.value,
    synonyms=("type", "тип", "jenis"),
)
DUE_AT = Field(
    "due_at", _("Due"), DateTime(), required=True, synonyms=("due date", "deadline", "срок", "tenggat")
)
ANY_TIME = Field("any_time", _("Some time that day"), YesNo(), listable=False)

DURATION = Field(
    "duration",
    _("Duration, minutes"),
    Integer(minimum=Decimal(1), maximum=Decimal(9999)),
    synonyms=("длительность", "durasi"),
)
TEAM = Field(
    "team",
    _("Queue"),
    Link(to="team"),
    help=_("A task without an assignee waits in the queue of this team."),
    synonyms=("team", "очередь", "команда", "tim", "antrean"),
)
REMIND = Field(
    "remind",
    _("Reminder"),
    Choice(choices=tuple((value, label) for value, label in Before.choices if value)),
    default=Before.THEN.value,
    synonyms=("reminder", "напоминание", "pengingat"),
)
REPEAT = Field(
    "repeat",
    _("Repeat"),
    Choice(choices=tuple((value, label) for value, label in Repeat.choices if value)),
    section=_("Repeat"),
    help=_("When it is done, the next one is made."),
    synonyms=("recurrence", "повтор", "ulangi"),
)
REPEAT_EVERY = Field(
    "repeat_every",
    _("Every how many"),
    Integer(minimum=Decimal(1), maximum=Decimal(99)),
    default=1,
    listable=False,
    section=_("Repeat"),
    help=_("2 with “Every week” is every second week."),
)
REPEAT_UNTIL = Field("repeat_until", _("Until"), Date(), listable=False, section=_("Repeat"))


def prepare_repeat(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """A number that was emptied means every one."""
    for draft in drafts:
        if draft.sets("repeat_every") and not draft.values["repeat_every"]:
            put(record_type, draft, "repeat_every", 1)


task_record = RecordType(
    key="task",
    model=Task,
    label=_("Task"),
    label_plural=_("Tasks"),
    icon="checkbox",
    path="tasks",
    fields=(
        Field(
            "subject",
            _("Subject"),
            Text(),
            required=True,
            synonyms=("task", "title", "задача", "тема", "tugas"),
        ),
        KIND,
        DUE_AT,
        ANY_TIME,
        Field(
            "owner",
            _("Assignee"),
            Link(to="user"),
            synonyms=(
                "owner",
                "assigned to",
                "responsible",
                "ответственный",
                "исполнитель",
                "penanggung jawab",
            ),
        ),
        Field(
            "priority",
            _("Priority"),
            Choice(choices=tuple(Priority.choices)),
            default=Priority.NORMAL.value,
            synonyms=("приоритет", "prioritas"),
        ),
        DURATION,
        TEAM,
        REMIND,
        REPEAT,
        REPEAT_EVERY,
        REPEAT_UNTIL,
        Field("outcome", _("Outcome"), LongText(), synonyms=("result", "результат", "hasil")),
        Field("done_at", _("Done on"), DateTime(), editable=False, importable=False),
        Field("done_by", _("Done by"), Link(to="user"), editable=False, importable=False),
        Field(
            "record_type",
            _("About (type)"),
            Text(length=40),
            editable=False,
            importable=False,
            listable=False,
            quiet=True,
        ),
        Field(
            "record_id",
            _("About (number)"),
            Integer(),
            editable=False,
            importable=False,
            listable=False,
            quiet=True,
        ),
        tags_field(Task),
    ),
    title="subject",
    columns=("subject", "kind", "due_at", "priority", "owner", "done_at"),
    quick=("subject", "kind", "due_at", "any_time", "remind"),
    figures=("due_at",),
    search=("subject", "outcome"),
    open_work=Q(done_at__isnull=True),
    match=("external_id",),
    order="due_at",
    prepare=(prepare_day, prepare_repeat),
)
