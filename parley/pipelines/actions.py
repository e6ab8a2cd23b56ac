"""What can be done to a record on a pipeline, for every type that has one; `stage_actions("deal")` declares them.

All of them end in records.writing, whose guards (parley.pipelines.guards) are the same for every channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parley.foundation.accounts.actor import Actor
from parley.foundation.actions.catalogue import action
from parley.foundation.lib.refusals import ActionRefused
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Link, LongText, Text
from parley.pipelines.fields import OutcomeReason, StageLink
from parley.pipelines.kinds import FieldValues, SeenVersion, StageMapping
from parley.pipelines.mapping import target_stages
from parley.pipelines.models import Outcome, Pipeline, Stage
from parley.pipelines.snoozing import snooze_actions

FIELDS = Field("fields", gettext_lazy("Values the stage needs"), FieldValues())
REASON = Field("outcome_reason", gettext_lazy("Reason"), OutcomeReason())
COMMENT = Field("outcome_comment", gettext_lazy("Comment"), LongText(length=5000))
WHY = Field("reason", gettext_lazy("Reason for the history"), Text(length=500))
WHY_NOT = Field("reason", gettext_lazy("Why not?"), Text(length=500), required=True)
VERSION = Field("version", gettext_lazy("Version that was seen"), SeenVersion())


def is_open(record: Any) -> bool:
    """Whether a record is still on its way."""
    return bool(record.outcome == Outcome.OPEN)


def is_unsorted(record: Any) -> bool:
    """Whether a record still waits for somebody to claim it."""
    return hasattr(record, "owner_id") and record.owner_id is None


def stage_actions(record_type: str) -> None:
    """Declares the verbs of a record type whose model is Staged: along its pipeline, to another one, and resting."""
    snooze_actions(record_type)
    change = f"{record_type}.change"
    stage = Field(
        "stage", gettext_lazy("Stage"), StageLink(record_type=record_type, creatable=False), required=True
    )
    pipeline = Field("pipeline", gettext_lazy("Pipeline"), Link(to="pipeline"), required=True)
    mapping = Field("mapping", gettext_lazy("Stages"), StageMapping())
    action(
        record_type, "move", label=gettext_lazy("Move to stage"), permission=change, icon="arrow-right",
        inputs=(stage, FIELDS, REASON, COMMENT, WHY, VERSION),
    )(move)  # fmt: skip
    action(
        record_type, "win", label=gettext_lazy("Won"), permission=change, icon="trophy", tone="good",
        inputs=(FIELDS, REASON, COMMENT, VERSION), applies=is_open,
    )(win)  # fmt: skip
    action(
        record_type, "lose", label=gettext_lazy("Lost"), permission=change, icon="x", tone="bad",
        inputs=(FIELDS, REASON, COMMENT, VERSION), applies=is_open,
    )(lose)  # fmt: skip
    action(
        record_type, "reopen", label=gettext_lazy("Open again"), permission=change, icon="refresh",
        inputs=(WHY,), applies=lambda record: not is_open(record),
    )(reopen)  # fmt: skip
    action(
        record_type, "reject", label=gettext_lazy("Reject"), permission=f"{record_type}.view", icon="user-x",
        inputs=(WHY_NOT, REASON), applies=lambda record: is_open(record) and is_unsorted(record),
    )(reject)  # fmt: skip
    action(
        record_type, "move_to_pipeline", label=gettext_lazy("Move to another pipeline"), permission=change,
        icon="git-branch", inputs=(pipeline, mapping, WHY),
    )(move_to_pipeline)  # fmt: skip


def move(
    records: list[Any],
    *,
    by: Actor,
    stage: int,
    fields: Mapping[str, Any] | None = None,
    outcome_reason: int | None = None,
    outcome_comment: str = "",
    reason: str = "",
    version: int | None = None,
) -> list[Any]:
    """Moves the records to a stage, together with the values that the stage still needs.

    `version` is the one that the person saw (one record only). Raises Invalid naming each missing field, Conflict
    where somebody else moved the record meanwhile.
    """
    values: dict[str, Any] = {**(fields or {}), "stage": stage}
    if outcome_reason is not None:
        values["outcome_reason"] = outcome_reason
    if outcome_comment:
        values["outcome_comment"] = outcome_comment
    expected = version if len(records) == 1 else None
    return writing.change(
        registry.of(type(records[0])),
        records,
        values,
        by.because(reason) if reason else by,
        expected=expected,
    )


def win(records: list[Any], *, by: Actor, **inputs: Any) -> list[Any]:
    """Brings the records to the won end of their pipeline."""
    return _end(records, Outcome.WON, by, inputs)


def lose(records: list[Any], *, by: Actor, **inputs: Any) -> list[Any]:
    """Brings the records to the lost end of their pipeline; it usually asks for a reason."""
    return _end(records, Outcome.LOST, by, inputs)


def _end(records: list[Any], outcome: Outcome, by: Actor, inputs: Mapping[str, Any]) -> list[Any]:
    ends = end_stages({record.pipeline_id for record in records}, outcome)
    by_end: dict[int, list[Any]] = {}
    for record in records:
        end = ends.get(record.pipeline_id)
        if end is None:
            raise ActionRefused(
                _("This pipeline has no such end. An administrator can add one under Settings, Pipelines.")
            )
        by_end.setdefault(end.pk, []).append(record)
    return [record for stage, group in by_end.items() for record in move(group, by=by, stage=stage, **inputs)]


def end_stages(pipelines: set[int], outcome: Outcome) -> dict[int, Stage]:
    """The first end of that outcome of each pipeline."""
    stages = Stage.objects.standing().filter(pipeline__in=pipelines, outcome=outcome).in_order()
    found: dict[int, Stage] = {}
    for stage in stages:
        found.setdefault(stage.pipeline_id, stage)
    return found


def reopen(records: list[Any], *, by: Actor, reason: str = "") -> list[Any]:
    """Brings ended records back to the open stage on which they stood last."""
    record_type = registry.of(type(records[0]))
    fresh = writing.lock(record_type, records)
    if any(is_open(record) for record in fresh):
        raise ActionRefused(_("This is open already."))
    firsts = Stage.objects.standing().filter(outcome=Outcome.OPEN).in_order()
    first_of = {
        stage.pipeline_id: stage.pk
        for stage in reversed(firsts.filter(pipeline__in={r.pipeline_id for r in fresh}))
    }
    standing = set(
        firsts.filter(pk__in={record.last_open_stage_id for record in fresh}).values_list("pk", flat=True)
    )
    targets = {
        record.pk: record.last_open_stage_id
        if record.last_open_stage_id in standing
        else first_of.get(record.pipeline_id)
        for record in fresh
    }
    if None in targets.values():
        raise ActionRefused(
            _("This pipeline has no open stage any more. Move the record to another pipeline.")
        )
    return change_stages(fresh, targets, by.because(reason) if reason else by)


def reject(records: list[Any], *, by: Actor, reason: str, outcome_reason: int | None = None) -> list[Any]:
    """Sends unsorted records away (R071): into the bin or to the lost end, as their pipeline says.

    Who may see an unsorted record may claim it, and so may reject it. Raises ActionRefused where somebody was first.
    """
    record_type = registry.of(type(records[0]))
    fresh = writing.lock(record_type, records)
    for record in fresh:
        if not is_unsorted(record):
            raise ActionRefused(
                _("Only what nobody has claimed can be rejected. Lose it or delete it instead.")
            )
    lost_in = Pipeline.objects.filter(
        pk__in={record.pipeline_id for record in fresh}, rejected_go=Pipeline.Rejected.LOST
    )
    counted = set(lost_in.values_list("pk", flat=True))
    because = by.because(reason)
    record_bin.delete(record_type, [record for record in fresh if record.pipeline_id not in counted], because)
    lost = [record for record in fresh if record.pipeline_id in counted]
    if lost:
        _end(lost, Outcome.LOST, because, {"outcome_reason": outcome_reason, "outcome_comment": reason})
    return fresh


def move_to_pipeline(
    records: list[Any],
    *,
    by: Actor,
    pipeline: int,
    mapping: Mapping[int, int] | None = None,
    reason: str = "",
) -> list[Any]:
    """Moves records, however many, to another pipeline: each old stage's to the stage that `mapping` gives for it.

    Stages that the mapping leaves out go to the one of the same name, else of the same place (parley.pipelines.mapping).
    """
    fresh = writing.lock(registry.of(type(records[0])), records)
    old = Stage.objects.filter(pk__in={record.stage_id for record in fresh}).select_related("pipeline")
    targets = target_stages(list(old), pipeline, mapping or {})
    return change_stages(
        fresh, {r.pk: targets[r.stage_id] for r in fresh}, by.because(reason) if reason else by
    )


def change_stages(records: list[Any], targets: Mapping[int, int | None], by: Actor) -> list[Any]:
    """Gives each locked record its own stage: checked and saved as one."""
    record_type = registry.of(type(records[0]))
    drafts = [writing.draft_change(record_type, record, {"stage": targets[record.pk]}) for record in records]
    writing.check(record_type, drafts, by)
    return writing.save(record_type, drafts, by)
