"""What the search looks in: one folded text a record."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """The searchable text of one record of any type: without case and accents, phones as bare digits.

    The text has an index of trigrams: on PostgreSQL a GIN index, on SQLite an FTS5 table kept by triggers
    (migration 0002). `name` is the folded title, for what begins with a word.
    """

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    name = models.CharField(max_length=300, default="")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type", "record_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["name"], name="search_by_name", opclasses=["varchar_pattern_ops"])]
