"""Failed sign-ins, kept a quarter of an hour to slow down guessing; and what people chose for their lists."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FailedSignIn(models.Model):
    """One wrong password. Shared by all web processes, therefore a row and not a cache entry."""

    email = models.CharField(max_length=254)
    address = models.CharField(max_length=45, help_text="IP address of the caller")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="failed_sign_in_by_address")]


class ListChoice(models.Model):
    """What a person last chose to see in the list of a record type."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=40)
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "record_type"], name="list_choice_once")]
