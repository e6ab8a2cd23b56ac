"""What was merged into what, and all that moved along: enough to take it apart again."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Merge(models.Model):
    """One record that went up in another of its type.

    `moved` lists the rows that were pointed anew, as {"app.Model.field": [ids]}; changes of records (chosen values,
    links, the bin) are in the history under `operation`.
    """

    record_type = models.CharField(max_length=40)
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    moved = models.JSONField(default=dict)
    operation = models.UUIDField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["record_type", "kept_id"], name="merge_by_kept")]
