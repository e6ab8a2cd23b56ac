"""Pipelines and their stages, for any record type, and the log of every move."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from parley.foundation.records.models import DictionaryEntry, RecordQuerySet, SharedRecord


class Pipeline(SharedRecord):
    """The way of one kind of records from first interest to their end (R085).

    `chosen_for` are the entries of the type's kind dictionary (deal types) whose records start here (R086); the
    pipeline with none, first in `position`, takes the rest. `claim_minutes`: how long a record may wait for an owner
    before it is overdue; `rejected_go` says where records go that nobody wants (R071).
    """

    class Rejected(models.TextChoices):
        BIN = "bin", _("Into the bin, in no report")
        LOST = "lost", _("To the lost end, counted as lost")

    record_key = "pipeline"

    record_type = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    translations = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    template = models.CharField(max_length=40, blank=True, default="")
    chosen_for = models.ManyToManyField(DictionaryEntry, blank=True, related_name="+")
    claim_minutes = models.PositiveIntegerField(null=True, blank=True)
    rejected_go = models.CharField(max_length=4, choices=Rejected.choices, default=Rejected.BIN)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["record_type", "position"], name="pipeline_order")]

    def __str__(self) -> str:
        return self.translations.get(get_language() or "en") or self.name


class StageQuerySet(RecordQuerySet):
    def standing(self) -> StageQuerySet:
        """The stages on which records stand: living ones without living sub-stages."""
        children = Stage.objects.alive().filter(parent=OuterRef("pk"), archived_at__isnull=True)
        return self.filter(~Exists(children), deleted_at__isnull=True, archived_at__isnull=True)

    def in_order(self, *before: str) -> StageQuerySet:
        """From the first to the last; sub-stages in the place of their parent. `before` are columns to sort by first."""
        place = Coalesce("parent__position", "position")
        return self.order_by(*before, place, F("parent__position").asc(nulls_first=True), "position", "pk")


class Outcome(models.TextChoices):
    """How a stage leaves its records: still open, or at one of the two ends."""

    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class BuyerStage(models.TextChoices):
    """How far the customer has come in deciding, whatever the seller does (R090). In order."""

    MOTIVATION = "motivation", _("Motivation")
    INTEREST = "interest", _("Interest")
    DECISION = "decision", _("Decision")
    ACTION = "action", pgettext_lazy("buyer", "Action")


class Stage(SharedRecord):
    """One stage. `parent` makes it a sub-stage (R099); records stand on the leaves.

    `probability` is a percentage. `day_limit` days without a touch make a record idle, twice as many very idle.
    `required_fields` must be filled before a record may stand here. `allowed_next`: where it may go from here; empty
    means anywhere. A `reason_dictionary` makes the stage ask for a reason, `reason_required` insists (R052, R108).
    `goal` is what the customer must have decided to leave it (R011), `advice` what to do while here (R104), and
    `buyer_stage` how far the customer should be (R090).
    """

    record_key = "stage"
    brief = ("name", "translations", "color")

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    translations = models.JSONField(default=dict)
    outcome = models.CharField(max_length=4, choices=Outcome.choices, default=Outcome.OPEN)
    probability = models.PositiveSmallIntegerField(default=0)
    color = models.PositiveSmallIntegerField(default=1)
    day_limit = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    goal = models.TextField(
        blank=True, default="", help_text="What the customer must have decided to leave it (R011)"
    )
    goal_translations = models.JSONField(default=dict)
    advice = models.TextField(blank=True, default="")
    advice_translations = models.JSONField(default=dict)
    buyer_stage = models.CharField(max_length=10, choices=BuyerStage.choices, blank=True, default="")
    required_fields = models.JSONField(default=list)
    allowed_next = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    reason_dictionary = models.CharField(max_length=40, blank=True, default="")
    reason_required = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = StageQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [models.Index(fields=["pipeline", "position"], name="stage_order")]
        constraints = [
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="stage_probability_percent")
        ]

    def __str__(self) -> str:
        return self.translations.get(get_language() or "en") or self.name

    @property
    def goal_text(self) -> str:
        """The goal in the reader's language."""
        return self.goal_translations.get(get_language() or "en") or self.goal

    @property
    def advice_text(self) -> str:
        """What to do on this stage, in the reader's language."""
        return self.advice_translations.get(get_language() or "en") or self.advice


class Staged(models.Model):
    """Columns of a record that stands on a stage. `outcome` repeats the stage's, for fast boards and reports.

    `last_open_stage` is the open stage it stands on or stood on last: a lost record was lost there.
    `touched_at` is the last time something happened with the customer: moving, writing a note; it resets idleness.
    Until the end of the day `snoozed_until` nobody expects anything to happen (R252). `waits_since` is since when it has
    had no owner, `overdue_told_at` when that was told (R071). `buyer_stage` is how far the customer is (R090).
    """

    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    last_open_stage = models.ForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=4, choices=Outcome.choices, default=Outcome.OPEN)
    outcome_reason = models.ForeignKey(
        DictionaryEntry, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome_comment = models.TextField(blank=True, default="")
    stage_entered_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateField(null=True, blank=True)
    snooze_reason = models.CharField(max_length=500, blank=True, default="")
    waits_since = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)
    buyer_stage = models.CharField(max_length=10, choices=BuyerStage.choices, blank=True, default="")

    class Meta:
        abstract = True


class Transition(models.Model):
    """One move of one record from stage to stage: who, when, how long it stood, through which channel (R103, R298)."""

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="transitions")
    from_stage = models.ForeignKey(Stage, models.CASCADE, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    seconds = models.BigIntegerField(null=True, help_text="How long the record stood on from_stage")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=12)
    reason = models.TextField(blank=True, default="")
    operation = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["record_type", "record_id", "id"], name="transition_by_record"),
            models.Index(fields=["to_stage", "at"], name="transition_into"),
            models.Index(fields=["from_stage", "at"], name="transition_out"),
        ]
