"""Pipelines and stages are records themselves: with history, permissions, API and export."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import (
    Choice,
    DateTime,
    Integer,
    Link,
    LongText,
    Text,
    Translations,
    YesNo,
)
from parley.pipelines.kinds import EntrySet, Names, StageSet
from parley.pipelines.models import BuyerStage, Outcome, Pipeline, Stage

ZERO = Decimal(0)

pipeline_record = RecordType(
    key="pipeline",
    model=Pipeline,
    label=_("Pipeline"),
    label_plural=_("Pipelines"),
    icon="layout-kanban",
    path="pipelines",
    fields=(
        Field("name", _("Name"), Text(), required=True),
        Field("record_type", _("For"), Text(length=40), required=True, default="deal"),
        Field("position", _("Position"), Integer(minimum=ZERO), default=0),
        Field("translations", _("Name in other languages"), Translations(), importable=False, listable=False),
        Field(
            "chosen_for",
            _("For these deal types"),
            EntrySet(dictionary="deal_type"),
            importable=False,
            listable=False,
        ),
        Field("claim_minutes", _("Claim within, minutes"), Integer(minimum=Decimal(1)), listable=False),
        Field(
            "rejected_go",
            _("What is rejected goes"),
            Choice(choices=tuple(Pipeline.Rejected.choices)),
            default=Pipeline.Rejected.BIN.value,
            listable=False,
        ),
        Field("archived_at", _("Archived"), DateTime(), importable=False, listable=False),
    ),
    columns=("name", "record_type", "position"),
    quick=("name",),
    order="position",
)

stage_record = RecordType(
    key="stage",
    model=Stage,
    label=_("Stage"),
    label_plural=_("Stages"),
    icon="columns-3",
    path="stages",
    fields=(
        Field("name", _("Name"), Text(), required=True),
        Field("pipeline", _("Pipeline"), Link(to="pipeline"), required=True),
        Field("parent", _("Part of"), Link(to="stage")),
        Field("outcome", _("Outcome"), Choice(choices=tuple(Outcome.choices)), default="open"),
        Field("probability", _("Probability, %"), Integer(minimum=ZERO, maximum=Decimal(100)), default=0),
        Field("color", _("Colour"), Integer(minimum=ZERO, maximum=Decimal(8)), default=1),
        Field("day_limit", _("Day limit"), Integer(minimum=Decimal(1))),
        Field("position", _("Position"), Integer(minimum=ZERO), default=0),
        Field("goal", _("What the customer must have decided"), LongText(length=2000)),
        Field("advice", _("What to do on this stage"), LongText(length=2000)),
        Field("buyer_stage", _("The customer should be at"), Choice(choices=tuple(BuyerStage.choices))),
        Field("required_fields", _("Required fields"), Names(), importable=False, listable=False),
        Field("allowed_next", _("Allowed next stages"), StageSet(), importable=False, listable=False),
        Field("reason_dictionary", _("Reasons from"), Text(length=40)),
        Field("reason_required", _("Reason required"), YesNo()),
        Field("translations", _("Name in other languages"), Translations(), importable=False, listable=False),
        Field(
            "goal_translations",
            _("Goal in other languages"),
            Translations(length=2000),
            importable=False,
            listable=False,
        ),
        Field(
            "advice_translations",
            _("Advice in other languages"),
            Translations(length=2000),
            importable=False,
            listable=False,
        ),
    ),
    identifiers=("external_id",),
    columns=("name", "pipeline", "outcome", "probability", "day_limit"),
    quick=("name", "pipeline"),
    order="position",
    second_line=("pipeline",),
    match=("external_id",),
)
