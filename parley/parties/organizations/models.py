"""Companies, authorities, households: whoever buys as a group."""

from __future__ import annotations

from django.db import models

from parley.foundation.records.models import DictionaryEntry, Record
from parley.parties.contact import Address, ContactPoint


class Organization(Record):
    """One organization. `annual_revenue` is in the company's currency."""

    record_key = "organization"
    brief = ("name",)

    name = models.CharField(max_length=200)
    industry = models.ForeignKey(DictionaryEntry, models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=100, blank=True, default="")
    website = models.CharField(max_length=500, blank=True, default="")
    tax_id = models.CharField(max_length=40, blank=True, default="", db_index=True)
    employees = models.PositiveIntegerField(null=True, blank=True)
    annual_revenue = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="subsidiaries")
    description = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="organization_by_name"),
            models.Index(fields=["owner", "created_at"], name="organization_by_owner"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationContact(ContactPoint):
    """How an organization is reached."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="contact_points")


class OrganizationAddress(Address):
    """Where an organization sits."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="addresses")
