"""What the pipeline editor shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import get_language

from parley.foundation.records import registry
from parley.foundation.records.models import DictionaryEntry
from parley.foundation.web.requests import PersonRequest
from parley.pipelines.building import read_template, shipped_templates
from parley.pipelines.editing import living, requirable_fields, staged_types
from parley.pipelines.models import BuyerStage, Outcome, Pipeline, Stage
from parley.pipelines.settings.forms import StageForm

COLORS = range(1, 7)


@dataclass(frozen=True)
class Row:
    """One stage in the editor: its form, its sub-stages, and how many records stand on it."""

    stage: Stage
    form: StageForm
    records: int
    children: list[Row]
    opened: bool
    first: bool
    last: bool


def page_context(
    request: PersonRequest, pipeline: Pipeline, *, open_stage: str = "", form: StageForm | None = None
) -> dict[str, Any]:
    """The values of pipelines/settings/edit.html."""
    record_type = registry.get(pipeline.record_type)
    stages = list(
        living(pipeline).in_order().select_related("parent", "pipeline").prefetch_related("allowed_next")
    )
    counts = dict(
        record_type.model._base_manager.filter(pipeline=pipeline, deleted_at__isnull=True)
        .values_list("stage")
        .annotate(n=Count("pk"))
    )
    forms = {form.stage.pk: form} if form else {}
    rows = rows_of(stages, None, counts, forms, open_stage)
    leaves = [stage for stage in stages if not any(other.parent_id == stage.pk for other in stages)]
    return {
        "pipeline": pipeline,
        "record_type": record_type,
        "types": staged_types(),
        "tabs": tabs(pipeline),
        "archived": Pipeline.objects.alive().filter(archived_at__isnull=False).order_by("name"),
        "open_rows": [row for row in rows if row.stage.outcome == Outcome.OPEN],
        "end_rows": [row for row in rows if row.stage.outcome != Outcome.OPEN],
        "leaves": leaves,
        "fields": requirable_fields(record_type),
        "labels": {one.name: one.label for one in record_type.fields},
        "languages": [(code, name) for code, name in settings.LANGUAGES if code != "en"],
        "colors": COLORS,
        "kinds": kinds_of(pipeline),
        "buyer_stages": list(BuyerStage.choices),
        "rejected": list(Pipeline.Rejected.choices),
    }


def rows_of(
    stages: list[Stage],
    parent: int | None,
    counts: dict[int, int],
    forms: dict[int, StageForm],
    open_stage: str,
) -> list[Row]:
    """The stages below one parent, in order."""
    found = [stage for stage in stages if stage.parent_id == parent]
    shown = []
    for place, stage in enumerate(found):
        children = rows_of(stages, stage.pk, counts, forms, open_stage)
        alike = [other for other in found if other.outcome == stage.outcome]
        shown.append(
            Row(
                stage,
                forms.get(stage.pk) or StageForm(stage),
                counts.get(stage.pk, 0) + sum(child.records for child in children),
                children,
                open_stage == str(stage.pk) or any(child.opened for child in children),
                stage == alike[0],
                stage == alike[-1] or place == len(found) - 1,
            )
        )
    return shown


def tabs(current: Pipeline) -> list[dict[str, Any]]:
    """The pipelines in use; one out of use while it is looked at."""
    rows = Pipeline.objects.alive().order_by("record_type", "position", "pk")
    return [
        {"pipeline": one, "current": one.pk == current.pk}
        for one in rows
        if one.archived_at is None or one.pk == current.pk
    ]


def kinds_of(pipeline: Pipeline) -> list[tuple[DictionaryEntry, bool]]:
    """The kinds of records (deal types) with whether theirs start in this pipeline."""
    field = registry.get(pipeline.record_type).by_name.get("kind")
    dictionary = getattr(field.kind, "dictionary", "") if field else ""
    if not dictionary:
        return []
    chosen = set(pipeline.chosen_for.values_list("pk", flat=True))
    entries = DictionaryEntry.objects.alive().filter(dictionary=dictionary, archived_at__isnull=True)
    return [(entry, entry.pk in chosen) for entry in entries.order_by("position", "label")]


def template_choices() -> list[dict[str, Any]]:
    """The shipped templates in the reader's language, with the names of their stages."""
    language = get_language() or "en"

    def said(given: dict[str, Any], name: str, translations: str) -> str:
        return given.get(translations, {}).get(language) or given.get(name, "")

    return [
        {
            "key": key,
            "name": said(template, "name", "translations"),
            "text": said(template, "description", "description_translations"),
            "stages": [
                said(stage, "name", "translations") for stage in template["stages"] if "outcome" not in stage
            ],
        }
        for key in shipped_templates()
        for template in [read_template(key)]
    ]
