from __future__ import annotations

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "parley.foundation.live"
    label = "live"

    def ready(self) -> None:
        """Every process that stores events tells those that have pages open."""
        from parley.foundation.events.event import on_every_event
        from parley.foundation.live.nudging import nudge, nudge_after
        from parley.foundation.notifications.notifying import on_notified

        on_every_event(nudge_after)
        on_notified(lambda _people: nudge())
