"""Fields that an administrator makes work like those the program was born with."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import (
    change_records,
    create_record,
    create_records,
    restore_records,
    undo_operation,
)
from parley.foundation.audit.models import Change
from parley.foundation.importing import preparing
from parley.foundation.importing.models import Batch
from parley.foundation.lib.refusals import Conflict, Invalid
from parley.foundation.records import registry, writing
from parley.foundation.records.filters import from_json
from parley.foundation.records.grouping import groups
from parley.foundation.records.lists import ListQuery, page
from parley.foundation.records.own.models import OwnField
from parley.foundation.records.own.offer import OFFERED
from parley.foundation.shaping.fields.actions import order_fields, save_field
from parley.foundation.shaping.fields.indexing import has_index, index_name, keep_index
from parley.foundation.shaping.types.actions import save_type
from parley.pipelines.editing import requirable_fields
from tests.foundation.shaping.making import every_kind, filled, make_field

SignedIn = Callable[[User], Client]


@pytest.fixture
def person(admin: User) -> Any:
    return create_record(registry.get("person"), {"first_name": "Ada", "last_name": "Zeta"}, by=Actor(admin))


@pytest.fixture
def two(admin: User, person: Any) -> Any:
    """Organizations with fields of every kind: Full has a value in each, Bare only a number."""
    organizations = every_kind(admin)
    rows: list[dict[str, Any]] = [
        {"name": "Full", **filled(admin, person.pk)},
        {"name": "Bare", "x_number": "9"},
    ]
    create_records(organizations, rows, by=Actor(admin))
    return organizations


def found(admin: User, *condition: str, sort: str = "name", size: int = 50) -> list[str]:
    query = ListQuery(registry.get("organization"), from_json(list(condition)), sort=sort, size=size)
    return [row.name for row in page(query, admin).records]


def test_every_kind_is_stored_read_and_kept_in_history(two: Any, admin: User, person: Any) -> None:
    record = two.model.objects.get(name="Full")
    for name, value in filled(admin, person.pk).items():
        kind = two.by_name[name].kind
        assert kind.read(record, name) == kind.clean(value), name
    history = Change.objects.get(record_type="organization", record_id=record.pk).fields
    assert history["x_number"] == [None, "12.50"]
    assert record.x_link == person and [str(one) for one in record.x_choices] == ["Red", "Blue"]


@pytest.mark.parametrize(
    ("name", "operator", "values", "expected"),
    [
        ("x_text", "is", ["ёлка".capitalize()], ["Full"]),
        ("x_text", "contains", ["лк"], ["Full"]),
        ("x_number", "is", ["12.5"], ["Full"]),
        ("x_number", "more", ["10"], ["Full"]),
        ("x_number", "less", ["10"], ["Bare"]),
        ("x_number", "is_not", ["12.50"], ["Bare"]),
        ("x_money", "at_least", ["1000"], ["Full"]),
        ("x_date", "between", ["2026-04-01", "2026-06-01"], ["Full"]),
        ("x_date", "is", ["2026-05-01"], ["Full"]),
        ("x_date_time", "after", ["2026-04-30"], ["Full"]),
        ("x_yes_no", "is", ["yes"], ["Full"]),
        ("x_yes_no", "is", ["no"], ["Bare"]),
        ("x_choice", "is", ["Green"], ["Full"]),
        ("x_choice", "is_not", ["Green"], ["Bare"]),
        ("x_choices", "any_of", ["Red", "Green"], ["Full"]),
        ("x_choices", "all_of", ["Red", "Green"], []),
        ("x_choices", "none_of", ["Red"], ["Bare"]),
        ("x_phone", "is", ["+49 30 123456"], ["Full"]),
        ("x_email", "is", ["a@B.com"], ["Full"]),
        ("x_url", "is", ["example.com"], ["Full"]),
    ],
)
def test_filters(
    two: Any, admin: User, name: str, operator: str, values: list[str], expected: list[str]
) -> None:
    if two.by_name[name].kind.name in ("dictionary", "several"):
        kind = two.by_name[name].kind
        values = [
            str(kind.clean(value)[0] if kind.name == "several" else kind.clean(value)) for value in values
        ]
    assert found(admin, name, operator, *values) == expected


def test_every_operator_and_order_of_every_kind_answers(two: Any, admin: User, person: Any) -> None:
    values = filled(admin, person.pk)
    for name in values:
        kind = two.by_name[name].kind
        keys = {operator.key for operator in kind.operators}
        if {"empty", "filled"} <= keys and name != "x_number":
            assert (found(admin, name, "empty"), found(admin, name, "filled")) == (["Bare"], ["Full"]), name
        if not kind.sortable:
            continue
        for sort in (name, f"-{name}"):
            query = ListQuery(two, sort=sort, size=1)
            first = page(query, admin)
            second = page(query, admin, first.next)
            assert {first.records[0].name, second.records[0].name} == {"Full", "Bare"}, sort


def test_they_stand_in_list_page_form_filter_export_and_api(
    two: Any, admin: User, signed_in: SignedIn
) -> None:
    client = signed_in(admin)
    record = two.model.objects.get(name="Full")
    names = [name for name in two.by_name if name.startswith("x_") and name != "x_long_text"]
    client.post("/organizations/columns/", {"column": names})
    shown = client.get("/organizations/").content.decode()
    for text in ("Ёлка", "12.5", "Green", "Red, Blue", "Ada Zeta", "a@b.com", "example.com"):
        assert text in shown, text
    assert "Ёлка" in client.get(f"/organizations/{record.pk}/").content.decode()
    form = client.get("/organizations/new/?full=1").content.decode()
    assert all(f'name="{name}"' in form for name in two.by_name if name.startswith("x_"))
    lines = b"".join(client.get("/organizations/export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Red; Blue" in lines and "Ёлка" in lines
    answer = client.get(f"/api/v1/organizations/{record.pk}").json()
    assert (answer["x_number"], answer["x_date"], answer["x_yes_no"]) == ("12.50", "2026-05-01", True)
    assert "x_choices" in json.dumps(client.get("/api/v1/openapi.json").json())


def test_lists_stand_in_groups_by_them(two: Any, admin: User, signed_in: SignedIn) -> None:
    client = signed_in(admin)
    for name in ("x_text", "x_date", "x_yes_no", "x_choice", "x_link", "x_user"):
        assert client.get(f"/organizations/?group={name}").status_code == 200, name
    assert [(row.key, row.count) for row in groups(ListQuery(two), admin, "x_date")[0]] == [
        ("2026-05", 1),
        ("~", 1),
    ]
    for address in ("group=x_choices", "group=x_date_time", "sort=x_link.last_name", "group=x_choice.label"):
        assert client.get(f"/organizations/?{address}").status_code == 400, address


def test_they_are_edited_where_they_stand(two: Any, admin: User, signed_in: SignedIn) -> None:
    client = signed_in(admin)
    record = two.model.objects.get(name="Bare")
    entry = two.by_name["x_choice"].kind.clean("Blue")
    several = two.by_name["x_choices"].kind.clean("Red; Green")
    values = {"x_text": "short", "x_choice": entry, "x_choices": ["", *several], "x_date": "2026-01-02"}
    for name, value in values.items():
        assert client.get(f"/organizations/{record.pk}/edit/{name}/").status_code == 200
        assert client.post(f"/organizations/{record.pk}/edit/{name}/", {name: value}).status_code == 200, name
    record = two.model.objects.get(pk=record.pk)
    assert (record.x_text, record.x_choice.label, len(record.x_choices)) == ("short", "Blue", 2)
    client.post(f"/organizations/{record.pk}/edit/x_choices/", {"x_choices": ""})
    assert two.model.objects.get(pk=record.pk).x_choices == []


def test_the_api_writes_them_and_names_what_is_wrong(two: Any, admin: User, signed_in: SignedIn) -> None:
    client = signed_in(admin)
    made = client.post(
        "/api/v1/organizations", {"name": "By API", "x_number": "7", "x_choice": "Blue"}, "application/json"
    )
    assert made.status_code == 201, made.content
    wrong = client.post("/api/v1/organizations", {"name": "Wrong", "x_date": "soon"}, "application/json")
    assert wrong.status_code == 422 and wrong.json()["problems"][0]["field"] == "x_date"


def test_the_search_finds_texts(two: Any, admin: User, signed_in: SignedIn) -> None:
    assert "Full" in signed_in(admin).get("/organizations/?q=елка").content.decode()


def test_undo_takes_a_change_back(two: Any, admin: User) -> None:
    record = two.model.objects.get(name="Full")
    by = Actor(admin)
    change_records(two, [record], {"x_number": "99", "x_choices": ["Green"]}, by=by)
    undo_operation(by.operation, by=Actor(admin))
    record = two.model.objects.get(pk=record.pk)
    assert (str(record.x_number), [str(one) for one in record.x_choices]) == ("12.50", ["Red", "Blue"])


def test_two_people_on_one_own_field_see_both_values(two: Any, admin: User) -> None:
    record = two.model.objects.get(name="Full")
    change_records(two, [record], {"x_text": "first"}, by=Actor(admin), expected=1)
    change_records(two, [record], {"x_number": "1"}, by=Actor(admin), expected=1)
    with pytest.raises(Conflict):
        change_records(two, [record], {"x_text": "second"}, by=Actor(admin), expected=1)
    assert two.model.objects.get(pk=record.pk).x_text == "first"


def test_required_default_and_unique(admin: User) -> None:
    make_field(admin, "text", name="number", label="Number", required=True, unique=True)
    make_field(admin, "date", default="today")
    organizations = registry.get("organization")
    with pytest.raises(Invalid) as refusal:
        create_record(organizations, {"name": "A"}, by=Actor(admin))
    assert refusal.value.problems[0].field == "x_number"
    made = create_record(organizations, {"name": "A", "x_number": "N-1"}, by=Actor(admin))
    assert made.x_date is not None
    with pytest.raises(Invalid, match="taken"):
        create_record(organizations, {"name": "B", "x_number": "N-1"}, by=Actor(admin))


def test_a_field_with_doubles_does_not_become_unique(admin: User) -> None:
    row = make_field(admin)
    create_records(
        registry.get("organization"),
        [{"name": "A", "x_text": "1"}, {"name": "B", "x_text": "1"}],
        by=Actor(admin),
    )
    with pytest.raises(Invalid, match="2 records"):
        save_field(row, {"unique": True}, Actor(admin))


def test_deleting_one_with_data_asks_for_its_name_and_comes_back_from_the_bin(admin: User) -> None:
    row = make_field(admin, label="Region")
    create_record(registry.get("organization"), {"name": "A", "x_text": "North"}, by=Actor(admin))
    with pytest.raises(Invalid, match="1 record"):
        perform("field", "delete", [row.pk], {}, Actor(admin))
    perform("field", "delete", [row.pk], {"confirm": "region"}, Actor(admin))
    assert "x_text" not in registry.get("organization").by_name
    restore_records(registry.get("field"), [row.pk], by=Actor(admin))
    assert registry.get("organization").model.objects.get().x_text == "North"


def test_a_deleted_key_is_not_taken_by_a_field_of_another_kind(admin: User) -> None:
    row = make_field(admin)
    perform("field", "delete", [row.pk], {}, Actor(admin))
    with pytest.raises(Invalid, match="bin"):
        make_field(admin, "number", name="text")


@pytest.mark.parametrize("name", ["id", "pk", "__class__", "delete", "owner", "select", "own"])
def test_names_that_mean_something_to_the_program_are_kept_apart(name: str, admin: User) -> None:
    organizations = registry.get("organization")
    try:
        row = make_field(admin, name=name)
    except Invalid:
        assert name == "__class__"
        return
    assert row.name == f"x_{name}"
    made = create_record(organizations, {"name": "A", row.name: "value"}, by=Actor(admin))
    assert (
        found(admin, row.name, "is", "value") == ["A"] and made.pk and not callable(getattr(made, row.name))
    )


@pytest.mark.parametrize(
    "name", ["x y", "x'; DROP TABLE parties_organization; --", "поле", "a" * 80, "", "x_1"]
)
def test_other_names_are_refused(name: str, admin: User) -> None:
    with pytest.raises(Invalid):
        make_field(admin, name=name)


def test_a_label_of_ten_thousand_letters_is_refused(admin: User) -> None:
    with pytest.raises(Invalid):
        make_field(admin, label="a" * 10_000)


def test_labels_that_a_spreadsheet_would_run_are_texts(admin: User, signed_in: SignedIn) -> None:
    make_field(admin, label="=cmd|' /C calc'!A0")
    create_record(registry.get("organization"), {"name": "A", "x_text": "=1+1"}, by=Actor(admin))
    lines = b"".join(signed_in(admin).get("/organizations/export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=cmd" in lines and "'=1+1" in lines and ",=" not in lines


def test_kind_and_key_stay(admin: User) -> None:
    row = make_field(admin)
    for values in ({"kind": "number"}, {"name": "x_other"}, {"record_type": "person"}):
        with pytest.raises(Invalid):
            save_field(row, values, Actor(admin))


def test_two_administrators_on_one_field(admin: User) -> None:
    row = make_field(admin)
    save_field(row, {"label": "First"}, Actor(admin), expected=row.version)
    with pytest.raises(Conflict):
        save_field(row, {"label": "Second"}, Actor(admin), expected=row.version)


def test_a_built_in_field_is_renamed_required_hidden_and_as_it_was_again(
    admin: User, signed_in: SignedIn
) -> None:
    client = signed_in(admin)
    client.post(
        "/settings/fields/organization/website/",
        {"label": "Homepage", "label-ru": "Домашняя страница", "required": "1"},
    )
    declared = registry.get("organization").by_name["website"]
    assert (str(declared.label), declared.required) == ("Homepage", True)
    client.post("/settings/fields/organization/website/", {"label": "Homepage", "hidden": "1"})
    assert 'name="website"' not in client.get("/organizations/new/?full=1").content.decode()
    assert "Homepage" not in client.get("/organizations/").content.decode()
    client.post("/settings/fields/organization/website/delete/")
    assert not OwnField.objects.alive().exists()
    assert 'name="website"' in client.get("/organizations/new/?full=1").content.decode()
    client.post("/settings/fields/organization/name/", {"label": "Firm", "hidden": "1"})
    assert not registry.get("organization").by_name["name"].hidden


def test_order_and_sections_are_those_of_the_form(admin: User, signed_in: SignedIn) -> None:
    make_field(admin)
    organizations = registry.get("organization")
    names = [one.name for one in organizations.fields]
    names.remove("x_text")
    order_fields(organizations, [names[0], "x_text", *names[1:]], Actor(admin))
    assert [one.name for one in registry.get("organization").fields][:2] == [names[0], "x_text"]
    signed_in(admin).post(
        "/settings/fields/organization/x_text/", {"label": "Text", "new_section": "Technical", "version": ""}
    )
    assert str(registry.get("organization").by_name["x_text"].section) == "Technical"


def test_every_kind_is_made_on_the_screen(admin: User, signed_in: SignedIn) -> None:
    client = signed_in(admin)
    for kind in OFFERED:
        address = "/settings/fields/deal/new/"
        assert client.get(f"{address}?kind={kind}").status_code == 200
        answer = client.post(
            address, {"kind": kind, "label": f"My {kind}", "to": "person", "entries": "A\nB", "places": "2"}
        )
        assert answer.status_code == 302, (kind, answer.content.decode()[-1500:])
    made = registry.get("deal")
    assert {f"x_my_{kind}" for kind in OFFERED} <= set(made.by_name)
    listed = client.get("/settings/fields/deal/").content.decode()
    assert "My choices" in listed and client.get("/settings/fields/deal/x_my_choice/").status_code == 200


def test_a_refused_form_keeps_what_was_typed(admin: User, signed_in: SignedIn) -> None:
    answer = signed_in(admin).post(
        "/settings/fields/deal/new/",
        {"kind": "date", "label": "Delivery", "default": "soon", "new_section": "Technical"},
    )
    page_text = answer.content.decode()
    assert answer.status_code == 422 and "Delivery" in page_text and "Technical" in page_text


def test_a_stage_asks_for_an_own_field(admin: User) -> None:
    make_field(admin, of="deal")
    assert "x_text" in {one.name for one in requirable_fields(registry.get("deal"))}


def test_three_hundred_fields_on_one_type(admin: User, signed_in: SignedIn) -> None:
    kinds = [kind for kind in OFFERED if kind not in ("choice", "choices", "link")]
    rows = [
        {
            "record_type": "organization",
            "kind": kinds[number % len(kinds)],
            "label": f"Field {number}",
            "name": f"f{number}",
        }
        for number in range(300)
    ]
    writing.create(registry.get("field"), rows, Actor(admin))
    organizations = registry.get("organization")
    record = create_record(organizations, {"name": "Wide", "x_f0": "text", "x_f299": None}, by=Actor(admin))
    client = signed_in(admin)
    assert client.get("/organizations/new/?full=1").status_code == 200
    assert "Field 299" in client.get(f"/organizations/{record.pk}/").content.decode()
    assert client.get("/organizations/").status_code == 200
    assert "Field 299" in client.get("/settings/fields/organization/?q=field+299").content.decode()
    assert found(admin, "x_f0", "is", "text") == ["Wide"]


@pytest.mark.parametrize("kind", ["number", "text", "date", "choice", "money", "user"])
def test_an_indexed_field_filters_and_sorts_by_its_index(kind: str, admin: User) -> None:
    row = make_field(admin, kind, indexed=True)
    organizations = registry.get("organization")
    declared = organizations.by_name[row.name]
    values: dict[str, Callable[[int], Any]] = {
        "number": str,
        "money": str,
        "text": lambda number: f"v{number}",
        "date": lambda number: f"2026-05-{number % 28 + 1:02}",
        "choice": lambda number: declared.kind.clean(("Red", "Green", "Blue")[number % 3]),
        "user": lambda number: admin.pk if number < 5 else None,
    }
    rows = [{"name": f"O{number}", row.name: values[kind](number)} for number in range(600)]
    create_records(organizations, rows, by=Actor(admin))
    connection.check_constraints()  # PostgreSQL builds no index while some of them wait for the end
    keep_index(row, wanted=True)
    operator = "any_of" if kind == "text" else "is"
    asked = ListQuery(organizations, from_json([row.name, operator, str(values[kind](4))]), size=20)
    assert index_name(row) in plan_of(asked, admin)
    if kind not in ("choice", "user"):  # these are sorted by the names of what they lead to
        assert index_name(row) in plan_of(ListQuery(organizations, sort=row.name, size=20), admin)
    keep_index(row, wanted=False)
    assert not has_index(row)


def plan_of(query: ListQuery, user: User) -> str:
    """How the database goes about the first statement of a list."""
    with CaptureQueriesContext(connection) as caught:
        page(query, user)
    statement = next(one["sql"] for one in caught if "sort_key" in one["sql"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return "\n".join(str(line) for line in cursor.fetchall())


def test_an_import_fills_them_by_label_key_and_translation(admin: User, run_jobs: Callable[[], int]) -> None:
    make_field(admin, "number", name="speed", label="Line speed")
    make_field(admin, "choice", name="hazard", label="Hazard class", translations={"ru": "Класс опасности"})
    make_field(admin, "choices", name="parts", label="Parts")
    make_field(admin, "date", name="delivery", label="Delivery")
    text = "Company,Line speed,Класс опасности,Parts,x_delivery\nAcme,12.5,Green,Red; Blue,2026-05-01\nBolt,,,,\n"
    batch = preparing.begin([SimpleUploadedFile("file.csv", text.encode())], admin, "organization")
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CHECKED)
    preparing.start(Batch.objects.get(pk=batch.pk))
    run_jobs()
    record = registry.get("organization").model.objects.get(name="Acme")
    assert (str(record.x_speed), str(record.x_hazard), str(record.x_delivery)) == (
        "12.50",
        "Green",
        "2026-05-01",
    )
    assert [str(one) for one in record.x_parts] == ["Red", "Blue"]


def test_a_new_type_is_imported(admin: User, run_jobs: Callable[[], int]) -> None:
    save_type(
        None, {"key": "conveyor", "label": "Conveyor", "plural": "Conveyors", "base": "staged"}, Actor(admin)
    )
    make_field(admin, "number", of="x_conveyor", name="speed", label="Speed")
    text = "Name,Speed\nPress,10\nOven,20\n"
    batch = preparing.begin([SimpleUploadedFile("file.csv", text.encode())], admin, "x_conveyor")
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CHECKED)
    preparing.start(Batch.objects.get(pk=batch.pk))
    run_jobs()
    conveyors = registry.get("x_conveyor").model.objects.order_by("name")
    assert [(one.name, int(one.x_speed), str(one.stage)) for one in conveyors] == [
        ("Oven", 20, "New"),
        ("Press", 10, "New"),
    ]
