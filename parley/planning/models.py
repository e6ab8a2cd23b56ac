"""What somebody is going to do, and what came of it."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.accounts.models import Team
from parley.foundation.lib import clock
from parley.foundation.records.models import Record


class TaskKind(models.TextChoices):
    """What is to be done: each has its icon."""

    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    MEETING = "meeting", _("Meeting")
    TASK = "task", _("Task")
    VISIT = "visit", _("Visit")


class Priority(models.TextChoices):
    """How much it matters."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")


class Repeat(models.TextChoices):
    """How often a task comes again once it is done."""

    NEVER = "", pgettext_lazy("task", "Never")
    DAILY = "daily", _("Every day")
    WORKDAYS = "workdays", _("Every working day, Monday to Friday")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    YEARLY = "yearly", _("Every year")


class Before(models.TextChoices):
    """How long before something a person wants to be reminded of it, in minutes."""

    NEVER = "", pgettext_lazy("reminder", "None")
    THEN = "0", _("When it is due")
    MINUTES_10 = "10", _("10 minutes before")
    MINUTES_30 = "30", _("30 minutes before")
    HOUR = "60", _("1 hour before")
    HOURS_3 = "180", _("3 hours before")
    DAY = "1440", _("1 day before")
    WEEK = "10080", _("1 week before")


ICONS = {"call": "phone", "email": "mail", "meeting": "users", "task": "checkbox", "visit": "map-pin"}


class Task(Record):
    """One thing to do; its owner is who does it.

    It is about one record of any type (`record_type`, `record_id`), or about none. With `any_time` only the day of
    `due_at` counts. `duration` is in minutes. Done is a pair, when and by whom: never a yes or no. Without an owner it
    lies in the queue of its `team` (or in that of everybody) until somebody claims it.
    """

    record_key = "task"

    kind = models.CharField(max_length=10, choices=TaskKind.choices, default=TaskKind.TASK)
    subject = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    any_time = models.BooleanField(default=False)
    duration = models.PositiveIntegerField(null=True, blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.NORMAL)
    record_type = models.CharField(max_length=40, blank=True, default="")
    record_id = models.BigIntegerField(null=True, blank=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    remind = models.CharField(max_length=5, choices=Before.choices, blank=True, default="")
    repeat = models.CharField(max_length=10, choices=Repeat.choices, blank=True, default="")
    repeat_every = models.PositiveSmallIntegerField(default=1)
    repeat_until = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | Q(done_at__isnull=False), name="task_done_pair"
            ),
            models.CheckConstraint(
                condition=Q(record_type="", record_id__isnull=True)
                | (~Q(record_type="") & Q(record_id__isnull=False)),
                name="task_about_pair",
            ),
        ]
        indexes = [
            models.Index(
                fields=["record_type", "record_id", "due_at"],
                name="task_open_about",
                condition=Q(done_at__isnull=True, deleted_at__isnull=True),
            ),
            models.Index(
                fields=["owner", "due_at"],
                name="task_open_of_owner",
                condition=Q(done_at__isnull=True, deleted_at__isnull=True),
            ),
            models.Index(fields=["record_type", "record_id", "-id"], name="task_by_record"),
            models.Index(
                fields=["team", "due_at"],
                name="task_in_queue",
                condition=Q(done_at__isnull=True, deleted_at__isnull=True, owner__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def icon(self) -> str:
        """The name of the icon of its kind."""
        return ICONS.get(self.kind, "checkbox")

    @property
    def due_on(self) -> datetime.date:
        """The day on which it is due, in the reader's time zone."""
        return timezone.localtime(self.due_at).date()

    @property
    def state(self) -> str:
        """done, late, today or later, as the reader's clock says."""
        if self.done_at is not None:
            return "done"
        now = clock.now()
        today = timezone.localtime(now).date()
        if self.due_on < today or (self.due_at < now and not self.any_time):
            return "late"
        return "today" if self.due_on == today else "later"
