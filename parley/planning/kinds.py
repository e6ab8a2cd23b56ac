"""What people are told about tasks and meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.notifications.kinds import ByMail, notification_kind

ASSIGNED = notification_kind(
    "task_assigned", _("Somebody gives me a task"), "checkbox", by_mail=ByMail.NOW, order=10
)
REMINDER = notification_kind(
    "reminder", _("A reminder of a task is due"), "alarm", by_mail=ByMail.NOW, order=12
)
OVERDUE = notification_kind("task_overdue", _("A task of mine is overdue"), "alert-circle", order=14)
ESCALATED = notification_kind(
    "task_escalated", _("A task of my team stays undone in spite of reminders"), "alert-triangle",
    by_mail=ByMail.NOW, order=16,
)  # fmt: skip
MEETING_SOON = notification_kind(
    "meeting_soon", _("A meeting begins soon"), "calendar-event", by_mail=ByMail.OFF, urgent=True, order=20
)
INVITED = notification_kind(
    "meeting_invited", _("Somebody invites me to a meeting, changes or cancels it"), "calendar-plus",
    by_mail=ByMail.NOW, order=22,
)  # fmt: skip
ANSWERED = notification_kind(
    "meeting_answered", _("Somebody answers my invitation"), "calendar-check", by_mail=ByMail.OFF, order=24
)
UNCLAIMED = notification_kind(
    "unclaimed", _("Something waits too long to be claimed in my team"), "hand-grab",
    by_mail=ByMail.NOW, order=30,
)  # fmt: skip
