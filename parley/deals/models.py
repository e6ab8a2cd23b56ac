"""Deals: sales under way, and those that ended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from parley.catalog.models import Product
from parley.foundation.records.models import DictionaryEntry, Record
from parley.parties.models import Organization, Person
from parley.pipelines.models import Staged


class Deal(Record, Staged):
    """One sale. `amount` is in `currency` (ISO 4217); `started_on` is when the work on it began."""

    record_key = "deal"
    brief = ("name",)

    name = models.CharField(max_length=200)
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="deals"
    )
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="deals")
    kind = models.ForeignKey(DictionaryEntry, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(DictionaryEntry, models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)
    started_on = models.DateField(null=True, blank=True)
    expected_close_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["stage", "expected_close_on", "id"],
                name="deal_open_on_stage",
                condition=Q(outcome="open", deleted_at__isnull=True),
            ),
            models.Index(
                fields=["pipeline", "expected_close_on", "id"],
                name="deal_open_in_pipeline",
                condition=Q(outcome="open", deleted_at__isnull=True),
            ),
            models.Index(
                fields=["pipeline", "expected_close_on"],
                name="deal_unsorted",
                condition=Q(outcome="open", deleted_at__isnull=True, owner__isnull=True),
            ),
            # The sums over a board's columns are read from this alone (PostgreSQL; SQLite goes without).
            models.Index(
                fields=["pipeline", "stage"],
                name="deal_open_sums",
                include=["id", "owner", "currency", "amount", "touched_at", "snoozed_until"],
                condition=Q(outcome="open", deleted_at__isnull=True),
            ),
            models.Index(fields=["name", "id"], name="deal_by_name"),
            models.Index(fields=["amount", "id"], name="deal_by_amount"),
            models.Index(fields=["expected_close_on", "id"], name="deal_by_expected_close"),
            models.Index(fields=["owner", "stage"], name="deal_by_owner"),
            models.Index(fields=["pipeline", "outcome", "closed_on"], name="deal_by_outcome"),
            models.Index(fields=["organization", "-id"], name="deal_by_organization"),
        ]

    def __str__(self) -> str:
        return self.name


class DealLine(models.Model):
    """One product on a deal. `price` is for one unit before `discount` (percent), in the deal's currency."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="deal_lines")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, default=1)
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    discount = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    position = models.PositiveSmallIntegerField(default=0)


class DealContact(models.Model):
    """A person who takes part in a deal, and in which part."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="deal_parts")
    part = models.CharField(max_length=100, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
