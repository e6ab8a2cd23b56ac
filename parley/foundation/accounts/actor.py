"""Who does something, and through which door: every write says so and the history keeps it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Literal

from parley.foundation.accounts.models import User

Channel = Literal["screen", "board", "bulk", "import", "api", "form", "robot", "system"]


@dataclass(frozen=True)
class Actor:
    """`user` is None only for the system itself (set-up, samples, clock).

    `operation` names one thing a person did, however many records it touched: history rows and events carry it, and
    undo takes it back as a whole.
    """

    user: User | None
    channel: Channel = "screen"
    reason: str = ""
    operation: uuid.UUID = field(default_factory=uuid.uuid4)

    def because(self, reason: str) -> Actor:
        """The same actor and operation, with a reason for the history."""
        return replace(self, reason=reason)

    def again(self) -> Actor:
        """The same actor at the start of another operation."""
        return replace(self, operation=uuid.uuid4())


def system(reason: str = "") -> Actor:
    """The actor of set-up, samples and the clock: may do everything, and is named in the history as the system."""
    return Actor(user=None, channel="system", reason=reason)
