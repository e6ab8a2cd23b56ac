"""Every record type has all screens: they open, they cost the same for one row and for three, strangers get 404."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from markupsafe import escape

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import registry, writing
from tests.contracts.samples import TYPES, make

SignedIn = Callable[[User], Client]
PAGES = ("list", "new", "filter", "pick", "bin", "export_csv", "export_xlsx")
RECORD_PAGES = ("page", "timeline", "history")


@pytest.fixture(params=TYPES)
def record_type(request: pytest.FixtureRequest, db: None) -> Any:
    return registry.get(request.param)


def address(record_type: Any, name: str, *arguments: Any) -> str:
    return reverse(f"{record_type.key}:{name}", args=arguments)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_every_screen_opens(record_type: Any, admin: User, signed_in: SignedIn) -> None:
    record = make(record_type)
    client = signed_in(admin)
    addresses = [address(record_type, name) for name in PAGES]
    addresses += [address(record_type, name, record.pk) for name in RECORD_PAGES]
    addresses += [address(record_type, "new") + "?full=1"]
    for one in addresses:
        response = client.get(one)
        assert (one, response.status_code) == (one, 200)
        assert body(response)


def test_links_and_requests_of_a_page_lead_somewhere(
    record_type: Any, admin: User, signed_in: SignedIn
) -> None:
    record = make(record_type)
    client = signed_in(admin)
    for one in (
        address(record_type, "list"),
        address(record_type, "page", record.pk),
        address(record_type, "bin"),
    ):
        page = client.get(one).content.decode()
        for found in set(re.findall(r'(?:href|action|hx-get|hx-post)="(/[^"?#]*)', page)):
            if not found.startswith("/static/"):
                resolve(found)


def test_every_field_has_its_editor(record_type: Any, admin: User, signed_in: SignedIn) -> None:
    record = make(record_type)
    client = signed_in(admin)
    for declared in record_type.fields:
        response = client.get(address(record_type, "edit", record.pk, declared.name))
        if declared.editable and response.status_code == 200:
            assert f'name="{declared.name}"' in response.content.decode()
        elif not declared.editable:
            assert response.status_code == 404


def test_saving_an_unchanged_value_changes_nothing(
    record_type: Any, admin: User, signed_in: SignedIn
) -> None:
    record = make(record_type)
    one = address(record_type, "edit", record.pk, record_type.title)
    if record_type.title not in record_type.by_name or not record_type.by_name[record_type.title].editable:
        pytest.skip("The name of this type is not typed by people.")
    response = signed_in(admin).post(
        one, {record_type.title: record_type.title_of(record), "version": record.version}
    )
    assert response.status_code == 200
    assert "HX-Trigger" not in response
    record.refresh_from_db()
    assert record.version == 1


def test_list_costs_the_same_for_one_row_and_three(
    record_type: Any, admin: User, signed_in: SignedIn
) -> None:
    client = signed_in(admin)
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            make(record_type, number)
        client.get(address(record_type, "list"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(record_type, "list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_strangers_get_404_for_every_address_of_a_record(
    record_type: Any, boris: User, vera: User, signed_in: SignedIn
) -> None:
    if not record_type.owned:
        pytest.skip("Records of this type belong to the company.")
    record = make(record_type, owner=boris.pk)
    client = signed_in(vera)
    addresses = [address(record_type, name, record.pk) for name in RECORD_PAGES]
    addresses += [
        address(record_type, "edit", record.pk, "owner"),
        address(record_type, "action", record.pk, "assign"),
    ]
    assert {one: client.get(one).status_code for one in addresses} == dict.fromkeys(addresses, 404)
    posts = {
        address(record_type, "edit", record.pk, "owner"): {"owner": vera.pk},
        address(record_type, "action", record.pk, "delete"): {},
        address(record_type, "bulk", "delete"): {"id": record.pk},
    }
    assert {one: client.post(one, data).status_code for one, data in posts.items()} == dict.fromkeys(
        posts, 404
    )
    record.refresh_from_db()
    assert (record.owner_id, record.deleted_at) == (boris.pk, None)


def test_someone_without_rights_reaches_no_screen(record_type: Any, eve: User, signed_in: SignedIn) -> None:
    client = signed_in(eve)
    statuses = {name: client.get(address(record_type, name)).status_code for name in PAGES}
    assert statuses == dict.fromkeys(PAGES, 403)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "Ω≈ç√∫ 田中さん 🙂"]
)
def test_texts_are_shown_as_texts(record_type: Any, text: str, admin: User, signed_in: SignedIn) -> None:
    title = record_type.by_name.get(record_type.title)
    if title is None or title.kind.name != "text" or not title.editable:
        pytest.skip("The name of this type is not typed by people.")
    record = make(record_type)
    writing.change(record_type, [record], {record_type.title: text}, system())
    client = signed_in(admin)
    for one in (
        address(record_type, "list"),
        address(record_type, "page", record.pk),
        address(record_type, "pick"),
    ):
        assert escape(text) in client.get(one).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?where=%7Bbroken",
        "?where=%7B%22all%22%3A%5B%5B%22nothing%22%2C%22is%22%2C%221%22%5D%5D%7D",
        "?sort=nothing",
        "?after=zzz",
    ],
)
def test_broken_addresses_offer_the_whole_list(
    record_type: Any, query: str, admin: User, signed_in: SignedIn
) -> None:
    response = signed_in(admin).get(address(record_type, "list") + query)
    assert response.status_code == 400
    assert f'href="{address(record_type, "list")}"' in response.content.decode()


def test_bin_gives_a_record_back(record_type: Any, admin: User, signed_in: SignedIn) -> None:
    from parley.foundation.actions.records import delete_records

    record = make(record_type)
    delete_records([record], by=Actor(admin))
    response = signed_in(admin).post(address(record_type, "restore"), {"id": record.pk})
    assert response.status_code == 204
    record.refresh_from_db()
    assert record.deleted_at is None
