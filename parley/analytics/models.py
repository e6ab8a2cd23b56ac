"""What reports keep for themselves: sums that are ready before anybody asks."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """So many deals more, or fewer, of one sort; rows of the same sort add up.

    Rows are only ever added while people work, so that two who move deals never wait for each other; a job adds them up
    now and then (`fresh` ones were not yet). `what`: "begun", deals by the month they began; "closed", ended ones by the
    month they closed, with the `days` they took; "left", stays on a stage that ended, `days` being seconds there.

    `owner_id` is 0 for nobody and EVERYONE for the sum over all owners. Ids are plain numbers: what they name may go,
    its deals having gone elsewhere before. `month` is the first day of a month, None where a deal has no such day.
    """

    EVERYONE = -1

    what = models.CharField(max_length=6)
    owner_id = models.BigIntegerField()
    pipeline_id = models.BigIntegerField()
    stage_id = models.BigIntegerField(
        help_text="The open stage it stands on or stood on last; 0 where ended ones are counted"
    )
    outcome = models.CharField(max_length=4)
    reason_id = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    month = models.DateField(null=True)
    count = models.BigIntegerField()
    amount = models.DecimalField(max_digits=24, decimal_places=2, default=0)
    days = models.BigIntegerField(default=0)
    days_known = models.BigIntegerField(default=0)
    fresh = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["what", "owner_id", "pipeline_id"], name="tally_asked"),
            models.Index(fields=["id"], name="tally_fresh", condition=models.Q(fresh=True)),
        ]
