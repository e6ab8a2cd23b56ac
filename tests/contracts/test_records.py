"""What every record type must do, tested from its declaration: a new type is tested for free."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.records import (
    change_records,
    create_record,
    delete_records,
    restore_records,
    undo_operation,
)  # fmt: skip
from parley.foundation.audit.models import Change
from parley.foundation.events.models import StoredEvent
from parley.foundation.lib.refusals import Conflict, Invalid
from parley.foundation.records import lists, registry
from parley.foundation.records.lists import ListQuery
from tests.contracts.samples import TYPES, fillable, make, prepare_world, sample

pytestmark = pytest.mark.django_db


@pytest.fixture(params=TYPES)
def record_type(request: pytest.FixtureRequest) -> Any:
    return registry.get(request.param)


def given(record_type: Any, number: int = 1) -> dict[str, Any]:
    prepare_world(record_type)
    return {one.name: sample(record_type, one, number) for one in record_type.fields if fillable(one)}


def test_create_stores_what_was_given_with_history_and_event(record_type: Any, admin: User) -> None:
    values = given(record_type)
    record = create_record(record_type, values, by=Actor(admin, "api", "because"))
    stored = record_type.model._base_manager.get(pk=record.pk)
    for name, value in values.items():
        kind = record_type.by_name[name].kind
        assert kind.to_json(kind.read(stored, name)) == kind.to_json(kind.clean(value)), name
    change = Change.objects.get(record_type=record_type.key, record_id=record.pk)
    assert (change.kind, change.actor, change.channel, change.reason) == ("created", admin, "api", "because")
    assert (
        StoredEvent.objects.filter(
            name="RecordCreated", record_type=record_type.key, record_id=record.pk
        ).count()
        == 1
    )


def test_change_keeps_before_and_after(record_type: Any, admin: User) -> None:
    record = make(record_type)
    title = record_type.title
    before = getattr(record, title)
    changed = change_records(record_type, [record], {title: "Another name"}, by=Actor(admin))[0]
    assert (getattr(changed, title), changed.version) == ("Another name", 2)
    change = Change.objects.get(record_type=record_type.key, record_id=record.pk, version=2)
    assert change.fields[title] == [before, "Another name"]


def test_change_to_the_same_changes_nothing(record_type: Any, admin: User) -> None:
    record = make(record_type)
    again = change_records(
        record_type, [record], {record_type.title: getattr(record, record_type.title)}, by=Actor(admin)
    )[0]
    assert again.version == 1


def test_second_editor_of_one_field_sees_both_values(record_type: Any, admin: User) -> None:
    record = make(record_type)
    title = record_type.title
    change_records(record_type, [record], {title: "First editor"}, by=Actor(admin), expected=1)
    with pytest.raises(Conflict) as refusal:
        change_records(record_type, [record], {title: "Second editor"}, by=Actor(admin), expected=1)
    details = refusal.value.problems[0].details
    assert (details["mine"], details["theirs"], details["by"]) == (
        "Second editor",
        "First editor",
        admin.name,
    )


def test_missing_required_fields_are_named_and_nothing_is_stored(record_type: Any, admin: User) -> None:
    prepare_world(record_type)
    required = {one.name for one in record_type.fields if one.required and one.default is None}
    count = record_type.model._base_manager.count()
    with pytest.raises(Invalid) as refusal:
        create_record(record_type, {}, by=Actor(admin))
    assert required <= {problem.field for problem in refusal.value.problems}
    assert record_type.model._base_manager.count() == count


@pytest.mark.parametrize("name", ["id", "version", "deleted_at", "created_by", "no_such_field", "password"])
def test_fields_that_are_not_declared_cannot_be_written(record_type: Any, admin: User, name: str) -> None:
    with pytest.raises(Invalid):
        create_record(record_type, given(record_type) | {name: 5}, by=Actor(admin))


def test_delete_goes_to_the_bin_and_comes_back(record_type: Any, admin: User) -> None:
    record = make(record_type)
    delete_records([record], by=Actor(admin))
    assert not record_type.visible_to(admin).filter(pk=record.pk).exists()
    restore_records(record_type, [record.pk], by=Actor(admin))
    assert record_type.visible_to(admin).filter(pk=record.pk).exists()
    kinds = Change.objects.filter(record_type=record_type.key, record_id=record.pk).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["created", "deleted", "restored"]


def test_undo_takes_back_a_change_and_a_creation(record_type: Any, admin: User) -> None:
    by = Actor(admin)
    record = create_record(record_type, given(record_type), by=by)
    change = Actor(admin)
    change_records(record_type, [record], {record_type.title: "Changed"}, by=change)
    assert undo_operation(change.operation, by=Actor(admin)).count == 1
    record.refresh_from_db()
    assert getattr(record, record_type.title) != "Changed"
    assert undo_operation(by.operation, by=Actor(admin)).kept != []


def test_search_finds_a_new_record(record_type: Any, admin: User) -> None:
    record = make(record_type, **{record_type.title: "Zugspitze ëxample"})
    found = lists.page(ListQuery(record_type, text="zugsp exam"), admin)
    assert [one.pk for one in found.records] == [record.pk]


def test_list_costs_the_same_for_one_row_and_three(record_type: Any, admin: User) -> None:
    listable = tuple(one.name for one in record_type.fields if one.listable)
    known = record_type.visible_to(admin).count()
    make(record_type, 1)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            found = lists.page(ListQuery(record_type, columns=listable), admin)
            for record in found.records:
                for name in listable:
                    record_type.by_name[name].kind.label_of(record, name)
        assert len(found.records) >= known
        return len(queries)

    cost()
    first = cost()
    make(record_type, 2)
    make(record_type, 3)
    assert cost() == first


def test_pages_give_every_record_once_in_order(record_type: Any, admin: User) -> None:
    for number in range(5):
        make(record_type, number + 1)
    for declared in record_type.fields:
        if not (declared.listable and declared.kind.sortable):
            continue
        for sort in (declared.name, f"-{declared.name}"):
            seen, cursor = [], ""
            while True:
                found = lists.page(ListQuery(record_type, sort=sort, size=2), admin, cursor)
                seen += [record.pk for record in found.records]
                cursor = found.next
                if not cursor:
                    break
            assert sorted(seen) == sorted(record_type.visible_to(admin).values_list("pk", flat=True)), sort


def test_every_operator_of_every_field_answers(record_type: Any, admin: User) -> None:
    from parley.foundation.records.filters import Condition, to_q

    make(record_type)
    for declared in record_type.fields:
        for operator in declared.kind.operators:
            kind = declared.kind.main_field.kind if declared.kind.many else declared.kind
            value = kind.to_text(
                kind.clean(
                    sample(record_type, declared.kind.main_field if declared.kind.many else declared, 1)
                )
            )
            texts = (value,) * (1 if operator.takes < 0 else operator.takes)
            if value or operator.takes == 0:
                list(
                    record_type.model._base_manager.filter(
                        to_q(record_type, Condition(declared.name, operator.key, texts))
                    )
                )


HOSTILE = [
    "=1+1",
    "<script>alert(1)</script>",
    "Robert'); DROP TABLE deals;--",
    "‮txt.exe",
    "İstanbul ß ﬁ",
    "👩‍👩‍👧‍👦",
    "\u202eabc",
    "{{ 7*7 }}",
    "%s %(x)s",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_odd_texts_are_stored_and_found_as_they_are(record_type: Any, admin: User, text: str) -> None:
    record = create_record(record_type, given(record_type) | {record_type.title: text}, by=Actor(admin))
    record.refresh_from_db()
    assert getattr(record, record_type.title) == text


@pytest.mark.parametrize("text", ["x" * 10_000, "with a \x00 in it", "half a pair \ud800"])
def test_texts_that_cannot_be_stored_are_refused(record_type: Any, admin: User, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create_record(record_type, given(record_type) | {record_type.title: text}, by=Actor(admin))
    assert record_type.title in {problem.field for problem in refusal.value.problems}
