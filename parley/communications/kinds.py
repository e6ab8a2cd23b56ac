"""What people can be told about in conversations and records that they follow."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.notifications.kinds import ByMail, notification_kind

MENTION = notification_kind(
    "mention", _("Somebody mentions me in a comment"), "at", by_mail=ByMail.NOW, order=10
)
COMMENT = notification_kind("comment", _("Somebody comments on what I follow"), "message", order=20)
FOLLOWED = notification_kind(
    "followed", _("What I follow comes to another stage or owner"), "bell", by_mail=ByMail.OFF, order=30
)
