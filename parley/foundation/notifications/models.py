"""What people were told, and how each of them wants to be told."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from parley.foundation.notifications.kinds import ByMail

MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]


def monday_to_friday() -> list[int]:
    """The usual working days, as Python counts them."""
    return list(MONDAY_TO_FRIDAY)


class Notification(models.Model):
    """One person was told one thing, in their language. It may be about a record, and leads there.

    `once` names the occasion, so that nobody is told twice of it. `mail_at` says when a mail about it is due; None
    where none will be.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    record_type = models.CharField(max_length=40, blank=True, default="")
    record_id = models.BigIntegerField(null=True, blank=True)
    address = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    once = models.CharField(max_length=100, blank=True, default="")
    at = models.DateTimeField()
    shown = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "once"], condition=~Q(once=""), name="notification_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of_user"),
            models.Index(
                fields=["user", "record_type"],
                condition=Q(read_at__isnull=True, shown=True),
                name="notification_unread",
            ),
            models.Index(
                fields=["mail_at"],
                condition=Q(mail_at__isnull=False, mailed_at__isnull=True),
                name="notification_mail_due",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NotificationChoice(models.Model):
    """What a person chose about one kind."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    in_app = models.BooleanField(default=True)
    by_mail = models.CharField(max_length=10, choices=ByMail)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notification_choice_once")]


class WorkingTimes(models.Model):
    """When a person works, when they want quiet, and when their summary comes: wall times in their time zone.

    `quiet_from` equal to `quiet_until` is no quiet time at all; quiet times may span midnight.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", primary_key=True)
    days = models.JSONField(default=monday_to_friday, help_text="0 is Monday")
    work_from = models.TimeField(default=datetime.time(9))
    work_until = models.TimeField(default=datetime.time(18))
    quiet_from = models.TimeField(default=datetime.time(20))
    quiet_until = models.TimeField(default=datetime.time(8))
    only_working_days = models.BooleanField(default=True)
    summary_at = models.TimeField(default=datetime.time(8, 30))
