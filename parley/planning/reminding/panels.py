"""The page of the reminder rules under Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.web.settings_pages import settings_page

settings_page(
    _("Reminders"),
    _("How often people are reminded of overdue tasks, and when their head hears of it"),
    "alarm",
    "planning:reminder_rules",
    order=35,
)
