"""What one unit of a currency is worth in the company's own, from a day on (R037)."""

from __future__ import annotations

from django.db import models

from parley.foundation.records.models import SharedRecord


class Rate(SharedRecord):
    """`rate` units of the company's currency for one of `currency` (ISO 4217), from `valid_from` until the next one.

    Of two rates for one day the one entered last counts.
    """

    record_key = "exchange_rate"

    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    rate = models.DecimalField(max_digits=24, decimal_places=10)

    class Meta:
        indexes = [models.Index(fields=["currency", "valid_from"], name="rate_by_day")]
        constraints = [models.CheckConstraint(condition=models.Q(rate__gt=0), name="rate_positive")]

    def __str__(self) -> str:
        return self.name
