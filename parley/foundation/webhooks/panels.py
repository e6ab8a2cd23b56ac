"""The page of this app under Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.web.settings_pages import settings_page

settings_page(
    _("Webhooks"), _("Other programs are told what happens"), "webhook", "webhooks:overview", order=70
)
