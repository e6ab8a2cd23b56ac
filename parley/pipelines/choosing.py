"""Which pipeline a new record starts in."""

from __future__ import annotations

from parley.foundation.records.declaration import RecordType
from parley.foundation.records.writing import Draft
from parley.pipelines.models import Outcome, Pipeline, Stage


def starting_stage(record_type: RecordType, draft: Draft) -> Stage | None:
    """The first open stage of the pipeline that the draft names, else of the one chosen by its kind, else of the first.

    The kind is the field `kind` of the type, where it has one (deal types: R086).
    """
    pipelines = Pipeline.objects.alive().filter(record_type=record_type.key, archived_at__isnull=True)
    chosen = draft.values.get("pipeline")
    kind = draft.values.get("kind")
    pipeline = None
    if chosen:
        pipeline = pipelines.filter(pk=chosen).first()
    elif kind:
        pipeline = pipelines.filter(chosen_for=kind).order_by("position", "pk").first()
    pipeline = pipeline or pipelines.order_by("position", "pk").first()
    return first_stage(pipeline) if pipeline else None


def first_stage(pipeline: Pipeline) -> Stage | None:
    """Where records enter a pipeline: its first open stage without sub-stages."""
    return Stage.objects.standing().filter(pipeline=pipeline, outcome=Outcome.OPEN).in_order().first()
