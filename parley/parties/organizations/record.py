"""What an organization is, for every generic capability."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Dictionary, Integer, Link, LongText, Money, Text, Url
from parley.foundation.records.own.tags import tags_field
from parley.parties.contact import contact_fields
from parley.parties.organizations.models import Organization, OrganizationAddress, OrganizationContact

organization_record = RecordType(
    key="organization",
    model=Organization,
    label=_("Organization"),
    label_plural=_("Organizations"),
    icon="building",
    path="organizations",
    fields=(
        Field(
            "name",
            _("Name"),
            Text(),
            required=True,
            synonyms=(
                "account",
                "company",
                "organisation",
                "customer",
                "клиент",
                "компания",
                "организация",
                "perusahaan",
            ),
        ),
        Field(
            "industry",
            _("Industry"),
            Dictionary(dictionary="industry"),
            synonyms=("sector", "branch", "отрасль", "сфера", "industri"),
        ),
        Field(
            "country",
            _("Country"),
            Text(length=100),
            synonyms=("office location", "location", "страна", "negara"),
        ),
        *contact_fields(lambda: OrganizationContact, lambda: OrganizationAddress, "organization"),
        Field("website", _("Website"), Url(), synonyms=("url", "web", "сайт", "situs")),
        Field("tax_id", _("Tax id"), Text(length=40), synonyms=("vat", "inn", "инн", "npwp")),
        Field(
            "employees",
            _("Employees"),
            Integer(minimum=Decimal(0)),
            synonyms=(
                "number of employees",
                "num employees",
                "num emp",
                "headcount",
                "сотрудников",
                "karyawan",
            ),
        ),
        Field(
            "annual_revenue",
            _("Annual revenue"),
            Money(),
            synonyms=("revenue", "turnover", "выручка", "оборот", "pendapatan"),
        ),
        Field(
            "founded",
            _("Founded"),
            Integer(minimum=Decimal(1), maximum=Decimal(2200)),
            synonyms=("year established", "год основания", "tahun berdiri"),
        ),
        Field(
            "parent",
            _("Part of"),
            Link(to="organization"),
            synonyms=("subsidiary of", "parent company", "parent", "головная компания", "induk"),
        ),
        Field("description", _("Description"), LongText(), synonyms=("notes", "описание", "keterangan")),
        tags_field(Organization),
    ),
    columns=("name", "industry", "country", "employees", "annual_revenue", "owner"),
    quick=("name", "industry", "country", "phones", "emails"),
    figures=("industry", "employees", "annual_revenue"),
    search=("name", "phones", "emails", "website", "tax_id", "country"),
    match=("external_id", "tax_id", "name"),
    second_line=("country", "industry"),
    order="name",
)
