"""Reminders that wait for their moment, and what the company wants of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from parley.planning.meetings.models import Meeting
from parley.planning.models import Task


class ReminderKind(models.TextChoices):
    BEFORE = "before", "before it is due"
    OVERDUE = "overdue", "again and again until it is done"


class Reminder(models.Model):
    """One reminder that is due at a moment. Whoever takes it deletes it in the same transaction: it comes once.

    `number` counts those of a task that is overdue.
    """

    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="reminders")
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind)
    number = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, meeting__isnull=True)
                | Q(task__isnull=True, meeting__isnull=False),
                name="reminder_of_one",
            ),
            models.UniqueConstraint(
                fields=["task", "kind"], condition=Q(task__isnull=False), name="reminder_of_task_once"
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(meeting__isnull=False), name="reminder_of_meeting_once"
            ),
        ]


class ReminderRules(models.Model):
    """How often people are reminded of what is overdue, and when their head hears of it: one row for the company."""

    every_minutes = models.PositiveSmallIntegerField(default=60)
    at_most = models.PositiveSmallIntegerField(default=8)
    tell_head = models.BooleanField(default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="reminder_rules_are_one_row")]

    @classmethod
    def current(cls) -> ReminderRules:
        """The rules of the company, or the usual ones."""
        return cls.objects.filter(id=1).first() or cls(id=1)
