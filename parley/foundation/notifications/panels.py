"""Where notifications stand around every page, and the pages of this app under Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.web.corners import add_corner
from parley.foundation.web.settings_pages import settings_page

settings_page(
    _("Mail"),
    _("The server that mail leaves through, and mail that could not be sent"),
    "mail",
    "notifications:mail",
    order=30,
)

add_corner("head", "notifications/bell.html")
add_corner("phone", "notifications/phone.html")
add_corner("menu", "notifications/menu_item.html")
add_corner("profile", "notifications/profile_link.html")
