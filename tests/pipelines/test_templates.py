"""The shipped pipelines are whole: three languages, limits, goals, reasons, fields that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from parley.deals.record import deal_record
from parley.foundation.accounts.actor import system
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.building import install_template, read_template, shipped_templates
from parley.pipelines.editing import requirable_fields
from parley.pipelines.models import Pipeline, Stage

OTHER = {code for code, _name in settings.LANGUAGES} - {"en"}


def every_stage(stages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for stage in stages:
        yield stage
        yield from every_stage(stage.get("stages", []))


def test_three_pipelines_ship() -> None:
    assert shipped_templates() == ["complex_sale", "services", "telephone_sales"]


@pytest.mark.parametrize("key", shipped_templates())
def test_every_text_of_a_template_is_in_every_language(key: str) -> None:
    template = read_template(key)
    assert set(template["translations"]) == set(template["description_translations"]) == OTHER
    for stage in every_stage(template["stages"]):
        assert set(stage["translations"]) == OTHER, stage["name"]
        if "outcome" not in stage:
            assert stage["goal"] and set(stage["goal_translations"]) == OTHER, stage["name"]
            assert stage["day_limit"] > 0
    for reason in template["dictionaries"]["lost_reason"]:
        assert set(reason["translations"]) == OTHER


@pytest.mark.parametrize("key", shipped_templates())
def test_stages_ask_for_fields_that_a_deal_has_and_rise_in_probability(key: str) -> None:
    known = {one.name for one in requirable_fields(deal_record)}
    stages = list(every_stage(read_template(key)["stages"]))
    assert {name for stage in stages for name in stage.get("required_fields", [])} <= known
    chances = [stage["probability"] for stage in read_template(key)["stages"] if "outcome" not in stage]
    assert chances == sorted(chances)
    assert "required_fields" not in stages[0]


def test_services_have_six_stages_with_sub_stages_and_ask_for_amount_and_date_at_approval(db: None) -> None:
    pipeline = install_template("services", "deal", system())
    tops = Stage.objects.filter(pipeline=pipeline, parent=None, outcome="open").in_order()
    assert [stage.name for stage in tops] == [
        "Initial appeal",
        "Need clarification",
        "Proposal preparation",
        "Proposal approval",
        "Service provision",
        "Closing acts and feedback",
    ]
    assert Stage.objects.get(name="Proposal approval").required_fields == ["amount", "expected_close_on"]
    assert Stage.objects.filter(parent__name="Service provision").count() == 3


def test_installing_two_templates_keeps_one_set_of_reasons(db: None) -> None:
    for key in shipped_templates():
        install_template(key, "deal", system())
    labels = list(DictionaryEntry.objects.filter(dictionary="lost_reason").values_list("label", flat=True))
    assert len(labels) == len(set(labels))
    assert Pipeline.objects.count() == 3
