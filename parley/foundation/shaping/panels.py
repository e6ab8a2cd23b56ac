"""The pages of this app under Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parley.foundation.web.settings_pages import settings_page

settings_page(
    _("Fields and forms"),
    _("Fields of your own, their order and names; what you do not use"),
    "forms",
    "shaping:overview",
    order=32,
)
settings_page(
    _("Record types"),
    _("Kinds of records of your own; which of the built-in ones you use"),
    "box",
    "shaping:types",
    order=33,
)
settings_page(
    _("Dictionaries"),
    _("What choices offer: names, colours, order"),
    "list-details",
    "shaping:dictionaries",
    order=34,
)
