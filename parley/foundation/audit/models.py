"""The history of every record: who changed what, when, through which channel and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Change(models.Model):
    """One change of one record. `fields` maps a field name to [before, after] as plain JSON values."""

    class Kind(models.TextChoices):
        CREATED = "created"
        CHANGED = "changed"
        DELETED = "deleted"
        RESTORED = "restored"
        VIEWED_AS = "viewed_as"

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(help_text="The record's version after this change")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=12)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    operation = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["record_type", "record_id", "-id"], name="change_by_record"),
            models.Index(fields=["operation"], name="change_by_operation"),
        ]
