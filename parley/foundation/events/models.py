"""What happened, once, in the same transaction as the change itself."""

from __future__ import annotations

from django.db import models


class StoredEvent(models.Model):
    """One event. Timelines, webhooks, rules, processes and reports read this one row.

    `actor_id` is a plain number: this floor does not know people.
    """

    name = models.CharField(max_length=80)
    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=12)
    operation = models.UUIDField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["record_type", "record_id", "-id"], name="event_by_record"),
            models.Index(fields=["name", "id"], name="event_by_name"),
        ]
