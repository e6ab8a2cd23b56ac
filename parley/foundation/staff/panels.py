"""The pages of this app under Settings, and who works on a record beside its owner."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parley.foundation.accounts.models import User
from parley.foundation.actions.deputies import deputies_of
from parley.foundation.records.declaration import RecordType
from parley.foundation.web.screens.parts import Part, add_part
from parley.foundation.web.settings_pages import settings_page

settings_page(
    _("Company"),
    _("Name, language, currency, time zone"),
    "building-skyscraper",
    "settings:company",
    order=10,
)
settings_page(
    _("Colleagues"), _("Who works here, their roles and teams"), "users", "settings:colleagues", order=20
)
settings_page(
    _("Roles and rights"), _("Who sees and does what, and which fields are sensitive"), "shield-lock",
    "settings:roles", order=25,
)  # fmt: skip


def deputies(record_type: RecordType, record: Any, user: User) -> dict[str, Any] | None:
    """The deputies, where there are any; adding one is among the record's actions."""
    found = list(deputies_of(record)) if record_type.owned else []
    return {"deputies": found} if found else None


add_part(Part("right", "staff/deputies.html", deputies, order=90))
