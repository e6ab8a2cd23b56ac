"""Meetings and calls: those that will be, and those that were."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.lib import clock
from parley.foundation.records.models import Record
from parley.parties.people.models import Person
from parley.planning.models import Before


class MeetingKind(models.TextChoices):
    """How people met, or will: each has its icon."""

    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")
    VIDEO = "video", _("Video call")
    VISIT = "visit", _("Visit")
    MESSAGES = "messages", pgettext_lazy("conversation", "Messages")


ICONS = {"meeting": "users", "call": "phone", "video": "video", "visit": "map-pin", "messages": "message"}


class Result(models.TextChoices):
    """What became of it; empty while nobody has said."""

    HELD = "held", _("Took place")
    NO_ANSWER = "no_answer", _("Nobody answered")
    NOT_HELD = "not_held", _("Did not take place")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


def new_uid() -> str:
    """A name for the meeting that all calendars of the world can tell apart."""
    return f"{uuid.uuid4()}@parley"


class Meeting(Record):
    """People meet, or talk, from one moment to another; its owner organizes it.

    It is about one record of any type, or about none. `all_day`: only the days of start and end count,
    both included. `sequence` grows with what invited people must know.
    """

    record_key = "meeting"

    kind = models.CharField(max_length=10, choices=MeetingKind.choices, default=MeetingKind.MEETING)
    subject = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    all_day = models.BooleanField(default=False)
    place = models.CharField(max_length=300, blank=True, default="")
    link = models.CharField(max_length=500, blank=True, default="")
    description = models.TextField(blank=True, default="")
    remind = models.CharField(max_length=5, choices=Before.choices, blank=True, default="")
    record_type = models.CharField(max_length=40, blank=True, default="")
    record_id = models.BigIntegerField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    uid = models.CharField(max_length=300, default=new_uid)
    sequence = models.PositiveIntegerField(default=0)

    done_at: ClassVar[None] = None

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(record_type="", record_id__isnull=True)
                | (~Q(record_type="") & Q(record_id__isnull=False)),
                name="meeting_about_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "starts_at"], name="meeting_of_owner"),
            models.Index(fields=["starts_at", "ends_at"], name="meeting_in_time"),
            models.Index(fields=["record_type", "record_id", "-starts_at"], name="meeting_by_record"),
            models.Index(fields=["uid"], name="meeting_by_uid"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def icon(self) -> str:
        """The name of the icon of its kind."""
        return ICONS.get(self.kind, "users")

    @property
    def due_at(self) -> datetime.datetime:
        """As a next step it is due when it begins."""
        return self.starts_at

    @property
    def any_time(self) -> bool:
        """As a next step one of the whole day has no time."""
        return self.all_day

    @property
    def due_on(self) -> datetime.date:
        """The day on which it begins, in the reader's time zone."""
        return timezone.localtime(self.starts_at).date()

    @property
    def ends_on(self) -> datetime.date:
        """The last day on which it takes place, in the reader's time zone."""
        return timezone.localtime(self.ends_at).date()

    @property
    def state(self) -> str:
        """done, today or later, as the reader's clock says."""
        now = clock.now()
        over = self.ends_on < timezone.localtime(now).date() if self.all_day else self.ends_at < now
        if self.result or over:
            return "done"
        return "today" if self.due_on <= timezone.localtime(now).date() else "later"


class Answer(models.TextChoices):
    WAITING = "", pgettext_lazy("invitation", "No answer yet")
    YES = "yes", pgettext_lazy("invitation", "Comes")
    MAYBE = "maybe", pgettext_lazy("invitation", "Maybe")
    NO = "no", pgettext_lazy("invitation", "Does not come")


class Attendee(models.Model):
    """Somebody who is to come: a colleague, a person, or just an address. `token_digest` is that of their answer link.

    `told_sequence` is the state of the meeting that they were sent; empty where they were sent nothing.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    token_digest = models.CharField(max_length=64, blank=True, default="")
    told_sequence = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="attendee_user_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(person__isnull=False), name="attendee_person_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=Q(user=None, person=None), name="attendee_email_once"
            ),
        ]
        indexes = [
            models.Index(fields=["token_digest"], condition=~Q(token_digest=""), name="attendee_by_token")
        ]

    def __str__(self) -> str:
        return self.name or self.email
