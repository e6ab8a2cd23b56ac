"""What the company sells."""

from __future__ import annotations

from django.db import models

from parley.foundation.records.models import DictionaryEntry, SharedRecord


class Product(SharedRecord):
    """A product or service with its list price, in the company's currency (R170)."""

    record_key = "product"

    name = models.CharField(max_length=200)
    sku = models.CharField(max_length=80, blank=True, default="", db_index=True)
    category = models.ForeignKey(DictionaryEntry, models.PROTECT, null=True, blank=True, related_name="+")
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True, default="")
    description = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="product_by_name")]

    def __str__(self) -> str:
        return self.name
