"""The history of how a person signs in."""

from __future__ import annotations

import uuid

from parley.foundation.accounts.models import User
from parley.foundation.audit.models import Change
from parley.foundation.lib import clock


def note(user: User, what: str, *, actor: User | None = None) -> None:
    """Writes into the person's history what changed about their way in; no secret is ever part of it."""
    Change.objects.create(
        record_type="user",
        record_id=user.pk,
        kind=Change.Kind.CHANGED,
        version=user.version,
        actor=actor or user,
        channel="screen",
        reason=what,
        at=clock.now(),
        operation=uuid.uuid4(),
    )
