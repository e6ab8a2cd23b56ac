"""What it is time for: the stage after the present one (R121), and whether the customer is as far as the seller (R090)."""

from __future__ import annotations

from typing import Any

from parley.pipelines.models import BuyerStage, Outcome, Stage

BUYER_ORDER = [value for value, _label in BuyerStage.choices]


class NextStages:
    """The stages after others, each pipeline asked for once."""

    def __init__(self) -> None:
        self._ways: dict[int, list[Stage]] = {}

    def after(self, stage: Stage) -> Stage | None:
        """The next open stage to which this one leads; None at the last, where it is time to decide."""
        way = self._way(stage.pipeline_id)
        here = next((place for place, one in enumerate(way) if one.pk == stage.pk), None)
        if here is None:
            return None
        allowed = {one.pk for one in way[here].allowed_next.all()}
        return next((one for one in way[here + 1 :] if not allowed or one.pk in allowed), None)

    def _way(self, pipeline_id: int) -> list[Stage]:
        if pipeline_id not in self._ways:
            stages = Stage.objects.standing().filter(pipeline=pipeline_id, outcome=Outcome.OPEN).in_order()
            self._ways[pipeline_id] = list(stages.prefetch_related("allowed_next"))
        return self._ways[pipeline_id]


def is_behind(record: Any) -> bool:
    """Whether the seller has gone further than the customer: the stage expects more than what is said of the buyer."""
    if not record.buyer_stage or not record.stage.buyer_stage or record.outcome != Outcome.OPEN:
        return False
    return BUYER_ORDER.index(record.buyer_stage) < BUYER_ORDER.index(record.stage.buyer_stage)
