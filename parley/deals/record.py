"""What a deal is, for every generic capability: the example to copy."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parley.deals.amounts import prepare_amounts, prepare_closing
from parley.deals.models import Deal, DealContact, DealLine
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Date, Dictionary, Link, LongText, Money, Number, Rows, Text
from parley.foundation.records.own.tags import tags_field
from parley.pipelines.fields import staged_fields
from parley.pipelines.guards import guard_stage, prepare_stage
from parley.pipelines.models import Outcome

deal_record = RecordType(
    key="deal",
    model=Deal,
    label=_("Deal"),
    label_plural=_("Deals"),
    icon="layout-kanban",
    path="deals",
    fields=(
        Field(
            "name",
            _("Name"),
            Text(),
            required=True,
            synonyms=(
                "deal",
                "deal name",
                "opportunity",
                "opportunity name",
                "сделка",
                "название",
                "penawaran",
            ),
        ),
        Field(
            "organization",
            _("Organization"),
            Link(to="organization", creatable=True),
            synonyms=(
                "account",
                "company",
                "customer",
                "клиент",
                "компания",
                "организация",
                "perusahaan",
                "pelanggan",
            ),
        ),
        Field("person", _("Contact"), Link(to="person"), synonyms=("contact", "контакт", "kontak")),
        Field(
            "amount",
            _("Amount"),
            Money(minimum=Decimal(0)),
            synonyms=("value", "close value", "deal value", "сумма", "стоимость", "nilai"),
        ),
        Field("currency", _("Currency"), Text(length=3), listable=False, synonyms=("валюта", "mata uang")),
        *staged_fields("deal"),
        Field(
            "expected_close_on",
            _("Expected close"),
            Date(),
            synonyms=("expected close date", "expected close", "план закрытия", "perkiraan tutup"),
        ),
        Field(
            "started_on",
            _("Started on"),
            Date(),
            synonyms=("engage date", "start date", "open date", "дата начала", "tanggal mulai"),
        ),
        Field(
            "closed_on",
            _("Closed on"),
            Date(),
            synonyms=("close date", "closed date", "won date", "дата закрытия", "tanggal tutup"),
        ),
        Field(
            "kind",
            _("Deal type"),
            Dictionary(dictionary="deal_type"),
            synonyms=("type", "тип сделки", "jenis"),
        ),
        Field(
            "source",
            _("Source"),
            Dictionary(dictionary="source"),
            synonyms=("lead source", "источник", "sumber"),
        ),
        Field(
            "lines",
            _("Products"),
            Rows(
                model=lambda: DealLine,
                parent="deal",
                accessor="lines",
                main="product",
                columns=(
                    Field("product", _("Product"), Link(to="product"), required=True),
                    Field(
                        "quantity", _("Quantity"), Number(places=3, minimum=Decimal(0)), default=Decimal(1)
                    ),
                    Field("price", _("Price"), Money()),
                    Field(
                        "discount",
                        _("Discount, %"),
                        Number(minimum=Decimal(0), maximum=Decimal(100)),
                        default=Decimal(0),
                    ),
                ),
            ),
            synonyms=("product", "products", "товар", "товары", "продукт", "продукты", "услуга", "produk"),
        ),
        Field(
            "contacts",
            _("People"),
            Rows(
                model=lambda: DealContact,
                parent="deal",
                accessor="contacts",
                main="person",
                columns=(
                    Field("person", _("Person"), Link(to="person"), required=True),
                    Field("part", _("Part"), Text(length=100)),
                ),
            ),
            importable=False,
            listable=False,
        ),
        Field(
            "description", _("Description"), LongText(), synonyms=("notes", "why", "описание", "keterangan")
        ),
        tags_field(Deal),
    ),
    columns=("name", "organization", "stage", "amount", "expected_close_on", "owner"),
    quick=("name", "organization", "amount", "expected_close_on", "kind"),
    figures=("amount", "expected_close_on"),
    search=("name", "organization", "person"),
    open_work=Q(outcome=Outcome.OPEN),
    match=("external_id",),
    second_line=("organization", "stage"),
    order="-created_at",
    prepare=(prepare_stage, prepare_amounts, prepare_closing),
    guards=(guard_stage,),
)
