"""What must hold for a record to stand on a stage: one rule for form, drag, bulk, import, API and robots (G02)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.lib import clock
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.records.writing import Draft, put
from parley.pipelines.choosing import starting_stage
from parley.pipelines.models import Outcome, Stage
from parley.pipelines.waiting import prepare_waiting


def prepare_stage(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Gives new records their first stage, and every moved one the values that follow from its stage."""
    now = clock.now()
    prepare_waiting(record_type, drafts)
    _start(record_type, [draft for draft in drafts if draft.is_new and not draft.values.get("stage")])
    stages = stages_of(drafts)
    last_open = LastOpenStages()
    for draft in drafts:
        stage = stages.get(draft.values.get("stage"))
        if stage is None or not draft.sets("stage"):
            continue
        if stage.outcome == Outcome.OPEN:
            put(record_type, draft, "last_open_stage", stage.pk)
        elif draft.is_new or draft.record.last_open_stage_id is None:
            put(record_type, draft, "last_open_stage", last_open.of(stage.pipeline_id))
        put(record_type, draft, "pipeline", stage.pipeline_id)
        put(record_type, draft, "outcome", stage.outcome)
        _wake(record_type, draft)
        put(record_type, draft, "touched_at", now)
        if not (draft.is_new and draft.values.get("stage_entered_at")):
            put(record_type, draft, "stage_entered_at", now)
        if stage.outcome == Outcome.OPEN:
            put(record_type, draft, "outcome_reason", None)
            put(record_type, draft, "outcome_comment", "")


def _wake(record_type: RecordType, draft: Draft) -> None:
    """What moves does not sleep any more."""
    if not draft.is_new and draft.record.snoozed_until is not None:
        put(record_type, draft, "snoozed_until", None)
        put(record_type, draft, "snooze_reason", "")


class LastOpenStages:
    """The last open stage of each pipeline, asked for once: where a record that came straight to an end has been."""

    def __init__(self) -> None:
        self._known: dict[int, int | None] = {}

    def of(self, pipeline_id: int) -> int | None:
        """Its id; None for a pipeline without open stages."""
        if pipeline_id not in self._known:
            last = (
                Stage.objects.standing()
                .filter(pipeline_id=pipeline_id, outcome=Outcome.OPEN)
                .in_order()
                .last()
            )
            self._known[pipeline_id] = last.pk if last else None
        return self._known[pipeline_id]


def _start(record_type: RecordType, drafts: list[Draft]) -> None:
    """Puts new drafts on the first stage of their pipeline, chosen once for all that name the same one and kind."""
    chosen: dict[Any, Stage | None] = {}
    for draft in drafts:
        key = draft.values.get("pipeline"), draft.values.get("kind")
        if key not in chosen:
            chosen[key] = starting_stage(record_type, draft)
        stage = chosen[key]
        if stage is None:
            draft.refuse(
                _("There is no pipeline yet. An administrator can make one under Settings, Pipelines."),
                "stage",
            )
        else:
            draft.values["stage"] = stage.pk


def stages_of(drafts: list[Draft]) -> dict[int, Stage]:
    """The stages that drafts go to or come from, by id, in one query each for stages and their allowed next."""
    ids = {draft.values.get("stage") for draft in drafts} | {draft.before.get("stage") for draft in drafts}
    wanted = Stage.objects.filter(pk__in=ids - {None})
    return {stage.pk: stage for stage in wanted.select_related("pipeline").prefetch_related("allowed_next")}


def guard_stage(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """Adds a problem for each move that the pipeline does not allow, and for each field that the stage still needs."""
    moving = [draft for draft in drafts if draft.sets("stage") and draft.values["stage"] is not None]
    stages = stages_of(moving)
    for draft in moving:
        stage = stages.get(draft.values["stage"])
        if stage is None:
            continue  # the link's own check has said so
        _guard_way(draft, stages.get(draft.before.get("stage")), stage)
        _guard_fields(record_type, draft, stage)
    _guard_reasons(drafts, stages)
    for draft in drafts:
        if not draft.is_new and not draft.sets("stage"):
            _guard_kept(record_type, draft)


def _guard_way(draft: Draft, origin: Stage | None, stage: Stage) -> None:
    if origin is None or origin.pipeline_id != stage.pipeline_id:
        return
    allowed = list(origin.allowed_next.all())
    if allowed and stage not in allowed:
        draft.refuse(
            _("From “%(origin)s” the way leads to: %(allowed)s.")
            % {"origin": origin, "allowed": ", ".join(str(one) for one in allowed)},
            "stage",
            "not_next",
        )


def _guard_fields(record_type: RecordType, draft: Draft, stage: Stage) -> None:
    for name in missing_fields(record_type, draft, stage):
        draft.refuse(
            _("“%(stage)s” needs: %(field)s.") % {"stage": stage, "field": record_type.by_name[name].label},
            name,
            "missing",
        )


def _guard_reasons(drafts: list[Draft], stages: dict[int, Stage]) -> None:
    """A reason must come from the dictionary of the end that it explains."""
    explained = [
        (draft, stage)
        for draft in drafts
        if draft.values.get("outcome_reason")
        and (stage := stages.get(draft.values.get("stage")))
        and stage.reason_dictionary
    ]
    if not explained:
        return
    ids = {draft.values["outcome_reason"] for draft, _stage in explained}
    dictionaries = dict(DictionaryEntry.objects.filter(pk__in=ids).values_list("pk", "dictionary"))
    for draft, stage in explained:
        if dictionaries.get(draft.values["outcome_reason"]) not in (None, stage.reason_dictionary):
            draft.refuse(
                _("This is not a reason for “%(stage)s”.") % {"stage": stage}, "outcome_reason", "not_found"
            )


def missing_fields(record_type: RecordType, draft: Draft, stage: Stage) -> list[str]:
    """The names of fields that must still be filled before the draft may stand on the stage."""
    needed = [name for name in stage.required_fields if name in record_type.by_name]
    if stage.reason_required:
        needed.append("outcome_reason")
    return [
        name for name in dict.fromkeys(needed) if value_of(record_type, draft, name) in (None, "", [], ())
    ]


def value_of(record_type: RecordType, draft: Draft, name: str) -> Any:
    """The value that a field will have, stored or drafted."""
    if name in draft.values:
        return draft.values[name]
    return None if draft.is_new else record_type.by_name[name].kind.read(draft.record, name)


def _guard_kept(record_type: RecordType, draft: Draft) -> None:
    """A field that the current stage needs cannot be emptied while the record stands there."""
    emptied = [
        name for name, value in draft.values.items() if value in (None, "", [], ()) and draft.sets(name)
    ]
    if not emptied:
        return
    stage = draft.record.stage
    for name in set(emptied) & set(missing_fields(record_type, draft, stage)):
        draft.refuse(
            _("“%(stage)s” needs: %(field)s.") % {"stage": stage, "field": record_type.by_name[name].label},
            name,
            "missing",
        )
