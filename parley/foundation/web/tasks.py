"""Background jobs of the account pages."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from parley.foundation.accounts import resets
from parley.foundation.accounts.models import Company, Session
from parley.foundation.jobs import periodic, task
from parley.foundation.lib import clock
from parley.foundation.mail.sending import send


@task(atomic=True)
def send_reset_link(email: str) -> None:
    """Sends a link to whoever has this address; nothing where nobody has. As a job it takes the page the same time."""
    made = resets.new_link(email)
    if made is None:
        return
    user, secret = made
    with override(user.language):
        link = settings.PARLEY_URL + reverse("account:reset", args=[secret])
        text = _(
            "Hello %(name)s,\n\nsomebody asked for a new password for your account at %(company)s. This link sets one. "
            "It works once, for an hour:\n\n%(link)s\n\nIf it was not you, do nothing: your password stays as it is."
        ) % {"name": user.name, "company": Company.current().name, "link": link}
        send([user.email or ""], _("New password"), text, about=f"user:{user.pk}")


@periodic(every=timedelta(hours=6))
@task(atomic=True)
def forget_ended_sessions() -> None:
    """Takes sessions that are over out of the database."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
