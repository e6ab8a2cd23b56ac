"""What people say to and about a customer, on the record it concerns."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Note(models.Model):
    """A note on one record of any type. `pinned_at` keeps it on top of the timeline.

    `parent` is the note that this one answers: threads are one level deep.
    """

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    operation = models.UUIDField()
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")

    class Meta:
        indexes = [models.Index(fields=["record_type", "record_id", "-created_at"], name="note_by_record")]


class Mention(models.Model):
    """A colleague whose name stands in a note."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="mention_once")]


class Follower(models.Model):
    """Somebody who is told what happens to a record. With `left_at` they do not want to be, even as its owner.

    Owners follow without a row.
    """

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id", "user"], name="follower_once")
        ]
        indexes = [models.Index(fields=["user", "record_type"], name="followed_by_user")]
