"""The kinds of fields that an administrator can choose from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.records.kinds import Kind
from parley.foundation.records.own import kinds
from parley.foundation.records.own.models import OwnField


@dataclass(frozen=True)
class Offered:
    """One kind. `unique` and `indexed` say whether its values can be kept unique and get an index, `found` whether
    the search finds them; `needs` names the further settings that it takes."""

    key: str
    label: Any
    icon: str
    make: Callable[[OwnField], Kind]
    unique: bool = False
    indexed: bool = True
    found: bool = False
    needs: tuple[str, ...] = ()


OFFERED: dict[str, Offered] = {
    one.key: one
    for one in (
        Offered("text", pgettext_lazy("field", "Text"), "forms", lambda row: kinds.OwnText(number=row.pk), unique=True, found=True),
        Offered("long_text", _("Long text"), "align-left", lambda row: kinds.OwnLongText(number=row.pk), indexed=False, found=True),
        Offered("number", _("Number"), "number", lambda row: kinds.OwnNumber(number=row.pk, places=row.places), unique=True, needs=("places",)),
        Offered("money", _("Amount of money"), "coins", lambda row: kinds.OwnMoney(number=row.pk, currency=row.currency), needs=("currency",)),
        Offered("date", _("Date"), "calendar", lambda row: kinds.OwnDate(number=row.pk)),
        Offered("date_time", _("Date and time"), "clock", lambda row: kinds.OwnDateTime(number=row.pk)),
        Offered("yes_no", _("Yes or no"), "checkbox", lambda row: kinds.OwnYesNo(number=row.pk), indexed=False),
        Offered("choice", _("Choice"), "list", lambda row: kinds.OwnChoice(number=row.pk, dictionary=row.dictionary), found=True, needs=("dictionary",)),
        Offered("choices", _("Several choices"), "list-check", lambda row: kinds.OwnChoices(number=row.pk, dictionary=row.dictionary), indexed=False, found=True, needs=("dictionary",)),
        Offered("link", _("Link to a record"), "link", lambda row: kinds.OwnLink(number=row.pk, to=row.to), needs=("to",)),
        Offered("user", _("Colleague"), "user", lambda row: kinds.OwnLink(number=row.pk, to="user")),
        Offered("phone", _("Phone"), "phone", lambda row: kinds.OwnPhone(number=row.pk), unique=True, found=True),
        Offered("email", _("E-mail"), "mail", lambda row: kinds.OwnEmail(number=row.pk), unique=True, found=True),
        Offered("url", _("Web address"), "world", lambda row: kinds.OwnUrl(number=row.pk), unique=True, found=True),
    )
}  # fmt: skip
