"""Who works here: people, teams, roles, and the company itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.once import once
from parley.foundation.accounts.tracked import Tracked


class Team(Tracked):
    """People who sell together; its head sees their work. `region` groups teams in reports."""

    record_key = "team"

    name = models.CharField(max_length=200)
    region = models.CharField(max_length=200, blank=True, default="")
    head = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="headed_teams"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=models.Q(deleted_at__isnull=True), name="team_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What its holders may do. `grants` maps a permission ("deal.view") to a scope: own, team or all.

    Keys may use `*` for the type or the verb ("*.view", "deal.*", "*"); the most exact key decides.
    `second_factor`: its holders sign in with a code or a passkey beside their password.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=300, blank=True, default="")
    grants = models.JSONField(default=dict)
    second_factor = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **values: Any) -> User:
        """A person who may sign in once they have an e-mail address and a password."""
        user = self.model(email=normal_email(email), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=normal_email(email), deleted_at__isnull=True)


def normal_email(email: str | None) -> str | None:
    """Addresses are compared without regard to case; an empty one is no address."""
    return (email or "").strip().lower() or None


class User(AbstractBaseUser, Tracked):
    """A colleague. Without an e-mail address they own records but cannot sign in (imported, or not invited yet)."""

    record_key = "user"
    brief = ("name",)

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    name = models.CharField(max_length=200)
    email = models.EmailField(null=True, blank=True, unique=True)
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="users")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="members")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.AUTO)
    density = models.CharField(max_length=12, choices=Density.choices, default=Density.COMFORTABLE)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """The company that uses this installation: one row."""

    name = models.CharField(max_length=200, default="Parley")
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO 4217")
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(
        max_length=2, default="DE", help_text="ISO 3166-1; how local phone numbers are read"
    )
    set_up_at = models.DateTimeField(null=True, help_text="When the set-up wizard was finished")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="company_is_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Company:
        """The one row, read once a request; a fresh installation gets it with its defaults."""
        return once("company", lambda: cls.objects.get_or_create(id=1)[0])


from parley.foundation.accounts.credentials import (  # noqa: E402 -- they point at User by name
    CodeApp,
    Passkey,
    PasswordReset,
    RecoveryCode,
    Session,
)

__all__ = [
    "CodeApp",
    "Company",
    "Passkey",
    "PasswordReset",
    "RecoveryCode",
    "Role",
    "Session",
    "Team",
    "User",
    "normal_email",
]
