"""What administrators shape: fields of record types, record types, and the mark by which every process notices."""

from __future__ import annotations

import secrets

from django.db import models

from parley.foundation.records.models import DictionaryEntry, Record, SharedRecord


class OwnField(SharedRecord):
    """A field that an administrator made, or what they changed about a built-in one (`kind` "" then).

    `name` is its key on every channel; own ones begin with `x_`, so that no built-in field ever takes the same.
    `record_type`, `name` and `kind` stay as they were made: values depend on them.
    """

    record_key = "field"

    record_type = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, blank=True, default="")
    label = models.CharField(max_length=200, blank=True, default="")
    translations = models.JSONField(default=dict)
    help = models.CharField(max_length=1000, blank=True, default="")
    help_translations = models.JSONField(default=dict)
    section = models.ForeignKey(DictionaryEntry, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    required = models.BooleanField(default=False)
    unique = models.BooleanField(default=False)
    indexed = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    quick = models.BooleanField(default=False)
    in_list = models.BooleanField(default=False)
    default = models.CharField(max_length=1000, blank=True, default="")
    to = models.CharField(max_length=40, blank=True, default="")
    dictionary = models.CharField(max_length=40, blank=True, default="")
    places = models.PositiveSmallIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "record_type", "name", condition=models.Q(deleted_at__isnull=True), name="own_field_once"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.name


class OwnType(SharedRecord):
    """A record type that an administrator made (R297), or what they changed about a built-in one (`own` False).

    `key` begins with `x_` where it is their own. `base` says in which table its records lie: owned, shared or staged.
    """

    record_key = "record_type"

    key = models.CharField(max_length=40)
    label = models.CharField(max_length=100, blank=True, default="")
    translations = models.JSONField(default=dict)
    plural = models.CharField(max_length=100, blank=True, default="")
    plural_translations = models.JSONField(default=dict)
    icon = models.CharField(max_length=40, blank=True, default="")
    base = models.CharField(max_length=10, blank=True, default="")
    switched_off = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("key", condition=models.Q(deleted_at__isnull=True), name="own_type_once")
        ]

    def __str__(self) -> str:
        return self.plural or self.key


class OfOwnType(models.Model):
    """Columns of every record of an own type, whichever table it lies in."""

    type = models.ForeignKey(OwnType, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class OwnedRecord(Record, OfOwnType):
    """A record of an own type that somebody answers for."""

    class Meta:
        indexes = [models.Index(fields=["type", "-created_at"], name="own_record_newest")]


class CompanyRecord(SharedRecord, OfOwnType):
    """A record of an own type that belongs to the company as a whole."""

    class Meta:
        indexes = [models.Index(fields=["type", "-created_at"], name="own_shared_newest")]


def new_mark() -> str:
    """A mark that no other state of the definitions has had."""
    return secrets.token_hex(16)


class ShapeMark(models.Model):
    """One row whose text changes with every change of the definitions."""

    mark = models.CharField(max_length=32, default=new_mark)
