"""Kinds of relations as a dictionary that administrators edit."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.following import follows
from parley.foundation.records.kinds import Integer, Text
from parley.parties.relations.models import Relation, RelationKind

relation_kind_record = RecordType(
    key="relation_kind",
    model=RelationKind,
    label=_("Kind of relation"),
    label_plural=_("Kinds of relations"),
    icon="affiliate",
    path="relation-kinds",
    fields=(
        Field(
            "name", _("Name"), Text(length=100), required=True, help=_("As the first side says it: works at")
        ),
        Field(
            "reverse_name",
            _("From the other side"),
            Text(length=100),
            required=True,
            help=_("For example: employs"),
        ),
        Field("position", _("Position"), Integer(minimum=Decimal(0)), default=0),
    ),
    columns=("name", "reverse_name"),
    quick=("name", "reverse_name"),
    match=("external_id",),
    order="position",
)

follows(Relation, "from_type", "from_id")
follows(Relation, "to_type", "to_id")
