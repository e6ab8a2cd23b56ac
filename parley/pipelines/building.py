"""Making pipelines: from a shipped template, or from the stage names that an import brings."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.records import writing
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.models import Outcome, Pipeline, Stage
from parley.pipelines.record import pipeline_record, stage_record

TEMPLATES = Path(__file__).parent / "templates_shipped"
WON = ("won", "выигр", "успеш", "menang", "closed won")
LOST = ("lost", "проигр", "потер", "отказ", "kalah", "closed lost")
USUAL_ORDER = (
    "new", "нов", "baru", "lead", "prospect", "unsorted", "qualif", "квалиф", "engag", "contact", "need", "discover",
    "analy", "demo", "present", "propos", "quote", "предлож", "penawaran", "negot", "переговор", "contract", "договор", "sign",
)  # fmt: skip


def shipped_templates() -> list[str]:
    """The keys of the templates that come with the product."""
    return sorted(file.stem for file in TEMPLATES.glob("*.toml"))


def read_template(key: str) -> dict[str, Any]:
    """A shipped template as plain data; raises KeyError for a key that is none."""
    if key not in shipped_templates():
        raise KeyError(key)
    return tomllib.loads((TEMPLATES / f"{key}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def install_template(key: str, record_type: str, by: Actor) -> Pipeline:
    """Makes a pipeline of a record type from a shipped template, with its stages and their reasons."""
    template = read_template(key)
    pipeline = new_pipeline(
        record_type, template["name"], by, translations=template.get("translations", {}), template=key
    )
    for dictionary, reasons in template.get("dictionaries", {}).items():
        _install_reasons(dictionary, reasons, by)
    _install_stages(pipeline, template["stages"], None, by)
    return pipeline


def new_pipeline(
    record_type: str, name: str, by: Actor, *, translations: dict[str, str] | None = None, template: str = ""
) -> Pipeline:
    """An empty pipeline after the others."""
    last = Pipeline.objects.filter(record_type=record_type).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    values = {
        "name": name,
        "record_type": record_type,
        "position": position,
        "translations": translations or {},
    }
    pipeline: Pipeline = writing.create(pipeline_record, [values], by)[0]
    Pipeline.objects.filter(pk=pipeline.pk).update(template=template)
    pipeline.template = template
    return pipeline


def _install_stages(
    pipeline: Pipeline, stages: list[dict[str, Any]], parent: Stage | None, by: Actor
) -> None:
    for position, given in enumerate(stages):
        stage = add_stage(pipeline, given, position, by, parent=parent)
        _install_stages(pipeline, given.get("stages", []), stage, by)


def add_stage(
    pipeline: Pipeline, given: dict[str, Any], position: int, by: Actor, *, parent: Stage | None = None
) -> Stage:
    """One stage from plain data: the fields of a stage record."""
    plain = {name: given[name] for name in given if name in stage_record.by_name}
    values = plain | {"pipeline": pipeline.pk, "parent": parent.pk if parent else None, "position": position}
    stage: Stage = writing.create(stage_record, [values], by)[0]
    return stage


def _install_reasons(dictionary: str, reasons: list[dict[str, Any]], by: Actor) -> None:
    known = {
        label.casefold()
        for label in DictionaryEntry.objects.alive()
        .filter(dictionary=dictionary)
        .values_list("label", flat=True)
    }
    DictionaryEntry.objects.bulk_create(
        DictionaryEntry(
            dictionary=dictionary,
            label=reason["name"],
            translations=reason.get("translations", {}),
            position=position,
        )
        for position, reason in enumerate(reasons)
        if reason["name"].casefold() not in known
    )


def pipeline_from_names(record_type: str, names: list[str], by: Actor) -> dict[str, int]:
    """One new pipeline whose stages are called as given: name to stage id.

    What sounds won or lost becomes an end; the open ones are put in the order in which such stages usually follow, and
    their probability rises evenly. An administrator corrects both in the pipeline editor.
    """
    by = by.because(_("Made from the stages of an import"))
    pipeline = new_pipeline(record_type, _("Imported"), by)
    ordered = sorted(names, key=_usual_place)
    count = sum(1 for name in names if outcome_of(name) is Outcome.OPEN)
    made = {}
    for position, name in enumerate(ordered):
        outcome = outcome_of(name)
        rising = round(100 * (position + 1) / (count + 1)) if outcome is Outcome.OPEN else 0
        probability = 100 if outcome is Outcome.WON else rising
        given = {
            "name": _well_written(name)[:200],
            "outcome": outcome.value,
            "probability": probability,
            "color": position % 6 + 1,
        }
        if outcome is Outcome.LOST:
            given["reason_dictionary"] = "lost_reason"
        made[name] = add_stage(pipeline, given, position, by).pk
    return made


def _well_written(name: str) -> str:
    """A stage's name with a capital letter; short words in capitals may be abbreviations."""
    text = " ".join(name.split())
    shouted = text.isupper() and len(text) > 4
    return text.capitalize() if shouted else text[:1].upper() + text[1:]


def outcome_of(name: str) -> Outcome:
    """Whether a stage's name sounds like an end."""
    folded = name.casefold()
    if any(word in folded for word in LOST):
        return Outcome.LOST
    return Outcome.WON if any(word in folded for word in WON) else Outcome.OPEN


def _usual_place(name: str) -> tuple[int, int]:
    folded = name.casefold()
    end = {Outcome.OPEN: 0, Outcome.WON: 1, Outcome.LOST: 2}[outcome_of(name)]
    found = [place for place, word in enumerate(USUAL_ORDER) if word in folded]
    return end, found[0] if found else len(USUAL_ORDER)
