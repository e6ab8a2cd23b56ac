"""Wakes the deliveries when something happens."""

from __future__ import annotations

from collections.abc import Sequence

from parley.foundation.events.event import Event, on_every_event
from parley.foundation.webhooks.models import Webhook
from parley.foundation.webhooks.tasks import deliver


@on_every_event
def wake(events: Sequence[Event]) -> None:
    """Enqueues the job in the transaction of the change, while any webhook is on."""
    if Webhook.objects.filter(is_on=True).exists():
        deliver.enqueue()
