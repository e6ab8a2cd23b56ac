"""Webhooks: who is told of what, and each thing that they were told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from parley.foundation.records.following import stays


class Webhook(models.Model):
    """An address that is told what happens. It acts as `user` and is told only what they may see.

    `events` are names with `*` for any part ("deal.*", "*.created"). `where` are conditions on the records of
    `record_type`, where one is given. `position` is the stored event up to which deliveries were made; nothing is lost
    while it is off. Secrets are sealed; the old one signs too until `old_until`.
    """

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    events = models.JSONField(default=list)
    record_type = models.CharField(max_length=40, blank=True, default="")
    where = models.TextField(blank=True, default="")
    secret_sealed = models.TextField()
    old_secret_sealed = models.TextField(blank=True, default="")
    old_until = models.DateTimeField(null=True)
    is_on = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=20, blank=True, default="")
    position = models.BigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a delivery", "Waiting")
    SENT = "sent", pgettext_lazy("state of a delivery", "Delivered")
    FAILED = "failed", pgettext_lazy("state of a delivery", "Given up")
    DROPPED = "dropped", pgettext_lazy("state of a delivery", "Not sent")


class Delivery(models.Model):
    """One event for one webhook. `message_id` is the id that the receiver sees, the same at every attempt.

    The last attempt is kept as it went out and came back; `history` has a line for each.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    event_id = models.BigIntegerField(null=True)
    event = models.CharField(max_length=120)
    record_type = models.CharField(max_length=40, blank=True, default="")
    record_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")
    request_headers = models.JSONField(default=dict)
    request_body = models.TextField(blank=True, default="")
    answer_headers = models.JSONField(default=dict)
    answer_body = models.TextField(blank=True, default="")
    history = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event_id"], name="webhook_event_once"),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "id"], condition=models.Q(state=State.WAITING), name="webhook_waiting"
            ),
            models.Index(fields=["webhook", "-id"], name="webhook_newest"),
        ]


# What was sent was sent about that record, whatever it is merged into later.
stays(Delivery)
