"""What every call of the API gets: who calls, how often, what is sent, what is refused, what is sent again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from parley.foundation.accounts.models import User
from parley.foundation.api import limiting, tokens
from parley.foundation.api.models import KeptAnswer
from parley.foundation.records import registry
from tests.contracts.samples import make

pytestmark = pytest.mark.django_db

Call = Callable[..., Any]


def caller(user: User, scopes: tuple[str, ...] = ("*",), **headers: str) -> Call:
    """A program with a key of the person: `call("GET", "deals/7", {"name": "x"}, If_Match="3")`."""
    secret = tokens.make_token(user, "test", 1, scopes).secret

    def call(method: str, path: str, body: Any = None, raw: bytes | None = None, **more: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in (headers | more).items()}
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        kind = given.pop("Content-Type", "application/json")
        return Client(HTTP_AUTHORIZATION=f"Bearer {secret}").generic(
            method, f"/api/v1/{path}", data, content_type=kind, headers=given
        )

    return call


def refused(response: Any, status: int, code: str) -> None:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), (
        response.content
    )
    problem = response.json()
    assert (problem["type"], problem["status"]) == (f"urn:parley:problem:{code}", status)


def test_a_read_only_key_reads_and_writes_nothing_not_even_a_note(admin: User) -> None:
    pk = make(registry.get("organization")).pk
    call = caller(admin, ("*.view", "*.view:*"))
    assert call("GET", f"organizations/{pk}").status_code == 200
    refused(call("POST", "organizations", {"name": "New"}), 403, "not_allowed")
    refused(call("PATCH", f"organizations/{pk}", {"name": "New"}, If_Match="*"), 403, "not_allowed")
    refused(call("DELETE", f"organizations/{pk}"), 403, "not_allowed")
    for verb, body in (("note", {"text": "x"}), ("claim", {}), ("follow", {})):
        refused(call("POST", f"organizations/{pk}/actions/{verb}", body), 403, "not_allowed")
        refused(
            call("POST", f"organizations/actions/{verb}", {"ids": [pk], "input": body}), 403, "not_allowed"
        )


def test_a_key_reaches_only_its_types_and_never_more_than_its_person(admin: User, eve: User) -> None:
    pk = make(registry.get("organization")).pk
    call = caller(admin, ("organization.view", "organization.change"))
    assert call("PATCH", f"organizations/{pk}", {"name": "New"}, If_Match="*").status_code == 200
    refused(call("GET", "deals"), 403, "not_allowed")
    document = call("GET", "openapi.json").json()
    assert {tag["name"] for tag in document["tags"]} == {"organizations"}
    refused(caller(eve, ("*",))("GET", f"organizations/{pk}"), 404, "not_found")


def test_a_key_ends_with_a_new_secret_when_revoked_and_with_its_person(boris: User) -> None:
    made = tokens.make_token(boris, "test", 1)
    client = Client(HTTP_AUTHORIZATION=f"Bearer {made.secret}")
    assert client.get("/api/v1/deals").status_code == 200
    renewed = tokens.rotate(boris, made.token.pk)
    assert renewed is not None and client.get("/api/v1/deals").status_code == 401
    fresh = Client(HTTP_AUTHORIZATION=f"Bearer {renewed.secret}")
    assert fresh.get("/api/v1/deals").status_code == 200
    User.objects.filter(pk=boris.pk).update(is_active=False)
    assert fresh.get("/api/v1/deals").status_code == 401
    assert tokens.rotate(boris, made.token.pk) is None


def test_a_browsers_session_needs_its_csrf_token_for_writes(admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    assert client.get("/api/v1/organizations").status_code == 200
    refused(client.post("/api/v1/organizations", {"name": "x"}, content_type="application/json"), 403, "csrf")
    client.get("/profile/keys/")
    token = client.cookies["csrftoken"].value
    made = client.post(
        "/api/v1/organizations",
        {"name": "x"},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert made.status_code == 201


def test_every_refusal_is_a_problem_with_a_type(admin: User) -> None:
    call = caller(admin)
    refused(call("GET", "nothing"), 404, "not_found")
    refused(call("GET", "deals/abc"), 404, "not_found")
    refused(call("GET", "deals/99999999999999999999"), 404, "not_found")
    wrong = call("PUT", "deals/7")
    refused(wrong, 405, "method")
    assert wrong["Allow"] == "DELETE, GET, HEAD, PATCH"
    refused(call("POST", "deals", raw=b"<x/>", **{"Content-Type": "text/xml"}), 415, "not_json")
    refused(call("POST", "deals", raw=b"{"), 400, "unreadable")
    refused(call("POST", "deals", raw=b'{"name": NaN}'), 400, "unreadable")
    refused(call("POST", "deals", raw=b'{"name": "a", "name": "b"}'), 400, "unreadable")
    refused(call("POST", "deals", raw=b"[" * 30 + b"]" * 30), 400, "too_deep")
    refused(call("POST", "deals", raw=b"[" * 100_000), 400, "unreadable")
    refused(call("POST", "deals", raw=b'"' + b"x" * 1_000_001 + b'"'), 413, "too_large")
    refused(call("POST", "deals", []), 422, "invalid")
    refused(call("POST", "organizations", {"name": 5, "nope": 1}), 422, "invalid")
    refused(call("GET", "deals?nope=1"), 422, "unknown_parameter")
    refused(call("PATCH", "deals/1", {}, If_Match="x"), 400, "if_match")
    answer = call("GET", "deals")
    assert "Access-Control-Allow-Origin" not in answer and answer["Cache-Control"] == "private, no-store"


def test_calls_are_limited_for_each_key(boris: User, settings: Any) -> None:
    settings.PARLEY_API_CALLS_PER_MINUTE = 2
    limiting.forget()
    call, other = caller(boris), caller(boris)
    assert call("GET", "deals")["RateLimit"] == '"default";r=1;t=60'
    assert call("GET", "deals")["RateLimit-Policy"] == '"default";q=2;w=60'
    late = call("GET", "deals")
    refused(late, 429, "too_many_calls")
    assert int(late["Retry-After"]) > 0
    assert other("GET", "deals").status_code == 200
    limiting.forget()


def test_the_same_key_with_the_same_content_is_done_once(admin: User, boris: User) -> None:
    call, organizations = caller(admin), registry.get("organization").model.objects
    first = call("POST", "organizations", {"name": "Once"}, Idempotency_Key="k1")
    again = call("POST", "organizations", {"name": "Once"}, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content and again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true" and organizations.filter(name="Once").count() == 1
    refused(
        call("POST", "organizations", {"name": "Other"}, Idempotency_Key="k1"), 422, "idempotency_key_reused"
    )
    refused(
        call("DELETE", f"organizations/{first.json()['id']}", Idempotency_Key="k1"),
        422,
        "idempotency_key_reused",
    )
    assert caller(boris)("POST", "organizations", {"name": "Once"}, Idempotency_Key="k1").status_code == 201


def test_a_refused_call_may_be_sent_again_mended_under_its_key(admin: User) -> None:
    call = caller(admin)
    refused(call("POST", "organizations", {"name": ""}, Idempotency_Key="k2"), 422, "invalid")
    assert call("POST", "organizations", {"name": "Mended"}, Idempotency_Key="k2").status_code == 201
    refused(call("POST", "organizations", {"name": "x"}, Idempotency_Key="ключ"), 400, "idempotency_key")


def test_the_answer_is_kept_in_the_transaction_of_what_was_done(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash before the commit leaves neither the record nor the answer."""

    def crash(**_values: Any) -> None:
        raise RuntimeError("The process dies here.")

    call, organizations = caller(admin), registry.get("organization").model.objects
    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(KeptAnswer.objects, "create", crash)
        call("POST", "organizations", {"name": "Crash"}, Idempotency_Key="k3")
    assert not organizations.filter(name="Crash").exists()
    assert call("POST", "organizations", {"name": "Crash"}, Idempotency_Key="k3").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_done_once(admin: User) -> None:
    call, answers = caller(admin), []
    together = threading.Barrier(6)

    def send() -> None:
        together.wait(10)
        answers.append(call("POST", "organizations", {"name": "Race"}, Idempotency_Key="k4").status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {201, 409} and 201 in answers
    assert registry.get("organization").model.objects.filter(name="Race").count() == 1
