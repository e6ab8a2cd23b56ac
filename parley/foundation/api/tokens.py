"""Making, checking, renewing and revoking keys."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from parley.foundation.access.policy import limit
from parley.foundation.accounts.models import User
from parley.foundation.api.models import Token
from parley.foundation.api.scopes import EVERYTHING
from parley.foundation.lib import clock

PREFIX = "parley_"
LONGEST = 366
"""Days after which a key ends at the latest."""


@dataclass(frozen=True)
class NewToken:
    """A key that was just made: `secret` is shown once and stored nowhere."""

    token: Token
    secret: str


def make_token(user: User, name: str, days: int, scopes: Sequence[str] = EVERYTHING) -> NewToken:
    """A key that lives for at most `days` days (no more than a year) and reaches what its scopes allow."""
    now = clock.now()
    token = Token(user=user, name=name.strip()[:100] or "API", created_at=now, scopes=list(scopes))
    token.expires_at = now + datetime.timedelta(days=min(max(days, 1), LONGEST))
    secret = _renewed(token)
    token.save(force_insert=True)
    return NewToken(token, secret)


def rotate(user: User, pk: int) -> NewToken | None:
    """Gives one of the person's living keys a new secret and the same time to live again; the old one ends at once."""
    token = living().filter(user=user, pk=pk).first()
    if token is None:
        return None
    lifetime = token.expires_at - token.created_at
    token.created_at = clock.now()
    token.expires_at, token.last_used_at = token.created_at + lifetime, None
    secret = _renewed(token)
    token.save()
    return NewToken(token, secret)


def _renewed(token: Token) -> str:
    secret = PREFIX + secrets.token_urlsafe(32)
    token.digest, token.hint = digest_of(secret), secret[: len(PREFIX) + 4]
    return secret


def digest_of(secret: str) -> str:
    """The keys are random, so a plain hash is enough to keep them from being read out of the database."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def living() -> QuerySet[Token]:
    """Keys that open something now: not revoked, not expired, of people who may sign in."""
    rows = Token.objects.filter(revoked_at__isnull=True, expires_at__gt=clock.now())
    return rows.filter(user__is_active=True, user__deleted_at__isnull=True)


def token_of(secret: str) -> Token | None:
    """The living key of that secret; its `user` reaches no more than its scopes. Notes its use at most once a minute."""
    token = living().filter(digest=digest_of(secret)).select_related("user__role").first()
    if token is None:
        return None
    limit(token.user, token.scopes)
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > datetime.timedelta(minutes=1):
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke(user: User, pk: int) -> None:
    """Ends one of the person's own keys at once."""
    Token.objects.filter(user=user, pk=pk, revoked_at__isnull=True).update(revoked_at=clock.now())
