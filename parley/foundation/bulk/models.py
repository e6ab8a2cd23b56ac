"""Large operations on many records: what was asked, how far it is, what was refused."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

UNDO_FOR = timedelta(days=30)
"""How long a bulk operation can be taken back."""


class Run(models.Model):
    """One action, or one change of fields, on a selection that was fixed when somebody confirmed it."""

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("bulk operation", "running")
        STOPPED = "stopped", pgettext_lazy("bulk operation", "stopped")
        DONE = "done", pgettext_lazy("bulk operation", "done")
        UNDOING = "undoing", pgettext_lazy("bulk operation", "being taken back")
        UNDONE = "undone", pgettext_lazy("bulk operation", "taken back")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=40)
    verb = models.CharField(max_length=60, help_text="The action; “change” sets fields")
    input = models.JSONField(default=dict, help_text="Raw values by field name, as the form gave them")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    job_id = models.BigIntegerField(null=True)
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0, help_text="Records that taking back left as they are")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="bulk_run_by_user")]

    def __str__(self) -> str:
        return f"{self.record_type}.{self.verb} × {self.total}"

    @property
    def is_busy(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.UNDOING)


class Chunk(models.Model):
    """A part of the selection: written whole or not at all, and its place noted in the same transaction.

    Each has an operation of its own, so that it is taken back whole, whatever else the action has touched.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    ids = models.JSONField()
    operation = models.UUIDField(default=uuid.uuid4)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="bulk_chunk_once")]


class Refusal(models.Model):
    """A record that was left out, or that taking back left as it is, with the reason."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="refusals")
    target_id = models.BigIntegerField(help_text="The record")
    reason = models.TextField()
    undoing = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["run", "undoing", "id"], name="bulk_refusal_by_run")]
