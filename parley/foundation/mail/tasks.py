"""The jobs of outgoing mail: a nudge after each `send`, one a minute for what was put off, and tidying up."""

from __future__ import annotations

from datetime import time, timedelta

from parley.foundation.jobs import periodic, task
from parley.foundation.lib import clock
from parley.foundation.mail.delivering import deliver_due
from parley.foundation.mail.models import MailState, OutgoingMail

KEEP_SENT = timedelta(days=30)
KEEP_FAILED = timedelta(days=90)


@periodic(every=timedelta(minutes=1))
@task
def deliver() -> int:
    """Sends the mail that is due; returns how many mails left."""
    return deliver_due()


@periodic(daily=time(3, 20))
@task
def forget_old_mail() -> int:
    """Deletes what was sent a month ago, and what failed three months ago."""
    now = clock.now()
    sent = OutgoingMail.objects.filter(state=MailState.SENT, sent_at__lt=now - KEEP_SENT).delete()[0]
    failed = OutgoingMail.objects.filter(state=MailState.FAILED, created_at__lt=now - KEEP_FAILED)
    return sent + failed.delete()[0]
