"""The jobs of webhooks: a nudge after each change while there is a webhook, one a minute for what was put off, tidying up."""

from __future__ import annotations

from datetime import time, timedelta

from parley.foundation.jobs import periodic, task
from parley.foundation.lib import clock
from parley.foundation.webhooks.models import Delivery, State
from parley.foundation.webhooks.reaching import woken_by
from parley.foundation.webhooks.sending import send_due

KEPT = timedelta(days=30)


@periodic(every=timedelta(minutes=1))
@task(queue_name="outbound")  # type: ignore[untyped-decorator]
def deliver() -> int:
    """Finds out what webhooks are to be told, and tells them; returns how many attempts were made."""
    return send_due()


woken_by(deliver.enqueue)


@periodic(daily=time(3, 50))
@task
def forget_old_deliveries() -> int:
    """Deletes what was dealt with a month ago."""
    old = Delivery.objects.filter(created_at__lt=clock.now() - KEPT).exclude(state=State.WAITING)
    return old.delete()[0]
