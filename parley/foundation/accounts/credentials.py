"""What people sign in with beside their password, how they get a new one, and where they are signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class Session(AbstractBaseSession):
    """One signed-in browser. The columns beside Django's own say whose it is and what the person is told about it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=300, blank=True, default="")

    class Meta(AbstractBaseSession.Meta):
        abstract = False


class CodeApp(models.Model):
    """An app that shows a new code every half minute (RFC 6238). The secret is sealed; unconfirmed ones count for nothing.

    `last_step` is the half minute of the newest code that was used: no code works twice.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="code_app")
    secret = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """A code for the day when the phone is gone: works once, only its digest is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)


class Passkey(models.Model):
    """A key pair on a device or in a password manager (WebAuthn); the public half is here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=100)
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)


class PasswordReset(models.Model):
    """A link to a new password, sent by mail: works once and for an hour.

    `state` is a digest of the person's password, address and role: when one of them changes, the link is dead.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
