"""How people and organizations belong together: works at, advises, parent company, spouse (R007, R129)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from parley.foundation.records.models import SharedRecord


class RelationKind(SharedRecord):
    """One kind of relation, with its name from either end: "works at" and "employs"; the same for equals."""

    record_key = "relation_kind"

    name = models.CharField(max_length=100)
    reverse_name = models.CharField(max_length=100)
    translations = models.JSONField(default=dict, help_text='{"ru": ["работает в", "место работы"]}')
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.said(forward=True)

    def said(self, *, forward: bool) -> str:
        """Its name from the first end (forward) or the second, in the active language."""
        pair = self.translations.get(get_language() or "en") or [self.name, self.reverse_name]
        return pair[0 if forward else 1]


class Relation(models.Model):
    """From one party to another; each end is a record type and an id."""

    kind = models.ForeignKey(RelationKind, models.PROTECT, related_name="relations")
    from_type = models.CharField(max_length=40)
    from_id = models.BigIntegerField()
    to_type = models.CharField(max_length=40)
    to_id = models.BigIntegerField()
    comment = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "from_type", "from_id", "to_type", "to_id"], name="relation_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(from_type=models.F("to_type"), from_id=models.F("to_id")),
                name="relation_not_to_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["from_type", "from_id"], name="relation_from"),
            models.Index(fields=["to_type", "to_id"], name="relation_to"),
        ]
