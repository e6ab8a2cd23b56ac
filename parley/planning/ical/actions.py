"""A person's own address for calendar programs: made, shown once, taken back."""

from __future__ import annotations

import hashlib
import secrets

from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.planning.ical.models import CalendarFeed


def digest_of(token: str) -> str:
    """What is stored of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_feed(user: User) -> str:
    """A new secret for the address; the old one, if there was one, leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"digest": digest_of(token), "made_at": clock.now(), "read_at": None}
    )
    return token


def revoke_feed(user: User) -> None:
    """No address any more."""
    CalendarFeed.objects.filter(user=user).delete()


def owner_of(token: str) -> User | None:
    """Whose address that is; None for a wrong one, and for that of somebody who left."""
    feed = (
        CalendarFeed.objects.filter(digest=digest_of(token))
        .select_related("user__role", "user__team")
        .first()
    )
    if feed is None or not feed.user.is_active or feed.user.deleted_at is not None:
        return None
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=clock.now())
    return feed.user
