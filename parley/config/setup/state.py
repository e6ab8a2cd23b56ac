"""Whether this installation has been set up: whether there is somebody who can sign in."""

from __future__ import annotations

from parley.foundation.accounts.models import User


def is_set_up() -> bool:
    """One small query; asked only for requests of people who have not signed in."""
    return User.objects.filter(email__isnull=False).exists()
