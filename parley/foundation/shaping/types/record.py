"""Definitions of record types are records themselves: with history, bin, permissions and API (R297)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Choice, Integer, Text, Translations, YesNo
from parley.foundation.records.own.models import OwnType
from parley.foundation.shaping.types.rules import ICONS, complete, refuse_wrong

BASE_CHOICES = (
    ("owned", _("Each record has an owner")),
    ("staged", _("With an owner and a pipeline")),
    ("shared", _("They belong to the company")),
)

own_type_record = RecordType(
    key="record_type",
    model=OwnType,
    label=_("Record type"),
    label_plural=_("Record types"),
    icon="box",
    path="record-types",
    fields=(
        Field("plural", _("Name of several"), Text(length=100), help=_("Machines, contracts, rooms")),
        Field("label", _("Name of one"), Text(length=100), help=_("Machine, contract, room")),
        Field("key", _("Key"), Text(length=40), required=True, help=_("Its name in the API and in addresses; it stays as it is.")),
        Field("translations", _("Name of one in other languages"), Translations(length=100), importable=False, listable=False),
        Field("plural_translations", _("Name of several in other languages"), Translations(length=100), importable=False, listable=False),
        Field("icon", _("Icon"), Choice(choices=tuple((name, name) for name in ICONS)), listable=False),
        Field("base", _("Owner and pipeline"), Choice(choices=BASE_CHOICES)),
        Field("switched_off", _("Not used"), YesNo(), help=_("Hidden from navigation, search and creation.")),
        Field("position", _("Position"), Integer(minimum=Decimal(0)), importable=False),
    ),
    title="plural",
    columns=("plural", "key", "base", "switched_off"),
    quick=("plural", "label", "key", "base"),
    search=("plural", "label", "key"),
    match=("external_id",),
    order="plural",
    prepare=(complete,),
    guards=(refuse_wrong,),
)  # fmt: skip
