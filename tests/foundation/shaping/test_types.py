"""Record types that an administrator makes on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import change_records, create_record
from parley.foundation.audit.models import Change
from parley.foundation.importing.analysing import importable_types
from parley.foundation.lib.refusals import Invalid, NotAllowed
from parley.foundation.records import registry
from parley.foundation.records.own import shape
from parley.foundation.records.own.models import OwnType
from parley.foundation.records.registry import UnknownRecordType
from parley.foundation.search.finding import searched_types
from parley.foundation.shaping.fields.actions import save_field
from parley.foundation.shaping.types.actions import save_type

SignedIn = Callable[[User], Client]


def make_type(by: User, key: str = "machine", base: str = "owned", **values: Any) -> Any:
    row = save_type(
        None,
        {"key": key, "label": "Machine", "plural": "Machines", "base": base, "icon": "truck"} | values,
        Actor(by),
    )
    return registry.get(row.key)


@pytest.mark.parametrize(
    ("base", "name"), [("owned", "machine"), ("shared", "room"), ("staged", "line")]
)  # keys are never given twice, so neither are they here
def test_a_new_type_has_every_page_without_a_restart(
    base: str, name: str, admin: User, signed_in: SignedIn
) -> None:
    client = signed_in(admin)
    answer = client.post(
        "/settings/record-types/new/",
        {"label": name, "plural": f"{name}s", "plural-ru": "Станки", "base": base, "icon": "truck"},
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    made = client.post(f"/x-{name}/new/", {"name": "Press 7"})
    assert made.status_code == 302, made.content.decode()[-2000:]
    page = made["Location"]
    assert "Press 7" in client.get(page).content.decode()
    for address in ("", "new/", "bin/", "export.csv"):
        assert client.get(f"/x-{name}/{address}").status_code == 200, address
    assert client.get(f"{page}history/").status_code == 200
    assert "Press 7" in client.get(f"/x-{name}/?q=press").content.decode()
    if base == "staged":
        assert "Press 7" in client.get(f"/x-{name}/board/").content.decode()
    rows = client.get(f"/api/v1/x-{name}").json()["records"]
    assert [row["name"] for row in rows] == ["Press 7"]


def test_records_of_two_types_in_one_table_keep_apart(admin: User) -> None:
    machines, rooms = make_type(admin), make_type(admin, "room", label="Room", plural="Rooms")
    create_record(machines, {"name": "Press"}, by=Actor(admin))
    room = create_record(rooms, {"name": "Hall"}, by=Actor(admin))
    assert [row.name for row in rooms.visible_to(admin)] == ["Hall"]
    assert not machines.model._base_manager.filter(pk=room.pk).exists()


def test_sellers_see_their_own(admin: User, boris: User, vera: User) -> None:
    machines = make_type(admin)
    create_record(machines, {"name": "Press"}, by=Actor(boris))
    assert [row.name for row in machines.visible_to(boris)] == ["Press"]
    assert not machines.visible_to(vera).exists()


def test_sellers_add_nothing_to_what_belongs_to_the_company(admin: User, boris: User) -> None:
    rooms = make_type(admin, "room", "shared")
    hall = create_record(rooms, {"name": "Hall"}, by=Actor(admin))
    with pytest.raises(NotAllowed):
        create_record(rooms, {"name": "Mine"}, by=Actor(boris))
    assert list(rooms.visible_to(boris)) == [hall]
    with pytest.raises(NotAllowed):
        change_records(rooms, [hall], {"name": "Mine"}, by=Actor(boris))


def test_deleting_a_type_with_records_asks_for_its_name(admin: User) -> None:
    machines = make_type(admin)
    record = create_record(machines, {"name": "Press"}, by=Actor(admin))
    row = OwnType.objects.get(key="x_machine")
    with pytest.raises(Invalid, match="1 record"):
        perform("record_type", "delete", [row.pk], {}, Actor(admin))
    by = Actor(admin)
    perform("record_type", "delete", [row.pk], {"confirm": "Machines"}, by)
    assert "x_machine" not in {one.key for one in registry.all_types()}
    assert registry.get("x_machine").title_of(record) == "Press"
    perform_restore(row, admin)
    assert [one.name for one in registry.get("x_machine").visible_to(admin)] == ["Press"]


def perform_restore(row: OwnType, admin: User) -> None:
    from parley.foundation.actions.records import restore_records

    restore_records(registry.get("record_type"), [row.pk], by=Actor(admin))


def test_a_deleted_type_is_gone_from_every_page(admin: User, signed_in: SignedIn) -> None:
    make_type(admin)
    client = signed_in(admin)
    assert client.get("/x-machine/").status_code == 200
    assert client.post("/settings/record-types/x_machine/delete/").status_code == 302
    assert client.get("/x-machine/").status_code == 404
    assert "/x-machine/" not in client.get("/organizations/").content.decode()
    assert client.get("/api/v1/x-machine").status_code == 404


def test_a_type_that_is_switched_off_is_not_offered(admin: User, signed_in: SignedIn) -> None:
    client = signed_in(admin)
    assert 'href="/products/"' in client.get("/organizations/").content.decode()
    client.post("/settings/record-types/product/switch/", {"off": "1"})
    page = client.get("/organizations/").content.decode()
    assert 'href="/products/"' not in page and "/products/new/" not in page
    assert "product" not in searched_types(admin)
    assert "product" not in {one.key for one in importable_types(admin)}
    client.post("/settings/record-types/product/switch/", {"off": "0"})
    assert 'href="/products/"' in client.get("/organizations/").content.decode()


@pytest.mark.parametrize("key", ["", "__class__", "id; drop table", "x_", "Ключ", "x_" + "a" * 60, "deal"])
def test_odd_keys_are_refused_or_made_safe(key: str, admin: User) -> None:
    if key == "deal":
        assert make_type(admin, key).key == "x_deal"
        return
    with pytest.raises(Invalid):
        make_type(admin, key)
    assert not OwnType.objects.exists()


def test_own_types_link_to_each_other_and_merge(admin: User) -> None:
    machines = make_type(admin)
    rooms = make_type(admin, "room", label="Room", plural="Rooms")
    save_field(
        None,
        {"record_type": "x_machine", "kind": "link", "to": "x_room", "label": "Room", "name": "room"},
        Actor(admin),
    )
    hall = create_record(rooms, {"name": "Hall"}, by=Actor(admin))
    other = create_record(rooms, {"name": "Hall 2"}, by=Actor(admin))
    machines = registry.get("x_machine")
    press = create_record(machines, {"name": "Press", "x_room": other.pk}, by=Actor(admin))
    assert press.x_room == other
    perform("x_room", "merge", [other.pk], {"into": hall.pk}, Actor(admin))
    press = machines.model.objects.get(pk=press.pk)
    assert press.x_room == hall
    assert Change.objects.filter(record_type="x_machine", record_id=press.pk, kind="changed").exists()


def test_strangers_and_sellers_make_no_types(boris: User, eve: User, signed_in: SignedIn) -> None:
    for user in (boris, eve):
        client = signed_in(user)
        for address in ("/settings/record-types/", "/settings/record-types/new/", "/settings/fields/deal/"):
            assert client.get(address).status_code in (403, 404), address
        assert client.post(
            "/api/v1/record-types", {"key": "x_a", "plural": "A", "base": "owned"}, "application/json"
        ).status_code in (403, 404)
    assert not OwnType.objects.exists()


def test_another_process_takes_notice_by_the_mark(admin: User) -> None:
    make_type(admin)
    shape.forget()
    with pytest.raises(UnknownRecordType):
        registry.get("x_machine")
    shape.refresh()
    assert registry.get("x_machine").path == "x-machine"
