"""The table of own record types with a pipeline, and what their declarations have more than others."""

from __future__ import annotations

from typing import Any

from parley.foundation.records.own.types import Base, offer_base
from parley.pipelines.actions import stage_actions
from parley.pipelines.fields import staged_fields
from parley.pipelines.guards import guard_stage, prepare_stage
from parley.pipelines.own.models import StagedRecord


def staged_parts(key: str) -> dict[str, Any]:
    """Stage, outcome and their rules, as every type with a pipeline has them."""
    return {
        "fields": staged_fields(key),
        "columns": ("stage",),
        "quick": ("name", "stage"),
        "prepare": (prepare_stage,),
        "guards": (guard_stage,),
    }


offer_base("staged", Base(StagedRecord, staged_parts, stage_actions))
