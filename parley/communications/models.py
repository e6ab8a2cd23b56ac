"""What people say to and about a customer, on the record it concerns."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Note(models.Model):
    """A note on one record of any type. `pinned_at` keeps it on top of the timeline."""

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    operation = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["record_type", "record_id", "-created_at"], name="note_by_record")]
