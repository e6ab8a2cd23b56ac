"""API keys, answers kept for calls that are sent again, and large bulk calls."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy


def everything() -> list[str]:
    """The scopes of a key that reaches what its person reaches."""
    return ["*"]


class Token(models.Model):
    """One key of one person. Only its digest is stored; `hint` are its first characters, to tell keys apart.

    It reaches what its person reaches and its `scopes` allow (keys as in a role's grants), until it expires or is
    revoked.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    scopes = models.JSONField(default=everything)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class KeptAnswer(models.Model):
    """The answer to a call with an Idempotency-Key, stored in the transaction of what the call did.

    `caller` is the key or person that sent it; `content` a digest of everything that makes two calls the same.
    """

    caller = models.CharField(max_length=24)
    key = models.CharField(max_length=255)
    content = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="kept_answer_once")]


class BulkCall(models.Model):
    """A bulk call too large to be answered at once. `position` items are dealt with; `results` has one entry for each
    record that was made and each item that was refused."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a bulk call", "waiting")
        RUNNING = "running", pgettext_lazy("state of a bulk call", "running")
        DONE = "done", pgettext_lazy("state of a bulk call", "done")
        STOPPED = "stopped", pgettext_lazy("state of a bulk call", "stopped")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.ForeignKey(Token, models.SET_NULL, null=True, related_name="+")
    keyed = models.BooleanField(default=False, help_text="Sent with a key, without which it does not go on")
    record_type = models.CharField(max_length=40)
    verb = models.CharField(max_length=80)
    items = models.JSONField(default=list)
    input = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True, default="")
    operation = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    position = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    results = models.JSONField(default=list)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
