"""What a meeting is, for every generic capability. What it is about, and who comes, is set by actions alone."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.lib import clock
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, DateTime, Integer, Link, LongText, Text, Url, YesNo
from parley.foundation.records.writing import Draft, put
from parley.planning.meetings.models import Meeting, MeetingKind, Result
from parley.planning.models import Before

HOUR = datetime.timedelta(hours=1)
TELLING = ("subject", "starts_at", "ends_at", "all_day", "place", "link", "description")
"""What invited people must know anew when it changes."""


def next_hour() -> datetime.datetime:
    """The next full hour: what a form offers first."""
    return clock.now().replace(minute=0, second=0, microsecond=0) + HOUR


def prepare_end(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """An end that is missing lies an hour after the start; moving the start alone moves the end with it."""
    for draft in drafts:
        start, end = draft.value("starts_at"), draft.value("ends_at")
        if start is None:
            continue
        if end is None:
            put(record_type, draft, "ends_at", start + HOUR)
        elif not draft.is_new and draft.sets("starts_at") and "ends_at" not in draft.values:
            put(record_type, draft, "ends_at", end + (start - draft.before["starts_at"]))


def prepare_days(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Days without a time stand at noon, so that readers in other time zones see the same days."""
    for draft in drafts:
        for name in ("starts_at", "ends_at"):
            moment = draft.value(name)
            if draft.value("all_day") and moment is not None and name in draft.values:
                local = timezone.localtime(moment)
                if local.time() == datetime.time():
                    put(record_type, draft, name, local.replace(hour=12).astimezone(datetime.UTC))


def prepare_sequence(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Counts what invited people must know."""
    for draft in drafts:
        if not draft.is_new and any(draft.sets(name) for name in TELLING):
            put(record_type, draft, "sequence", draft.record.sequence + 1)


def guard_order(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Nothing ends before it begins."""
    for draft in drafts:
        start, end = draft.value("starts_at"), draft.value("ends_at")
        if start is not None and end is not None and end < start:
            draft.refuse(_("It must end after it begins."), "ends_at")


KIND = Field(
    "kind",
    _("Kind"),
    Choice(choices=tuple(MeetingKind.choices)),
    default=MeetingKind.MEETING.value,
    synonyms=("type", "тип", "jenis"),
)
RESULT = Field(
    "result",
    _("Result"),
    Choice(choices=tuple(Result.choices)),
    synonyms=("status", "результат", "hasil"),
)
OUTCOME = Field("outcome", _("What came of it"), LongText(), synonyms=("outcome", "итог", "notes"))

meeting_record = RecordType(
    key="meeting",
    model=Meeting,
    label=_("Meeting"),
    label_plural=_("Meetings"),
    icon="calendar-event",
    path="meetings",
    fields=(
        Field(
            "subject",
            _("Subject"),
            Text(),
            required=True,
            synonyms=("title", "summary", "тема", "встреча", "judul"),
        ),
        KIND,
        Field(
            "starts_at",
            _("Begins"),
            DateTime(),
            required=True,
            default=None,
            synonyms=("start", "начало", "mulai"),
        ),
        Field("ends_at", _("Ends"), DateTime(), synonyms=("end", "конец", "окончание", "selesai")),
        Field("all_day", _("All day"), YesNo(), listable=False),
        Field("place", _("Place"), Text(length=300), synonyms=("location", "место", "tempat")),
        Field("link", _("Link"), Url(), listable=False, synonyms=("url", "ссылка", "tautan")),
        Field("description", _("Agenda"), LongText(), synonyms=("description", "описание", "agenda")),
        Field(
            "remind",
            _("Reminder"),
            Choice(choices=tuple((value, label) for value, label in Before.choices if value)),
            default=Before.MINUTES_10.value,
            listable=False,
        ),
        Field("owner", _("Organizer"), Link(to="user"), synonyms=("organizer", "организатор", "penyelenggara")),
        RESULT,
        OUTCOME,
        Field(
            "record_type", _("About (type)"), Text(length=40),
            editable=False, importable=False, listable=False, quiet=True,
        ),
        Field(
            "record_id", _("About (number)"), Integer(),
            editable=False, importable=False, listable=False, quiet=True,
        ),
        Field(
            "sequence", _("Changes told to attendees"), Integer(minimum=Decimal(0)),
            editable=False, importable=False, listable=False, quiet=True,
        ),
        Field("uid", _("Name in calendars"), Text(length=300), editable=False, importable=False, listable=False, quiet=True),
    ),
    title="subject",
    columns=("subject", "kind", "starts_at", "place", "owner", "result"),
    quick=("subject", "kind", "starts_at", "ends_at"),
    figures=("starts_at", "ends_at"),
    search=("subject", "place", "outcome"),
    match=("external_id",),
    order="-starts_at",
    prepare=(prepare_days, prepare_end, prepare_sequence),
    guards=(guard_order,),
)  # fmt: skip
