"""What people want to reach in a month."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Target(models.Model):
    """One person's monthly target from a month on, until the next such row; an empty figure is no target."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    from_month = models.DateField(help_text="The first day of the month")
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    won = models.PositiveIntegerField(null=True)
    activities = models.PositiveIntegerField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "from_month"], name="target_once_a_month")]
