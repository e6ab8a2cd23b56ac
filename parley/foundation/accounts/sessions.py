"""Sessions in a table that knows whose they are: a person sees and ends theirs, and locking out ends them at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from parley.foundation.accounts.credentials import Session
from parley.foundation.accounts.models import User

DEVICE = "device"
"""Where a session's data keep [address, agent, started, seen], ISO times: written at sign-in and now and then."""


class SessionStore(DatabaseSessions):
    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        owner = data.get("_auth_user_id")
        session.user_id = int(owner) if owner else None
        if DEVICE in data:
            address, agent, started, seen = data[DEVICE]
            session.address, session.agent = address, agent
            session.started_at, session.seen_at = (
                datetime.fromisoformat(started),
                datetime.fromisoformat(seen),
            )
        return session


def end_sessions(user: User, *, except_for: str = "") -> int:
    """Signs the person out everywhere, or everywhere but in one session; how many ended."""
    return Session.objects.filter(user=user).exclude(session_key=except_for).delete()[0]
