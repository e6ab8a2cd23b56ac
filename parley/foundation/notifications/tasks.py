"""The jobs of notifications: mail that is due, and tidying up."""

from __future__ import annotations

from datetime import time, timedelta

from parley.foundation.jobs import periodic, task
from parley.foundation.lib import clock
from parley.foundation.notifications.mailing import mail_due
from parley.foundation.notifications.models import Notification

KEEP = timedelta(days=180)


@periodic(every=timedelta(minutes=1))
@task
def mail_notifications() -> int:
    """Mails what is due; returns how many mails that were."""
    return mail_due()


@periodic(daily=time(3, 30))
@task
def forget_old_notifications() -> int:
    """Deletes what people were told half a year ago."""
    return Notification.objects.filter(at__lt=clock.now() - KEEP).delete()[0]
