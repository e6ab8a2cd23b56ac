"""Which stage of another pipeline takes the place of a stage."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records.kinds.links import folded
from parley.pipelines.models import Outcome, Stage


def target_stages(old: list[Stage], pipeline_id: int, given: Mapping[int, int]) -> dict[int, int]:
    """For each old stage's id the new one's: as given, else the proposed. Raises ActionRefused for a foreign stage."""
    new = list(Stage.objects.standing().filter(pipeline=pipeline_id).in_order())
    if not any(stage.outcome == Outcome.OPEN for stage in new):
        raise ActionRefused(_("This pipeline has no open stage. Add one under Settings, Pipelines."))
    known = {stage.pk for stage in new}
    if not set(given.values()) <= known:
        raise ActionRefused(_("This stage does not belong to the chosen pipeline."))
    proposed = propose(old, new)
    return {stage.pk: given.get(stage.pk, proposed[stage.pk]) for stage in old}


def propose(old: list[Stage], new: list[Stage]) -> dict[int, int]:
    """The stage of the same name and outcome, else of the same outcome and the nearest probability."""
    found = {}
    for stage in old:
        alike = [one for one in new if one.outcome == stage.outcome] or [
            one for one in new if one.outcome == Outcome.OPEN
        ]
        same_name = [one for one in alike if folded(one.name) == folded(stage.name)]
        nearest = min(alike, key=lambda one: abs(one.probability - stage.probability))
        found[stage.pk] = (same_name or [nearest])[0].pk
    return found
