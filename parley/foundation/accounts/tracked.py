"""Columns that every stored thing of the business has: when, by whom, which version, whether it is in the bin."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Tracked(models.Model):
    """Abstract base of users, teams and all records.

    `version` counts changes, so that two people editing one record notice each other. `external_id` is the key of the
    same thing in another system (imports, API upsert). `deleted_at` set means: in the bin, restorable.
    """

    record_key: ClassVar[str] = ""
    brief: ClassVar[tuple[str, ...]] = ()
    """The columns that naming it in a list needs (`str()`, a colour); a list then leaves the others in the database.
    None for a thing whose name takes more."""

    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    external_id = models.CharField(max_length=200, blank=True, default="", db_index=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True
