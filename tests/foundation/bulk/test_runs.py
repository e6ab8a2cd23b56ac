"""Operations on many records: in chunks, by themselves, over a dead worker, and back again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.audit.models import Change
from parley.foundation.bulk import controlling, running, selecting, tasks
from parley.foundation.bulk.models import Run
from parley.foundation.lib.refusals import Invalid, NotAllowed
from parley.foundation.records import writing
from parley.foundation.web.screens import action_views
from parley.parties.organizations.models import Organization
from parley.parties.organizations.record import organization_record

SignedIn = Callable[[User], Client]
RunJobs = Callable[[], int]


@pytest.fixture
def companies(anna: User, vera: User, monkeypatch: pytest.MonkeyPatch) -> list[Organization]:
    """Twenty-five of Anna's and two of Vera's, done ten at a time."""
    monkeypatch.setattr(selecting, "CHUNK", 10)
    rows = [
        {"name": f"Company {number:02}", "country": "Norway", "owner": anna.pk if number < 25 else vera.pk}
        for number in range(27)
    ]
    return writing.create(organization_record, rows, system())


def countries() -> dict[str, int]:
    found: dict[str, int] = {}
    for country in Organization.objects.values_list("country", flat=True):
        found[country] = found.get(country, 0) + 1
    return found


def started(user: User, companies: list[Organization], verb: str = "change", **values: Any) -> Run:
    return controlling.start(organization_record, verb, values, [one.pk for one in companies], user)


def test_what_is_not_theirs_is_left_out_with_the_reason(
    anna: User, companies: list[Organization], run_jobs: RunJobs
) -> None:
    run = started(anna, companies, country="Chile", employees="7")
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.total, run.changed, run.refused) == ("done", 27, 25, 2)
    assert countries() == {"Chile": 25, "Norway": 2}
    assert {one.reason for one in run.refusals.all()} == {
        "This record does not exist, or you may not see it."
    }


def test_the_whole_is_taken_back_but_what_was_changed_since(
    anna: User, companies: list[Organization], run_jobs: RunJobs
) -> None:
    run = started(anna, companies, country="Chile")
    run_jobs()
    writing.change(organization_record, [companies[3]], {"country": "Peru"}, Actor(anna))
    run.refresh_from_db()
    controlling.undo(run)
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.undone, run.kept) == ("undone", 24, 1)
    assert countries() == {"Norway": 26, "Peru": 1}


def test_a_dead_worker_leaves_whole_chunks_and_the_next_goes_on(
    anna: User, companies: list[Organization], run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(anna, companies, country="Chile")
    whole, calls = running.apply, []

    def dies_in_the_second(run: Run, ids: list[int], by: Actor) -> Any:
        calls.append(ids)
        tally = whole(run, ids, by)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return tally

    monkeypatch.setattr(running, "apply", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        tasks.run_bulk.func(run.pk)
    assert countries() == {"Chile": 10, "Norway": 17}
    tasks.run_bulk.func(run.pk)
    tasks.run_bulk.func(run.pk)
    run.refresh_from_db()
    assert (run.state, run.changed, run.refused) == ("done", 25, 2)
    assert Change.objects.filter(record_type="organization", kind="changed").count() == 25


def test_an_action_that_refuses_some_is_done_to_the_others(
    boris: User, anna: User, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selecting, "CHUNK", 10)
    rows = [{"name": f"Free {n}"} if n % 4 else {"name": f"Taken {n}", "owner": anna.pk} for n in range(20)]
    companies = writing.create(organization_record, rows, system())
    run = controlling.start(organization_record, "claim", {}, [one.pk for one in companies], anna)
    Organization.objects.filter(name__in=["Free 1", "Free 2"]).update(owner=boris)
    run_jobs()
    run.refresh_from_db()
    assert (run.changed, run.refused) == (18, 2)
    assert {one.reason for one in run.refusals.all()} == {"Boris has claimed this already."}


def test_wrong_input_and_missing_rights_are_refused_before_anything_is_written(
    anna: User, eve: User, companies: list[Organization]
) -> None:
    with pytest.raises(Invalid) as refusal:
        started(anna, companies, employees="many")
    assert refusal.value.problems[0].field == "employees"
    with pytest.raises(NotAllowed):
        started(eve, companies, country="Chile")
    assert not Run.objects.exists()


def test_a_stopped_run_goes_on_where_it_was(
    anna: User, companies: list[Organization], run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(anna, companies, country="Chile")
    asked = iter([False, True])
    monkeypatch.setattr(running, "should_stop", lambda: next(asked, False))
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.changed) == ("stopped", 10)
    controlling.resume(run)
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.changed) == ("done", 25)


def test_a_large_selection_becomes_a_run_that_only_its_person_sees(
    signed_in: SignedIn,
    anna: User,
    boris: User,
    companies: list[Organization],
    run_jobs: RunJobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(action_views, "AT_ONCE", 20)
    client = signed_in(anna)
    data = {"everything": "1", "field": ["country", "employees"], "country": "Chile", "employees": "7"}
    dialog = client.get("/organizations/bulk/change/", {**data, "field": ["country"]}).content.decode()
    assert "25 records" in dialog
    assert "runs in the background" in dialog
    response = client.post("/organizations/bulk/change/", data)
    run = Run.objects.get()
    assert f"/bulk/{run.pk}/" in response["HX-Location"]
    assert "You may leave this page" in client.get(f"/bulk/{run.pk}/").content.decode()
    run_jobs()
    assert "Done for 25 records." in client.get(f"/bulk/{run.pk}/").content.decode()
    assert set(Organization.objects.filter(owner=anna).values_list("country", "employees")) == {("Chile", 7)}
    assert {one: signed_in(boris).get(f"/bulk/{run.pk}/{one}").status_code for one in ("", "progress/", "refused/")} == {
        "": 404, "progress/": 404, "refused/": 404,
    }  # fmt: skip
