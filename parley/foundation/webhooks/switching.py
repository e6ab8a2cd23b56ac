"""Switching a webhook off by itself, and telling those who care."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.notifications.kinds import ByMail, notification_kind
from parley.foundation.notifications.notifying import notify
from parley.foundation.webhooks.models import Webhook

SWITCHED_OFF = notification_kind(
    "webhook_off", gettext_lazy("A webhook of mine is switched off"), "webhook", by_mail=ByMail.NOW, order=80
)


def switch_off(webhook: Webhook, reason: str) -> None:
    """Ends sending until somebody switches it on again. Must run in a transaction."""
    webhook.is_on, webhook.off_reason, webhook.busy_until = False, reason, None
    webhook.save(update_fields=["is_on", "off_reason", "busy_until"])
    people = {one.pk: one for one in (webhook.user, webhook.created_by) if one is not None}
    name = webhook.name
    notify(
        people.values(),
        kind=SWITCHED_OFF.key,
        text=lambda: (
            _("The webhook “%(name)s” is switched off: %(reason)s")
            % {"name": name, "reason": reason_text(reason)}
        ),
        address=reverse("webhooks:show", args=[webhook.pk]),
    )


def reason_text(reason: str) -> str:
    """Why a webhook is off, as a sentence."""
    return {
        "": "",
        "person": _("Somebody switched it off."),
        "failing": _(
            "Its address took nothing for a day. Nothing is lost: switched on again, it goes on where it ended."
        ),
        "gone": _("Its address answered that it is gone (410)."),
        "user": _("The person for whom it acts may not sign in any more."),
        "secret": _("Its secret was stored under another secret key of the server. Make a new one."),
    }[reason]
