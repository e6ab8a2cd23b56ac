"""Views: named ways to look at the records of a type, and what each person made of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from parley.foundation.accounts.models import Role
from parley.foundation.records.models import Record


class Sharing(models.TextChoices):
    """With whom a view is shared, beside its owner."""

    NOBODY = "nobody", pgettext_lazy("a view is shared with", "Only me")
    TEAM = "team", pgettext_lazy("a view is shared with", "My team")
    ALL = "all", pgettext_lazy("a view is shared with", "Everybody")


class SavedView(Record):
    """Conditions, order, columns, grouping and layout under a name. It never holds rows: each sees their own through it."""

    record_key = "view"

    name = models.CharField(max_length=200)
    record_type = models.CharField(max_length=40)
    where = models.TextField(blank=True, default="", help_text="Conditions as JSON; empty for none")
    sort = models.CharField(max_length=100, blank=True, default="")
    grouping = models.CharField(max_length=100, blank=True, default="")
    columns = models.JSONField(default=list, blank=True)
    layout = models.CharField(max_length=20, default="list")
    options = models.CharField(
        max_length=500, blank=True, default="", help_text="What only the layout knows, as a query string"
    )
    shared = models.CharField(max_length=8, choices=Sharing.choices, default=Sharing.NOBODY)

    class Meta:
        indexes = [
            models.Index(
                fields=["record_type", "owner"],
                condition=models.Q(deleted_at__isnull=True),
                name="view_by_type_and_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PersonalView(models.Model):
    """What one person made of a view: a tab above the list (`pinned_at`), or what opens first."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="personal")
    pinned_at = models.DateTimeField(null=True)
    opens_first = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "view"], name="personal_view_once")]


class RoleView(models.Model):
    """The view that opens first for everyone with a role who has not chosen one."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="roles")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "record_type"], name="role_view_once")]
