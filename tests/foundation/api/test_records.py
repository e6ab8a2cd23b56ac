"""Records over the API: lists, linked records, external ids, bulk calls, the feed of changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.foundation.accounts.models import User
from parley.foundation.api import bulk, tokens
from parley.foundation.api.models import BulkCall
from parley.foundation.records import registry
from tests.contracts.samples import make, prepare_world
from tests.foundation.api.test_calls import caller, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def organizations(admin: User, boris: User, vera: User) -> list[Any]:
    record_type = registry.get("organization")
    return [
        make(record_type, number, owner=(boris if number % 2 else vera).pk, name=f"Firm {number}")
        for number in range(1, 8)
    ]


def names(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()["records"]]


def follow(call: Any, address: str) -> Any:
    return call("GET", address.removeprefix("/api/v1/"))


def test_pages_lead_to_their_neighbours(admin: User, organizations: list[Any]) -> None:
    call = caller(admin)
    first = call("GET", "organizations?size=3&sort=name&fields=name")
    assert names(first) == ["Firm 1", "Firm 2", "Firm 3"] and first.json()["previous"] is None
    assert set(first.json()["records"][0]) == {"id", "version", "title", "name"}
    second = follow(call, first.json()["next"])
    assert names(second) == ["Firm 4", "Firm 5", "Firm 6"] and 'rel="prev"' in second["Link"]
    assert names(follow(call, second.json()["previous"])) == names(first)
    third = follow(call, second.json()["next"])
    assert names(third) == ["Firm 7"] and third.json()["next"] is None
    stolen = first.json()["next"].replace("sort=name", "sort=-name")
    refused(follow(call, stolen), 422, "cursor")


def test_simple_conditions_and_where_narrow_together(admin: User, organizations: list[Any]) -> None:
    call = caller(admin)
    assert names(call("GET", "organizations?name=firm 3")) == ["Firm 3"]
    assert names(call("GET", "organizations?name__contains=irm&name__ne=Firm 1&sort=name&size=2")) == [
        "Firm 2",
        "Firm 3",
    ]
    assert names(call("GET", "organizations?name__in=Firm 1,Firm 2&sort=-name")) == ["Firm 2", "Firm 1"]
    assert names(call("GET", 'organizations?where={"any":[["name","is","Firm 5"]]}&name__starts=Firm')) == [
        "Firm 5"
    ]
    counted = call("GET", "organizations?created_at__gte=2020-01-01&count=exact&size=1").json()["count"]
    assert counted == {"value": 7, "exact": True}
    refused(call("GET", "organizations?name__nope=1"), 422, "invalid")
    refused(call("GET", "organizations?count=many"), 422, "invalid")


def test_linked_records_come_along_as_far_as_one_may_see_them(
    admin: User, boris: User, organizations: list[Any]
) -> None:
    prepare_world(registry.get("deal"))
    mine, foreign = organizations[0], organizations[1]
    for organization in (mine, foreign):
        make(registry.get("deal"), owner=boris.pk, organization=organization.pk)
    linked = caller(boris)("GET", "deals?include=organization,owner").json()["included"]
    assert set(linked["organization"]) == {str(mine.pk)} and str(boris.pk) in linked["user"]
    refused(caller(boris)("GET", "deals?include=name"), 422, "invalid")


def test_an_external_id_creates_once_and_changes_then(admin: User, boris: User, vera: User) -> None:
    call = caller(boris)
    made = call("PUT", "organizations/by-external-id/A/1", {"name": "Acme"})
    assert (made.status_code, made.json()["external_id"]) == (201, "A/1")
    changed = call("PUT", "organizations/by-external-id/A/1", {"name": "Acme Ltd"})
    assert (changed.status_code, changed.json()["id"]) == (200, made.json()["id"])
    assert call("GET", "organizations/by-external-id/A/1").json()["name"] == "Acme Ltd"
    refused(call("PUT", "organizations/by-external-id/A/1", {}, If_None_Match="*"), 412, "version_changed")
    refused(caller(vera)("GET", "organizations/by-external-id/A/1"), 404, "not_found")
    refused(call("PUT", "organizations/by-external-id/B", {"external_id": "C"}), 422, "invalid")


def test_a_bulk_call_does_all_or_nothing_or_says_what_it_left(admin: User) -> None:
    call, rows = caller(admin), registry.get("organization").model.objects
    records = [{"name": "One"}, {"name": ""}, {"name": "Two"}]
    whole = call("POST", "organizations/bulk/create", {"records": records})
    refused(whole, 422, "invalid")
    assert whole.json()["problems"][0]["details"]["index"] == 1 and not rows.filter(name="One").exists()
    partly = call("POST", "organizations/bulk/create", {"records": records, "all_or_nothing": False}).json()
    assert [one["status"] for one in partly["results"]] == ["created", "refused", "created"]
    one, two = partly["results"][0]["id"], partly["results"][2]["id"]
    changes = [
        {"id": one, "version": 1, "values": {"name": "Uno"}},
        {"id": two, "version": 9, "values": {"name": "Due"}},
        {"id": 999, "version": "*", "values": {"name": "Tre"}},
    ]
    changed = call("POST", "organizations/bulk/update", {"records": changes, "all_or_nothing": False}).json()
    codes = [[problem["code"] for problem in result["problems"]] for result in changed["results"]]
    assert codes == [[], ["version_changed"], ["not_found"]] and changed["results"][0]["version"] == 2
    gone = call(
        "POST", "organizations/bulk/delete", {"records": [{"id": one}, {"id": two, "version": 1}]}
    ).json()
    assert (gone["done"], rows.filter(deleted_at__isnull=True).count()) == (2, 0)


def test_a_bulk_call_takes_what_one_may_change_only(boris: User, organizations: list[Any]) -> None:
    ids = [one.pk for one in organizations[:2]]
    changes = [{"id": pk, "version": "*", "values": {"name": "Mine"}} for pk in ids]
    answer = caller(boris)(
        "POST", "organizations/bulk/update", {"records": changes, "all_or_nothing": False}
    ).json()
    assert [one["status"] for one in answer["results"]] == ["changed", "refused"]
    organizations[1].refresh_from_db()
    assert organizations[1].name == "Firm 2"


def test_bulk_calls_cost_the_same_number_of_statements_for_many(admin: User) -> None:
    call = caller(admin)
    costs = []
    for count in (1, 3, 30):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            call("POST", "organizations/bulk/create", {"records": [{"name": f"N {n}"} for n in range(count)]})
        costs.append(len(queries))
    assert costs[1] == costs[2]


def test_an_action_on_many_leaves_out_those_that_refuse(
    admin: User, organizations: list[Any], vera: User
) -> None:
    ids = [one.pk for one in organizations[:2]]
    call = caller(admin)
    body = {"ids": [*ids, 999], "input": {"owner": vera.pk}}
    refused(call("POST", "organizations/actions/assign", body), 404, "not_found")
    partly = call("POST", "organizations/actions/assign", body | {"all_or_nothing": False}).json()
    assert [one["status"] for one in partly["results"]] == ["done", "done", "refused"]


def test_a_large_bulk_call_becomes_a_job_that_goes_on_where_it_ended(
    admin: User, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parley.foundation.api.bulk_calls.AT_ONCE", 3)
    monkeypatch.setattr("parley.foundation.api.tasks.CHUNK", 2)
    call, rows = caller(admin), registry.get("organization").model.objects
    records = [{"name": f"Job {number}"} for number in range(4)] + [{"name": ""}]
    refused(
        call("POST", "organizations/bulk/create", {"records": records, "all_or_nothing": True}),
        422,
        "too_many",
    )
    started = call("POST", "organizations/bulk/create", {"records": records}, Idempotency_Key="job")
    assert started.status_code == 202 and started.json()["state"] == "waiting"
    path = started["Location"].removeprefix("/api/v1/")
    real, calls = bulk.run, []

    def dying(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit
        return real(*arguments)

    monkeypatch.setattr("parley.foundation.api.tasks.bulk.run", dying)
    run_jobs()
    assert rows.count() == 2
    from parley.foundation.jobs.models import Job, State

    Job.objects.filter(state=State.SCHEDULED).update(state=State.WAITING)
    run_jobs()
    done = call("GET", path).json()
    assert (done["state"], done["done"], done["refused"], rows.count()) == ("done", 4, 1, 4)
    refused(caller(admin)("GET", path), 404, "not_found")


def test_a_job_stops_with_the_key_that_sent_it(
    boris: User, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parley.foundation.api.bulk_calls.AT_ONCE", 1)
    caller(boris)("POST", "organizations/bulk/create", {"records": [{"name": "a"}, {"name": "b"}]})
    tokens.revoke(boris, BulkCall.objects.get().token_id)
    run_jobs()
    assert (
        BulkCall.objects.get().state == "stopped" and not registry.get("organization").model.objects.exists()
    )


def test_the_feed_tells_every_change_once_and_only_what_one_may_see(boris: User, vera: User) -> None:
    call = caller(boris)
    start = call("GET", "changes?cursor=now").json()["next"]
    made = call("POST", "organizations", {"name": "Feed"}).json()
    caller(vera)("POST", "organizations", {"name": "Foreign"})
    call("PATCH", f"organizations/{made['id']}", {"name": "Feed 2"}, If_Match="1")
    call("DELETE", f"organizations/{made['id']}")
    feed = call("GET", f"changes?cursor={start}&size=2").json()
    found = feed["changes"]
    while feed["more"]:
        feed = call("GET", f"changes?cursor={feed['next']}&size=2").json()
        found += feed["changes"]
    told = [one["event"] for one in found if one["record_type"] == "organization"]
    assert told == ["organization.created", "organization.changed", "organization.deleted"]
    assert found[1]["data"]["fields"]["name"] == ["Feed", "Feed 2"]
    assert call("GET", f"changes?cursor={feed['next']}").json()["changes"] == []


def test_the_document_knows_the_fields_of_this_moment(admin: User) -> None:
    from parley.foundation.records.own.models import OwnField
    from parley.foundation.records.own.shape import forget, renew

    call = caller(admin)
    OwnField.objects.create(record_type="organization", name="x_rank", kind="number", label="Rank")
    renew()
    try:
        schemas = call("GET", "openapi.json").json()["components"]["schemas"]
        assert schemas["Organization"]["properties"]["x_rank"]["title"] == "Rank"
        made = call("POST", "organizations", {"name": "Ranked", "x_rank": "7"}).json()
        assert made["x_rank"] == "7" and names(call("GET", "organizations?x_rank__gte=5")) == ["Ranked"]
    finally:
        OwnField.objects.all().delete()
        forget()
