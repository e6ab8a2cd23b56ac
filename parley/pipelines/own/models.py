from __future__ import annotations

from django.db import models

from parley.foundation.records.models import Record
from parley.foundation.records.own.models import OfOwnType
from parley.pipelines.models import Staged


class StagedRecord(Record, Staged, OfOwnType):
    """A record of an own type that has an owner and stands on a stage."""

    class Meta:
        app_label = "pipelines"
        indexes = [
            models.Index(fields=["type", "-created_at"], name="own_staged_newest"),
            models.Index(fields=["stage", "-created_at"], name="own_staged_on_stage"),
        ]
