"""Definitions of fields are records themselves: with history, bin, permissions and API."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from parley.foundation.lib.currencies import CURRENCIES
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, Integer, Link, Text, Translations, YesNo
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own.offer import OFFERED
from parley.foundation.shaping.fields.rules import complete, refuse_wrong

ZERO = Decimal(0)

field_record = RecordType(
    key="field",
    model=OwnField,
    label=_("Field"),
    label_plural=_("Fields"),
    icon="forms",
    path="fields",
    fields=(
        Field("label", _("Label"), Text(length=200)),
        Field("record_type", _("Of the records"), Text(length=40), required=True, importable=False),
        Field("name", _("Key"), Text(length=60), help=_("Its name in the API and in filters; it stays as it is.")),
        Field("kind", _("Kind"), Choice(choices=tuple((one.key, one.label) for one in OFFERED.values()))),
        Field("translations", _("Label in other languages"), Translations(), importable=False, listable=False),
        Field("help", _("Help"), Text(length=1000), listable=False),
        Field("help_translations", _("Help in other languages"), Translations(length=1000), importable=False, listable=False),
        Field("section", _("Section"), Link(to="dictionary_entry"), importable=False, listable=False),
        Field("position", _("Position"), Integer(minimum=ZERO), importable=False),
        Field("required", _("Required"), YesNo()),
        Field("unique", _("Unique"), YesNo(), help=_("No two records may have the same value.")),
        Field("indexed", _("Indexed"), YesNo(), help=_("Filters and sorts as fast as a built-in field.")),
        Field("hidden", _("Not used"), YesNo(), help=_("Hidden everywhere; its values stay.")),
        Field("quick", _("In the short form"), YesNo(), help=_("Asked for when a record is made.")),
        Field("in_list", _("Column of the list"), YesNo(), help=_("For everybody who has not chosen columns.")),
        Field("default", _("Default"), Text(length=1000), listable=False),
        Field("to", _("Leads to"), Text(length=40), listable=False, importable=False),
        Field("dictionary", _("Dictionary"), Text(length=40), listable=False, importable=False),
        Field("places", _("Decimal places"), Integer(minimum=ZERO, maximum=Decimal(6)), default=0, listable=False),
        Field("currency", _("Currency"), Choice(choices=tuple((code, code) for code in CURRENCIES)), listable=False),
    ),
    title="label",
    columns=("label", "record_type", "kind", "required"),
    quick=("label", "record_type", "kind"),
    search=("label", "name"),
    match=("external_id",),
    order="label",
    prepare=(complete,),
    guards=(refuse_wrong,),
)  # fmt: skip
