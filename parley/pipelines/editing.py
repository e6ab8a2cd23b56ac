"""Changing pipelines while records are in them. Every function asks for the permission `pipeline.change`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.foundation.records import bin as record_bin
from parley.foundation.records import registry, writing
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.building import install_template, new_pipeline
from parley.pipelines.models import Outcome, Pipeline, Stage, Staged, StageQuerySet
from parley.pipelines.record import pipeline_record, stage_record

PERMISSION = "pipeline.change"


def staged_types() -> list[RecordType]:
    """The record types that have pipelines."""
    return [one for one in registry.all_types() if issubclass(one.model, Staged)]


@transaction.atomic
def create_pipeline(record_type: str, name: str, by: Actor, *, template: str = "") -> Pipeline:
    """A new pipeline: from a shipped template, or with one open stage and both ends."""
    ensure_may(by, PERMISSION)
    if record_type not in {one.key for one in staged_types()}:
        raise ActionRefused(_("Records of this type have no pipeline."))
    if template:
        pipeline = install_template(template, record_type, by)
        return change_pipeline(pipeline, {"name": name, "translations": {}}, by) if name else pipeline
    if not name:
        raise Invalid(_("Give the pipeline a name."))
    pipeline = new_pipeline(record_type, name, by)
    ends = (
        {"name": _("New"), "probability": 10},
        {"name": _("Won"), "outcome": "won", "probability": 100, "color": 6},
        {
            "name": _("Lost"),
            "outcome": "lost",
            "reason_dictionary": "lost_reason",
            "reason_required": True,
            "color": 1,
        },
    )
    rows = [{**given, "pipeline": pipeline.pk, "position": position} for position, given in enumerate(ends)]
    writing.create(stage_record, rows, by)
    return pipeline


def change_pipeline(
    pipeline: Pipeline, values: Mapping[str, Any], by: Actor, *, expected: int | None = None
) -> Pipeline:
    """Renames a pipeline, chooses its deal types, and so on. Raises Conflict where somebody else did so first."""
    ensure_may(by, PERMISSION)
    changed: Pipeline = writing.change(pipeline_record, [pipeline], values, by, expected=expected)[0]
    return changed


@transaction.atomic
def archive_pipeline(pipeline: Pipeline, by: Actor, *, archived: bool = True) -> Pipeline:
    """Takes a pipeline out of use (or back). Its records stay; nothing new starts in it. The last one stays in use."""
    ensure_may(by, PERMISSION)
    others = (
        Pipeline.objects.alive()
        .filter(record_type=pipeline.record_type, archived_at__isnull=True)
        .exclude(pk=pipeline.pk)
    )
    if archived and not others.exists():
        raise ActionRefused(_("This is the only pipeline in use. Add another one first."))
    return change_pipeline(pipeline, {"archived_at": timezone.now() if archived else None}, by)


@transaction.atomic
def add_stage(
    pipeline: Pipeline, values: Mapping[str, Any], by: Actor, *, parent: Stage | None = None
) -> Stage:
    """A new stage after the open ones, or a new sub-stage after the others.

    The first sub-stage of a stage takes over the records that stand on it: records stand on the leaves only.
    """
    ensure_may(by, PERMISSION)
    siblings = list(living(pipeline).filter(parent=parent).in_order())
    place = sum(1 for stage in siblings if stage.outcome == Outcome.OPEN)
    color = parent.color if parent else place % 6 + 1
    given = {"probability": parent.probability if parent else 50, "color": color, **values}
    row = {**given, "pipeline": pipeline.pk, "parent": parent.pk if parent else None, "position": place}
    stage: Stage = writing.create(stage_record, [row], by)[0]
    ordered = [*siblings[:place], stage, *siblings[place:]]
    _number(ordered, by)
    if parent is not None and not siblings:
        _move_records(parent, stage, by)
    return stage


def living(pipeline: Pipeline) -> StageQuerySet:
    """The stages of a pipeline, parents and sub-stages, without those in the bin."""
    return Stage.objects.filter(pipeline=pipeline, deleted_at__isnull=True)


def change_stage(stage: Stage, values: Mapping[str, Any], by: Actor, *, expected: int | None = None) -> Stage:
    """Changes what a stage is called, looks like and asks for. Raises Conflict, Invalid."""
    ensure_may(by, PERMISSION)
    wanted = set(values.get("required_fields") or ())
    record_type = registry.get(stage.pipeline.record_type)
    if not wanted <= {one.name for one in requirable_fields(record_type)}:
        raise Invalid(_("Choose fields from the list."))
    nexts = values.get("allowed_next") or ()
    if (
        Stage.objects.filter(pk__in=[getattr(one, "pk", one) for one in nexts])
        .exclude(pipeline=stage.pipeline_id)
        .exists()
    ):
        raise Invalid(_("A stage can only lead to stages of its own pipeline."))
    changed: Stage = writing.change(stage_record, [stage], values, by, expected=expected)[0]
    return changed


def requirable_fields(record_type: RecordType) -> list[Any]:
    """The fields of a type that a stage may ask for: those that a person fills in."""
    return [
        one
        for one in record_type.fields
        if one.editable and one.name not in ("stage", "external_id", "outcome_reason", "outcome_comment")
    ]


@transaction.atomic
def order_stages(pipeline: Pipeline, ids: Sequence[int], by: Actor, *, parent: Stage | None = None) -> None:
    """Puts the stages (or the sub-stages of one) in that order. Raises ActionRefused if stages came or went meanwhile."""
    ensure_may(by, PERMISSION)
    siblings = {stage.pk: stage for stage in Stage.objects.alive().filter(pipeline=pipeline, parent=parent)}
    if set(siblings) != set(ids) or len(ids) != len(siblings):
        raise ActionRefused(_("Somebody else added or removed a stage. Look at the pipeline again."))
    _number([siblings[pk] for pk in ids], by)


def _number(stages: list[Stage], by: Actor) -> None:
    """Writes the positions that changed, one statement for all."""
    moved = [(stage, place) for place, stage in enumerate(stages) if stage.position != place]
    fresh = writing.lock(stage_record, [stage for stage, _place in moved])
    drafts = [
        writing.draft_change(stage_record, record, {"position": place})
        for record, (_stage, place) in zip(fresh, moved, strict=True)
    ]
    writing.check(stage_record, drafts, by)
    writing.save(stage_record, drafts, by)


@transaction.atomic
def remove_stage(stage: Stage, by: Actor, *, to: Stage | None = None) -> int:
    """Removes a stage; the records on it go to `to`. Returns how many moved.

    Raises ActionRefused where records stand on it and no stage is given, or where it is the last open one. The moves
    are guarded like any other: records that lack what `to` asks for keep the stage from being removed.
    """
    ensure_may(by, PERMISSION)
    leaves = list(Stage.objects.alive().filter(parent=stage)) or [stage]
    others = (
        Stage.objects.standing()
        .filter(pipeline=stage.pipeline_id)
        .exclude(pk__in=[one.pk for one in (*leaves, stage)])
    )
    if stage.outcome == Outcome.OPEN and not others.filter(outcome=Outcome.OPEN).exists():
        raise ActionRefused(_("A pipeline needs at least one open stage."))
    if to is not None and not others.filter(pk=to.pk).exists():
        raise ActionRefused(_("Choose another stage of this pipeline."))
    moved = 0
    for leaf in leaves:
        count = records_on(leaf)
        if count and to is None:
            raise ActionRefused(
                ngettext(
                    "%(count)s record stands on this stage. Choose where it goes.",
                    "%(count)s records stand on this stage. Choose where they go.",
                    count,
                )
                % {"count": count}
            )
        moved += _move_records(leaf, to, by) if to is not None else 0
    record_bin.delete(stage_record, [*(one for one in leaves if one != stage), stage], by)
    return moved


def records_on(stage: Stage) -> int:
    """How many living records stand on the stage or its sub-stages, whoever owns them."""
    model = registry.get(stage.pipeline.record_type).model
    ids = [stage.pk, *Stage.objects.filter(parent=stage).values_list("pk", flat=True)]
    return model._base_manager.filter(stage__in=ids, deleted_at__isnull=True).count()


def _move_records(origin: Stage, target: Stage, by: Actor) -> int:
    """All records of a stage to another one; those in the bin follow silently, so that they can come back."""
    record_type = registry.get(origin.pipeline.record_type)
    rows = record_type.model._base_manager.filter(stage=origin)
    living = list(rows.filter(deleted_at__isnull=True))
    if living:
        because = by.because(_("The stage “%(stage)s” was changed") % {"stage": origin.name})
        writing.change(record_type, living, {"stage": target.pk}, because)
    rows.filter(deleted_at__isnull=False).update(stage=target)
    record_type.model._base_manager.filter(last_open_stage=origin).update(
        last_open_stage=target if target.outcome == Outcome.OPEN else None
    )
    return len(living)


@transaction.atomic
def set_reasons(dictionary: str, labels: Sequence[str], by: Actor) -> None:
    """The reasons of a dictionary, in that order: new ones are added, missing ones archived, none is lost."""
    ensure_may(by, PERMISSION)
    known = {
        entry.label.casefold(): entry
        for entry in DictionaryEntry.objects.alive().filter(dictionary=dictionary)
    }
    wanted = [" ".join(label.split())[:200] for label in labels if label.strip()]
    if not wanted:
        raise Invalid(_("Keep at least one reason."))
    now = timezone.now()
    elsewhere = DictionaryEntry.objects.alive().filter(dictionary__endswith="_reason", label__in=wanted)
    translated = dict(elsewhere.values_list("label", "translations"))
    for position, label in enumerate(dict.fromkeys(wanted)):
        entry = known.pop(label.casefold(), None)
        if entry is None:
            DictionaryEntry.objects.create(
                dictionary=dictionary, label=label, position=position, created_by=by.user,
                translations=translated.get(label, {}),
            )  # fmt: skip
        else:
            DictionaryEntry.objects.filter(pk=entry.pk).update(position=position, archived_at=None)
    DictionaryEntry.objects.filter(pk__in=[entry.pk for entry in known.values()]).update(archived_at=now)
