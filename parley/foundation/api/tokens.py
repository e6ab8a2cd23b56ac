"""Making, checking and revoking keys."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from parley.foundation.accounts.models import User
from parley.foundation.api.models import Token
from parley.foundation.lib import clock

PREFIX = "parley_"
LONGEST = 366
"""Days after which a key ends at the latest."""


@dataclass(frozen=True)
class NewToken:
    """A key that was just made: `secret` is shown once and stored nowhere."""

    token: Token
    secret: str


def make_token(user: User, name: str, days: int) -> NewToken:
    """A key that lives for at most `days` days (no more than a year)."""
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = Token.objects.create(
        user=user,
        name=name.strip()[:100] or "API",
        digest=digest_of(secret),
        hint=secret[: len(PREFIX) + 4],
        created_at=now,
        expires_at=now + datetime.timedelta(days=min(max(days, 1), LONGEST)),
    )
    return NewToken(token, secret)


def digest_of(secret: str) -> str:
    """The keys are random, so a plain hash is enough to keep them from being read out of the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


def person_of(secret: str) -> User | None:
    """Whose key it is, if it is alive and its person still may sign in. Notes its use at most once a minute."""
    now = clock.now()
    rows = Token.objects.filter(digest=digest_of(secret), revoked_at__isnull=True, expires_at__gt=now)
    token = (
        rows.filter(user__is_active=True, user__deleted_at__isnull=True).select_related("user__role").first()
    )
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > datetime.timedelta(minutes=1):
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


def revoke(user: User, pk: int) -> None:
    """Ends one of the person's own keys at once."""
    Token.objects.filter(user=user, pk=pk, revoked_at__isnull=True).update(revoked_at=clock.now())
