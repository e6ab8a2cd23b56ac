"""People who work on a record beside its owner, and fields that are not for everybody who sees the record."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Deputy(models.Model):
    """Stands in for the owner of one record of any type: sees and changes it as if it were their own (R061)."""

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deputyships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id", "user"], name="deputy_once"),
        ]
        indexes = [models.Index(fields=["user", "record_type", "record_id"], name="deputy_by_user")]


class SensitiveField(models.Model):
    """A field that an administrator marked as sensitive; others are declared so. Roles say who sees and changes it."""

    record_type = models.CharField(max_length=40)
    field = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type", "field"], name="sensitive_once")]
