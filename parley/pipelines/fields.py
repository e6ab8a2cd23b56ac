"""The fields that every record type with a pipeline has; a declaration adds `staged_fields("deal")` to its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Choice, Date, DateTime, Dictionary, Link, LongText, Text
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.models import BuyerStage, Outcome, Pipeline, Stage

if TYPE_CHECKING:
    from parley.foundation.accounts.actor import Actor
    from parley.foundation.accounts.models import User


@dataclass(frozen=True)
class StageLink(Link):
    """A link to a stage of one of this record type's pipelines, never to a parent of sub-stages."""

    name: ClassVar[str] = "stage"
    grouped: ClassVar[bool] = True
    to: str = "stage"
    record_type: str = ""
    creatable: bool = True

    def candidates(self, user: User | None) -> QuerySet[Any]:
        """All living stages of the type's pipelines: who may see the records may know their stages."""
        stages = Stage.objects.standing().filter(pipeline__record_type=self.record_type)
        return stages.select_related("pipeline").in_order("pipeline__position", "pipeline_id")

    def group_columns(self, name: str) -> tuple[str, ...]:
        """As they stand in their pipelines, pipeline by pipeline."""
        return (f"{name}__pipeline__position", f"{name}__pipeline_id", f"{name}__position")

    def option_label(self, row: Any) -> str:
        """Stages of different pipelines are often called alike."""
        return f"{row.pipeline} · {row}"

    def groups(self, user: User | None) -> list[tuple[int, str]]:
        """The stages of one import column all belong to one pipeline."""
        pipelines = Pipeline.objects.alive().filter(record_type=self.record_type, archived_at__isnull=True)
        return [(pipeline.pk, str(pipeline)) for pipeline in pipelines.order_by("position", "pk")]

    def _labels(self, user: User | None, group: int | None = None) -> dict[int, list[str]]:
        stages = self.candidates(user)
        if group is not None:
            stages = stages.filter(pipeline=group)
        return {stage.pk: [stage.name, *stage.translations.values()] for stage in stages}

    def create_missing(self, texts: list[str], by: Actor) -> dict[str, Any]:
        """An import's stages that no pipeline has become one new pipeline."""
        from parley.pipelines.building import pipeline_from_names

        return pipeline_from_names(self.record_type, texts, by)


@dataclass(frozen=True)
class OutcomeReason(Dictionary):
    """A reason for an end. Every end names its dictionary (`lost_reason`, `won_reason`, one for each pipeline)."""

    dictionary: str = "lost_reason"

    def candidates(self, user: User | None) -> QuerySet[Any]:
        """The entries of every dictionary of reasons; which of them fits is the stage's own rule."""
        return DictionaryEntry.objects.alive().filter(
            dictionary__endswith="_reason", archived_at__isnull=True
        )


SECTION = _("Progress")


def staged_fields(record_type: str) -> tuple[Field, ...]:
    """Pipeline, stage and outcome fields for a record type whose model is Staged."""
    return (
        Field(
            "pipeline",
            _("Pipeline"),
            Link(to="pipeline"),
            editable=False,
            section=SECTION,
            synonyms=("воронка", "alur"),
        ),
        Field(
            "stage",
            _("Stage"),
            StageLink(record_type=record_type),
            section=SECTION,
            synonyms=("deal stage", "stage name", "status", "стадия", "этап", "статус", "tahap"),
        ),
        Field(
            "last_open_stage",
            _("Last open stage"),
            StageLink(record_type=record_type, creatable=False),
            editable=False,
            importable=False,
            section=SECTION,
            quiet=True,
        ),
        Field(
            "outcome",
            _("Outcome"),
            Choice(choices=tuple(Outcome.choices)),
            editable=False,
            importable=False,
            section=SECTION,
            quiet=True,
        ),
        Field(
            "outcome_reason",
            _("Reason"),
            OutcomeReason(),
            section=SECTION,
            synonyms=("lost reason", "loss reason", "причина отказа", "alasan"),
        ),
        Field(
            "outcome_comment",
            _("Comment on the outcome"),
            LongText(length=5000),
            listable=False,
            section=SECTION,
        ),
        Field(
            "stage_entered_at",
            _("On this stage since"),
            DateTime(),
            editable=False,
            section=SECTION,
            quiet=True,
        ),
        Field(
            "touched_at",
            _("Last touch"),
            DateTime(),
            editable=False,
            importable=False,
            section=SECTION,
            quiet=True,
        ),
        Field(
            "buyer_stage",
            _("The customer is at"),
            Choice(choices=tuple(BuyerStage.choices)),
            section=SECTION,
            synonyms=("buyer stage", "стадия клиента", "tahap pembeli"),
        ),
        Field(
            "snoozed_until",
            _("Snoozed until"),
            Date(),
            editable=False,
            importable=False,
            section=SECTION,
        ),
        Field(
            "snooze_reason",
            _("Why snoozed"),
            Text(length=500),
            editable=False,
            importable=False,
            listable=False,
            section=SECTION,
        ),
        Field(
            "waits_since",
            _("Without owner since"),
            DateTime(),
            editable=False,
            importable=False,
            listable=False,
            section=SECTION,
            quiet=True,
        ),
    )
