"""The record page and its verbs: values in place, undo, history in words, timeline, pickers, bulk."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.audit.models import Change
from parley.foundation.records import writing
from parley.foundation.web.screens.history import tell
from parley.foundation.web.screens.timeline import PAGE, timeline
from parley.parties.organizations.models import Organization
from parley.parties.organizations.record import organization_record

SignedIn = Callable[[User], Client]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def alder(anna: User) -> Organization:
    values = {
        "name": "Alder",
        "country": "Germany",
        "phones": [{"value": "+49 30 123456", "label": "work"}],
        "owner": anna.pk,
    }
    return writing.create(organization_record, [values], Actor(anna))[0]


def edit(client: Client, record: Organization, name: str, **data: Any) -> Any:
    return client.post(f"/organizations/{record.pk}/edit/{name}/", data, headers=PARTIAL)


def test_saved_value_says_so_and_offers_undo(signed_in: SignedIn, anna: User, alder: Organization) -> None:
    client = signed_in(anna)
    response = edit(client, alder, "country", country="Norway", version=alder.version)
    events = json.loads(response["HX-Trigger"])
    assert events["record-changed"] == {"type": "organization", "id": alder.pk, "field": "country"}
    assert events["toast"]["message"] == "Country saved."
    assert client.post(events["toast"]["undo"]).status_code == 204
    alder.refresh_from_db()
    assert alder.country == "Germany"


def test_undo_belongs_to_the_one_who_did_it(
    signed_in: SignedIn, anna: User, admin: User, alder: Organization
) -> None:
    response = edit(signed_in(anna), alder, "country", country="Norway")
    address = json.loads(response["HX-Trigger"])["toast"]["undo"]
    assert signed_in(admin).post(address, headers=PARTIAL).status_code == 404
    alder.refresh_from_db()
    assert alder.country == "Norway"


def test_refused_value_comes_back_as_it_was_typed(
    signed_in: SignedIn, anna: User, alder: Organization
) -> None:
    response = edit(signed_in(anna), alder, "employees", employees="a few")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="a few"' in page
    assert "This is not a number" in page


def test_another_phone_leaves_the_first_ones_label(
    signed_in: SignedIn, anna: User, alder: Organization
) -> None:
    edit(signed_in(anna), alder, "phones", phones="+4930123456; +49 30 777777")
    stored = organization_record.by_name["phones"].kind.read(Organization.objects.get(pk=alder.pk), "phones")
    assert [(row["value"], row["label"]) for row in stored] == [("+4930123456", "work"), ("+4930777777", "")]


def test_conflict_shows_both_values_and_the_version_to_go_on_with(
    signed_in: SignedIn, anna: User, boris: User, alder: Organization
) -> None:
    writing.change(organization_record, [alder], {"country": "Italy"}, Actor(boris))
    response = edit(signed_in(anna), alder, "country", country="Spain", version=1)
    page = response.content.decode()
    assert response.status_code == 409
    assert ("Italy" in page, "Spain" in page, 'name="version" value="2"' in page) == (True, True, True)


def test_history_tells_names_not_ids(anna: User, boris: User, alder: Organization) -> None:
    writing.change(organization_record, [alder], {"owner": boris.pk}, Actor(anna, "bulk", "Holiday"))
    (told,) = tell(
        organization_record, list(Change.objects.filter(kind="changed").select_related("actor")), anna
    )
    (difference,) = told.differences
    assert (told.head, str(told.channel), told.change.reason) == (
        "Anna changed owner",
        "many at once",
        "Holiday",
    )
    assert (str(difference.label), difference.before, difference.after) == ("Owner", "Anna", "Boris")


def test_timeline_goes_on_where_its_page_ended(anna: User, alder: Organization) -> None:
    start = timezone.now()
    for minute in range(PAGE + 5):
        Change.objects.create(
            record_type="organization", record_id=alder.pk, kind="changed", version=1, channel="screen",
            fields={"country": ["a", "b"]}, at=start + timedelta(minutes=minute), operation=Actor(anna).operation,
        )  # fmt: skip
    first = timeline(organization_record, alder, anna)
    ids = [entry.id for _day, entries in first.days for entry in entries]
    last = next(
        entry for _day, entries in first.days for entry in entries if entry.at.isoformat() == first.more
    )
    second = timeline(organization_record, alder, anna, before=last.at)
    rest = [entry.id for _day, entries in second.days for entry in entries]
    assert (len(ids), len(rest), second.more) == (PAGE, 6, "")
    assert not set(ids) & set(rest)


def test_timeline_shows_one_kind_of_entries(anna: User, alder: Organization) -> None:
    assert timeline(organization_record, alder, anna, group="changes")
    assert not timeline(organization_record, alder, anna, group="notes")


def test_picker_tells_equal_names_apart_and_offers_to_create(
    signed_in: SignedIn, anna: User, alder: Organization
) -> None:
    writing.create(
        organization_record, [{"name": "Alder", "country": "Chile", "owner": anna.pk}], Actor(anna)
    )
    client = signed_in(anna)
    same = client.get("/organizations/pick/?q=alder").content.decode()
    assert ("Germany" in same, "Chile" in same, "data-create" in same) == (True, True, False)
    other = client.get("/organizations/pick/?q=alde").content.decode()
    assert "Create “alde”" in other
    made = client.post("/organizations/pick/new/", {"name": "Alde"}).json()
    assert made["label"] == "Alde"
    assert Organization.objects.get(pk=made["id"]).owner == anna


def test_bulk_refuses_an_empty_selection_and_foreign_records(
    signed_in: SignedIn, anna: User, vera: User, alder: Organization
) -> None:
    nothing = signed_in(anna).post("/organizations/bulk/delete/", {}, headers=PARTIAL)
    assert (nothing.status_code, json.loads(nothing["HX-Trigger"])["toast"]["message"]) == (
        422,
        "Nothing is selected.",
    )
    assert (
        signed_in(vera).post("/organizations/bulk/delete/", {"id": alder.pk}, headers=PARTIAL).status_code
        == 404
    )
    alder.refresh_from_db()
    assert alder.deleted_at is None


def test_action_asks_for_what_is_missing(
    signed_in: SignedIn, anna: User, boris: User, alder: Organization
) -> None:
    client = signed_in(anna)
    address = f"/organizations/{alder.pk}/actions/assign/"
    assert client.post(address, {}, headers=PARTIAL).status_code == 422
    done = client.post(address, {"owner": boris.pk}, headers=PARTIAL)
    assert json.loads(done["HX-Location"])["path"] == f"/organizations/{alder.pk}/"
    alder.refresh_from_db()
    assert alder.owner == boris


def test_new_record_keeps_what_was_typed_when_refused(signed_in: SignedIn, anna: User) -> None:
    response = signed_in(anna).post("/organizations/new/", {"name": "", "country": "Peru"}, headers=PARTIAL)
    assert response.status_code == 422
    assert 'value="Peru"' in response.content.decode()


def test_new_form_is_filled_from_its_address(signed_in: SignedIn, anna: User, alder: Organization) -> None:
    page = signed_in(anna).get(f"/people/new/?organization={alder.pk}").content.decode()
    assert 'value="Alder"' in page
