"""Documents that belong to a record: a name, and every version that was ever uploaded under it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class File(models.Model):
    """One document on one record of any type. The same name uploaded again is its next version.

    `field` names the record's field whose value it is; "" for those that are attached to the record as a whole.
    """

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    field = models.CharField(max_length=80, blank=True, default="")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record_type", "record_id"], name="file_by_record")]

    def __str__(self) -> str:
        return self.name

    @property
    def newest(self) -> FileVersion:
        """The version that is shown; pages prefetch `versions`."""
        return max(self.versions.all(), key=lambda one: one.number)


class FileVersion(models.Model):
    """The bytes that were uploaded at one moment. `digest` (SHA-256 in hex) is their name in the store."""

    file = models.ForeignKey(File, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(help_text="Bytes")
    media_type = models.CharField(max_length=120, help_text="By content, not by name")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="file_version_once")]
