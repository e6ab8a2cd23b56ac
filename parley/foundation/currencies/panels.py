"""Exchange rates under Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.web.settings_pages import settings_page

settings_page(
    _("Exchange rates"),
    _("What other currencies are worth, by day: for the totals of boards and reports"),
    "arrows-exchange",
    "exchange_rate:list",
    permission="exchange_rate.change",
    order=35,
)
