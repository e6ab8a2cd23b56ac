"""Persons: those in organizations, and those who buy for themselves."""

from __future__ import annotations

from django.db import models

from parley.foundation.records.models import Record
from parley.parties.contact import Address, ContactPoint
from parley.parties.organizations.models import Organization


class Person(Record):
    """One person; `name` is how they are called in full."""

    record_key = "person"
    brief = ("name",)

    name = models.CharField(max_length=200)
    first_name = models.CharField(max_length=100, blank=True, default="")
    last_name = models.CharField(max_length=100, blank=True, default="")
    job_title = models.CharField(max_length=200, blank=True, default="")
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="people"
    )
    description = models.TextField(blank=True, default="")
    birthday = models.DateField(null=True, blank=True)
    family = models.TextField(blank=True, default="")
    hobbies = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="person_by_name"),
            models.Index(fields=["owner", "created_at"], name="person_by_owner"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonContact(ContactPoint):
    """How a person is reached."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_points")


class PersonAddress(Address):
    """Where a person lives or works."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
