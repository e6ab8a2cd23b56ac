"""Pipelines are changed while records are in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import create_record, undo_operation
from parley.foundation.lib.refusals import ActionRefused, Conflict, Invalid, NotAllowed
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines import editing
from parley.pipelines.models import Pipeline, Stage, Transition

Make = Callable[..., Deal]


def names(pipeline: Pipeline) -> list[str]:
    return [stage.name for stage in Stage.objects.standing().filter(pipeline=pipeline).in_order()]


def test_a_new_stage_comes_after_the_open_ones(pipeline: Pipeline, admin: User) -> None:
    editing.add_stage(pipeline, {"name": "Check"}, Actor(admin))
    assert names(pipeline)[5:] == ["Closing", "Check", "Won", "Lost"]


def test_the_first_sub_stage_takes_the_records_of_its_parent(
    pipeline: Pipeline, stages: list[Stage], make: Make, admin: User
) -> None:
    deal = make()
    child = editing.add_stage(pipeline, {"name": "Call back"}, Actor(admin), parent=stages[0])
    deal.refresh_from_db()
    assert deal.stage == child
    assert names(pipeline)[0] == "Call back"
    editing.add_stage(pipeline, {"name": "Second try"}, Actor(admin), parent=stages[0])
    editing.remove_stage(child, Actor(admin), to=Stage.objects.get(name="Second try"))
    deal.refresh_from_db()
    assert deal.stage.name == "Second try"


def test_removing_a_stage_asks_where_its_records_go_and_can_be_undone(
    pipeline: Pipeline, stages: list[Stage], make: Make, admin: User
) -> None:
    deal, binned = (
        make("Standing", amount="5", stage=stages[4].pk),
        make("Binned", amount="5", stage=stages[4].pk),
    )
    perform("deal", "delete", [binned.pk], {}, Actor(admin))
    with pytest.raises(ActionRefused, match="1 record stands on this stage"):
        editing.remove_stage(stages[4], Actor(admin))
    by = Actor(admin)
    assert editing.remove_stage(stages[4], by, to=stages[5]) == 1
    assert names(pipeline)[4:] == ["Closing", "Won", "Lost"]
    assert set(Deal.objects.values_list("name", "stage__name")) == {
        ("Standing", "Closing"),
        ("Binned", "Closing"),
    }
    assert Transition.objects.filter(from_stage=stages[4], to_stage=stages[5], record_id=deal.pk).count() == 1
    undo_operation(by.operation, by=Actor(admin))
    deal.refresh_from_db()
    assert (deal.stage, names(pipeline)[4]) == (stages[4], "Implementation")


def test_records_that_lack_what_the_other_stage_asks_for_keep_a_stage_from_being_removed(
    stages: list[Stage], make: Make, admin: User
) -> None:
    make()
    with pytest.raises(Invalid) as refused:
        editing.remove_stage(stages[0], Actor(admin), to=stages[1])
    assert {problem.field for problem in refused.value.problems} == {"organization", "amount"}
    assert Stage.objects.alive().filter(pk=stages[0].pk).exists()


def test_the_last_open_stage_and_the_last_pipeline_stay(
    pipeline: Pipeline, stages: list[Stage], admin: User
) -> None:
    for stage in stages[1:6]:
        editing.remove_stage(stage, Actor(admin))
    with pytest.raises(ActionRefused, match="A pipeline needs at least one open stage"):
        editing.remove_stage(stages[0], Actor(admin))
    with pytest.raises(ActionRefused, match="This is the only pipeline in use"):
        editing.archive_pipeline(pipeline, Actor(admin))


def test_an_archived_pipeline_takes_nothing_new(pipeline: Pipeline, admin: User, boris: User) -> None:
    other = editing.create_pipeline("deal", "Spare parts", Actor(admin))
    editing.archive_pipeline(pipeline, Actor(admin))
    assert create_record(deal_record, {"name": "New"}, by=Actor(boris)).pipeline == other


def test_the_deal_type_chooses_the_pipeline(pipeline: Pipeline, admin: User, boris: User) -> None:
    parts = DictionaryEntry.objects.create(dictionary="deal_type", label="Spare parts")
    other = editing.create_pipeline("deal", "Spare parts", Actor(admin))
    editing.change_pipeline(other, {"chosen_for": [parts.pk]}, Actor(admin))
    made = [
        create_record(deal_record, {"name": "x", "kind": kind}, by=Actor(boris)).pipeline
        for kind in (parts.pk, None)
    ]
    assert made == [other, pipeline]


def test_order_is_kept_and_a_stale_one_is_refused(
    pipeline: Pipeline, stages: list[Stage], admin: User
) -> None:
    ids = [stage.pk for stage in stages]
    editing.order_stages(pipeline, [ids[1], ids[0], *ids[2:]], Actor(admin))
    assert names(pipeline)[:3] == ["Commercial proposal", "Opportunity", "Document coordination"]
    with pytest.raises(ActionRefused, match="Somebody else added or removed a stage"):
        editing.order_stages(pipeline, ids[1:], Actor(admin))


def test_two_administrators_who_change_one_stage_notice_each_other(
    stages: list[Stage], admin: User, boris: User
) -> None:
    editing.change_stage(stages[0], {"probability": "20"}, Actor(admin), expected=1)
    with pytest.raises(Conflict):
        editing.change_stage(stages[0], {"probability": "30"}, Actor(admin), expected=1)
    editing.change_stage(stages[0], {"day_limit": "9"}, Actor(admin), expected=1)
    stages[0].refresh_from_db()
    assert (stages[0].probability, stages[0].day_limit) == (20, 9)


def test_only_who_may_change_pipelines_does(
    pipeline: Pipeline, stages: list[Stage], boris: User, signed_in: Callable[[User], Client]
) -> None:
    with pytest.raises(NotAllowed):
        editing.change_stage(stages[0], {"name": "Mine"}, Actor(boris))
    client = signed_in(boris)
    pages = [f"/settings/pipelines/{pipeline.pk}/", "/settings/pipelines/", "/settings/pipelines/new/"]
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    posts = [
        "change/",
        "archive/",
        "order/",
        "stages/",
        f"stages/{stages[0].pk}/",
        f"stages/{stages[0].pk}/remove/",
    ]
    assert {client.post(f"/settings/pipelines/{pipeline.pk}/{page}").status_code for page in posts} == {403}


def test_the_editor_saves_a_stage_and_shows_what_was_typed_when_it_cannot(
    pipeline: Pipeline, stages: list[Stage], admin: User, signed_in: Callable[[User], Client]
) -> None:
    client, address = signed_in(admin), f"/settings/pipelines/{pipeline.pk}/stages/{stages[0].pk}/"
    form = {
        "name": "First call", "name-ru": "Первый звонок", "probability": "25", "day_limit": "2", "color": "3",
        "goal": "Knows us", "goal-id": "Kenal kami", "required_fields": ["amount"], "allowed_next": [stages[1].pk], "version": 1,
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    stage = Stage.objects.get(pk=stages[0].pk)
    assert (stage.name, stage.translations["ru"], stage.probability, stage.day_limit, stage.color) == (
        "First call", "Первый звонок", 25, 2, 3,
    )  # fmt: skip
    assert (stage.goal_translations, stage.required_fields, list(stage.allowed_next.all())) == (
        {"id": "Kenal kami"}, ["amount"], [stages[1]],
    )  # fmt: skip
    wrong = client.post(address, form | {"probability": "lots", "name": "Kept as typed", "version": 2})
    assert wrong.status_code == 422
    assert "Kept as typed" in wrong.content.decode()
    late = client.post(address, form | {"probability": "70"})
    assert late.status_code == 409
    assert "Admin changed “Probability, %” to “25” meanwhile." in late.content.decode()


def test_reasons_are_added_and_taken_out_without_losing_any(
    stages: list[Stage], make: Make, boris: User, admin: User
) -> None:
    deal = make()
    perform("deal", "lose", [deal.pk], {"outcome_reason": "Too expensive"}, Actor(boris))
    editing.set_reasons("lost_reason", ["Wrong time", "No need", "Prefers email"], Actor(admin))
    offered = DictionaryEntry.objects.filter(dictionary="lost_reason", archived_at__isnull=True).order_by(
        "position"
    )
    assert [entry.label for entry in offered] == ["Wrong time", "No need", "Prefers email"]
    deal.refresh_from_db()
    assert str(deal.outcome_reason) == "Too expensive"


@pytest.mark.parametrize("template", ["", "services"])
def test_a_new_pipeline_is_made_on_the_screen(
    template: str, admin: User, signed_in: Callable[[User], Client]
) -> None:
    answer = signed_in(admin).post(
        "/settings/pipelines/new/", {"record_type": "deal", "name": "Rentals", "template": template}
    )
    made = Pipeline.objects.get()
    assert (answer.status_code, answer["Location"], made.name) == (
        302,
        f"/settings/pipelines/{made.pk}/",
        "Rentals",
    )
    assert len(names(made)) == (10 if template else 3)


def test_an_end_may_have_reasons_of_its_own(
    admin: User, pipeline: Pipeline, stages: list[Stage], signed_in: Callable[[User], Client]
) -> None:
    lost, client = stages[-1], signed_in(admin)
    address = f"/settings/pipelines/{pipeline.pk}/stages/{lost.pk}/"
    given = {
        "name": "Lost",
        "color": "1",
        "asks_reason": "1",
        "reason_required": "1",
        "version": lost.version,
    }
    client.post(address, given | {"own_reasons": "1", "reasons": "Wrong time\nNo forklift"})
    lost.refresh_from_db()
    assert lost.reason_dictionary == f"lost_{lost.pk}_reason"
    own = DictionaryEntry.objects.filter(dictionary=lost.reason_dictionary)
    assert sorted(own.values_list("label", flat=True)) == ["No forklift", "Wrong time"]
    assert own.get(label="Wrong time").translations["ru"] == "Не вовремя"
    shared = DictionaryEntry.objects.filter(dictionary="lost_reason", archived_at=None).count()
    client.post(address, given | {"version": lost.version, "reasons": "Wrong time\nNo forklift"})
    lost.refresh_from_db()
    assert lost.reason_dictionary == "lost_reason"
    assert DictionaryEntry.objects.filter(dictionary="lost_reason", archived_at=None).count() == shared
