"""From the stored events to deliveries: each webhook goes on where it ended, so that nothing is lost and nothing twice."""

from __future__ import annotations

from django.db import transaction

from parley.foundation.api.feed import event_name
from parley.foundation.events.models import StoredEvent
from parley.foundation.events.reading import horizon
from parley.foundation.lib import clock
from parley.foundation.webhooks.choosing import chosen
from parley.foundation.webhooks.models import Delivery, Webhook
from parley.foundation.webhooks.switching import switch_off

BATCH = 500


def collect_all() -> None:
    """Makes deliveries for everything that happened since each webhook's position."""
    end = horizon()
    for pk in Webhook.objects.filter(is_on=True, position__lt=end).values_list("pk", flat=True):
        while collect(pk, end):
            pass


@transaction.atomic
def collect(pk: int, end: int) -> bool:
    """Deals with the next events of one webhook, together with its position; whether there are more."""
    webhook = Webhook.objects.select_for_update(of=("self",)).filter(pk=pk, is_on=True).first()
    if webhook is None or webhook.position >= end:
        return False
    if not webhook.user.is_active or webhook.user.deleted_at is not None:
        switch_off(webhook, "user")
        return False
    events = list(StoredEvent.objects.filter(id__gt=webhook.position, id__lte=end).order_by("id")[:BATCH])
    now = clock.now()
    deliveries = [
        Delivery(
            webhook=webhook, event_id=event.pk, event=event_name(event)[:120], record_type=event.record_type,
            record_id=event.record_id, created_at=now, next_at=now,
        )
        for event in chosen(webhook, events)
    ]  # fmt: skip
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    more = len(events) == BATCH
    webhook.position = events[-1].pk if more else end
    webhook.save(update_fields=["position"])
    return more
