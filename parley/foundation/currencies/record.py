"""Rates are records: with list, import, API, history and permissions like all others."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Company
from parley.foundation.currencies.models import Rate
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, Date, Number, Text
from parley.foundation.records.writing import Draft, put

CODES = tuple(
    (code, code) for code in sorted(Locale.parse("en").currencies) if code.isascii() and len(code) == 3
)
SMALLEST = Decimal("0.0000000001")


def prepare_name(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """A rate without a name is called after its currency and day."""
    for draft in drafts:
        if not draft.value("name") and draft.value("currency") and draft.value("valid_from"):
            put(record_type, draft, "name", f"{draft.value('currency')} {draft.value('valid_from'):%Y-%m-%d}")


def guard_own_currency(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """The company's currency is worth one of itself."""
    own = Company.current().currency
    for draft in drafts:
        if draft.sets("currency") and draft.values["currency"] == own:
            text = _("%(currency)s is the company’s own currency: it needs no rate.")
            draft.refuse(text % {"currency": own}, "currency", "own_currency")


rate_record = RecordType(
    key="exchange_rate",
    model=Rate,
    label=gettext_lazy("Exchange rate"),
    label_plural=gettext_lazy("Exchange rates"),
    icon="arrows-exchange",
    path="exchange-rates",
    fields=(
        Field("name", gettext_lazy("Name"), Text()),
        Field(
            "currency",
            gettext_lazy("Currency"),
            Choice(choices=CODES),
            required=True,
            synonyms=("code", "iso", "валюта", "код валюты", "mata uang"),
        ),
        Field(
            "valid_from",
            gettext_lazy("Valid from"),
            Date(),
            required=True,
            synonyms=("date", "day", "дата", "действует с", "tanggal", "berlaku sejak"),
        ),
        Field(
            "rate",
            gettext_lazy("Worth in the company’s currency"),
            Number(places=10, digits=24, minimum=SMALLEST),
            required=True,
            synonyms=("rate", "exchange rate", "value", "курс", "значение", "kurs", "nilai"),
        ),
    ),
    title="name",
    title_parts=("currency", "valid_from"),
    columns=("name", "currency", "valid_from", "rate"),
    quick=("currency", "valid_from", "rate"),
    figures=("rate", "valid_from"),
    match=("external_id",),
    order="-valid_from",
    prepare=(prepare_name,),
    guards=(guard_own_currency,),
)
