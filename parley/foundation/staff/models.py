"""Handing over what a leaver owned: what was asked for, and how far it is."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Handover(models.Model):
    """One handing over of a person's records (R193).

    `rules` maps a share of their records ("deal:open", "person:all") to who gets them: "nobody", "team", "role" or a
    user's id; shares without a rule stay. All changes are one `operation`, so that it can be taken back as a whole.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="handovers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    rules = models.JSONField(default=dict)
    operation = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    kept = models.JSONField(default=list, help_text="[record type, id, why] of records that stay as they are")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="handover_by_person")]
