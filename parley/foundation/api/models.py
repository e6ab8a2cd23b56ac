"""Keys with which programs act as a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Token(models.Model):
    """One key of one person. Only its digest is stored; `hint` are its first characters, to tell keys apart.

    It can do what its person can, from the moment they can, until it expires or is revoked.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
