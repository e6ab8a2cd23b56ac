"""A new password by mail: one link, once, for an hour."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from parley.foundation.accounts.models import PasswordReset, User, normal_email
from parley.foundation.accounts.sessions import end_sessions

LIFETIME = timedelta(hours=1)
AT_ONCE = 3
"""Living links of one person; more are not made, so that nobody's mailbox is filled by a stranger."""


def new_link(email: str) -> tuple[User, str] | None:
    """The person of that address and the secret part of a link; None where nobody there may sign in."""
    now = timezone.now()
    PasswordReset.objects.filter(expires_at__lte=now).delete()
    user = User.objects.filter(email=normal_email(email), is_active=True, deleted_at__isnull=True).first()
    if user is None or user.email is None or PasswordReset.objects.filter(user=user).count() >= AT_ONCE:
        return None
    secret = secrets.token_urlsafe(32)
    PasswordReset.objects.create(
        user=user, digest=_digest(secret), state=_state(user), expires_at=now + LIFETIME
    )
    return user, secret


def person_of(secret: str) -> User | None:
    """Whose link this is, while it lives."""
    found = PasswordReset.objects.select_related("user").filter(digest=_digest(secret)).first()
    if found is None or found.expires_at <= timezone.now():
        return None
    user = found.user
    if not user.is_active or user.deleted_at is not None:
        return None
    return user if constant_time_compare(found.state, _state(user)) else None


@transaction.atomic
def set_password(secret: str, password: str) -> User | None:
    """The new password; every session ends and every link is dead. None where the link died meanwhile."""
    user = person_of(secret)
    if user is None or not PasswordReset.objects.filter(digest=_digest(secret)).delete()[0]:
        return None
    user.set_password(password)
    user.save(update_fields=["password"])
    PasswordReset.objects.filter(user=user).delete()
    end_sessions(user)
    return user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _state(user: User) -> str:
    return salted_hmac(
        "parley.resets", f"{user.password}|{user.email}|{user.role_id}", algorithm="sha256"
    ).hexdigest()
