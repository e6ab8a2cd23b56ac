"""What the search looks in: one folded text a record."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """The searchable text of one record of any type: without case and accents, phones as bare digits."""

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type", "record_id"], name="search_entry_once")]
