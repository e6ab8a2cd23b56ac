"""The abstract base of every business record, and the dictionaries that administrators edit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language

from parley.foundation.access.policy import visible
from parley.foundation.accounts.models import User
from parley.foundation.accounts.tracked import Tracked
from parley.foundation.records.own_column import OwnValues


class RecordQuerySet(models.QuerySet[Any]):
    def alive(self) -> RecordQuerySet:
        """Without the bin."""
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: User, verb: str = "view") -> RecordQuerySet:
        """The rows that this person may see (or, with another verb, do that to); the one door of every read."""
        return visible(self, user, f"{self.model.record_key}.{verb}")


class SharedRecord(Tracked):
    """A record that belongs to the company as a whole (products, pipelines).

    `own` holds the values of the fields that administrators added (records/own).
    """

    own = OwnValues()

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True


class Record(SharedRecord):
    """A record that somebody answers for. Without an owner it is unsorted and waits to be claimed."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class DictionaryEntry(SharedRecord):
    """One value of a dictionary that administrators edit: industries, reasons, relation types (R056)."""

    record_key = "dictionary_entry"
    brief = ("label", "translations")

    dictionary = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    translations = models.JSONField(default=dict, help_text='Labels in other languages: {"ru": "…"}')
    color = models.PositiveSmallIntegerField(
        default=0, help_text="Index into the palette of the interface, 0 = none"
    )
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "dictionary",
                Lower("label"),
                condition=models.Q(deleted_at__isnull=True),
                name="dictionary_label_unique",
            )
        ]
        indexes = [models.Index(fields=["dictionary", "position"], name="dictionary_order")]

    def __str__(self) -> str:
        return self.translations.get(get_language() or "en") or self.label
