"""The endpoints of every record type, called by everybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from parley.foundation.accounts.models import User
from parley.foundation.api.tokens import make_token, revoke
from parley.foundation.records import registry
from tests.contracts.samples import TYPES, make

pytestmark = pytest.mark.django_db


def client(user: User | None) -> Client:
    headers = {"HTTP_AUTHORIZATION": f"Bearer {make_token(user, 'test', 1).secret}"} if user else {}
    return Client(**headers)


def send(caller: Client, method: str, address: str, body: Any = None, **headers: str) -> Any:
    return caller.generic(
        method, address, json.dumps(body or {}), content_type="application/json", headers=headers
    )


@pytest.mark.parametrize("key", TYPES)
def test_api_reads_and_writes_what_the_screen_does(key: str, admin: User) -> None:
    record_type = registry.get(key)
    pk = make(record_type).pk
    caller = client(admin)
    base = f"/api/v1/{record_type.path}"
    listed = {one["id"]: one for one in caller.get(base).json()["records"]}
    read = caller.get(f"{base}/{pk}")
    assert read.json() == listed[pk] and read["ETag"] == f'"{read.json()["version"]}"'
    changed = send(
        caller, "PATCH", f"{base}/{pk}", {record_type.title: "By API"}, **{"If-Match": read["ETag"]}
    )
    assert (changed.status_code, changed.json()[record_type.title]) == (200, "By API")
    stale = send(caller, "PATCH", f"{base}/{pk}", {record_type.title: "Stale"}, **{"If-Match": read["ETag"]})
    assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")
    assert send(caller, "PATCH", f"{base}/{pk}", {record_type.title: "No version"}).status_code == 428
    assert caller.get(f"{base}/{pk}/history").json()["changes"][0]["fields"][record_type.title][1] == "By API"
    assert send(caller, "DELETE", f"{base}/{pk}").status_code == 204
    assert caller.get(f"{base}/{pk}").status_code == 404
    assert send(caller, "POST", f"{base}/{pk}/restore").status_code == 200


@pytest.mark.parametrize("key", [key for key in TYPES if registry.get(key).owned])
def test_strangers_read_404_and_change_nothing(key: str, boris: User, vera: User, eve: User) -> None:
    record_type = registry.get(key)
    record = make(record_type, owner=boris.pk)
    base = f"/api/v1/{record_type.path}"
    assert client(boris).get(f"{base}/{record.pk}").status_code == 200
    for caller in (client(vera), client(eve)):
        assert caller.get(f"{base}/{record.pk}").status_code == 404
        assert caller.get(f"{base}/{record.pk}/history").status_code == 404
        body = {record_type.title: "Taken"}
        assert send(caller, "PATCH", f"{base}/{record.pk}", body, **{"If-Match": "*"}).status_code == 404
        assert send(caller, "DELETE", f"{base}/{record.pk}").status_code in (403, 404)
        assert send(caller, "POST", f"{base}/{record.pk}/actions/note", {"text": "x"}).status_code in (
            403,
            404,
        )
    record.refresh_from_db()
    assert record.version == 1


@pytest.mark.parametrize("key", TYPES)
def test_nobody_reads_without_a_living_key(key: str, boris: User) -> None:
    base = f"/api/v1/{registry.get(key).path}"
    assert client(None).get(base).status_code == 401
    assert Client(HTTP_AUTHORIZATION="Bearer parley_wrong").get(base).status_code == 401
    made = make_token(boris, "test", 1)
    caller = Client(HTTP_AUTHORIZATION=f"Bearer {made.secret}")
    assert caller.get(base).status_code == 200
    revoke(boris, made.token.pk)
    assert caller.get(base).status_code == 401


@pytest.mark.parametrize("key", TYPES)
@pytest.mark.parametrize(
    "query",
    ["where={", "where=[1]", 'where={"all":[["nope","is","1"]]}', "sort=password", "sort=nope", "cursor=%00", "size=0",
     "size=9999", "fields=password", 'where={"all":[["id__gt","is","1"]]}', "where=" + '{"all":[' * 60],
)  # fmt: skip
def test_bad_arguments_are_refused_with_a_problem(key: str, query: str, admin: User) -> None:
    answer = client(admin).get(f"/api/v1/{registry.get(key).path}?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_the_document_names_every_type_and_action(admin: User) -> None:
    document = client(admin).get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for key in TYPES:
        assert f"/api/v1/{registry.get(key).path}" in document["paths"]
    operations = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(operations) == len(set(operations))
