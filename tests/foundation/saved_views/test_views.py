"""Saved views: what they hold, who sees them, what opens first, and that they show each only what is theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import Role, User
from parley.foundation.actions.records import change_records, undo_operation
from parley.foundation.lib.refusals import Invalid
from parley.foundation.records import writing
from parley.foundation.records.filters import Condition, Group
from parley.foundation.saved_views import actions
from parley.foundation.saved_views.models import SavedView
from parley.foundation.saved_views.queries import views_of
from parley.foundation.saved_views.record import view_record
from parley.foundation.saved_views.shapes import Shape
from parley.parties.organizations.record import organization_record

SignedIn = Callable[[User], Client]
NORWAY = Group("all", (Condition("country", "is", ("Norway",)),))
SHAPE = Shape(NORWAY, "-name", "", ("name", "country"))


@pytest.fixture
def companies(boris: User, vera: User) -> list[Any]:
    rows = [
        {"name": "Alder", "country": "Norway", "owner": boris.pk},
        {"name": "Birch", "country": "Norway", "owner": vera.pk},
        {"name": "Cedar", "country": "Chile", "owner": boris.pk},
    ]
    return writing.create(organization_record, rows, system())


def saved(user: User, name: str = "Norwegians", shared: str = "nobody", shape: Shape = SHAPE) -> SavedView:
    return actions.save_as(organization_record, name, shape, shared, by=Actor(user))


def shown(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return [
        part.split("<")[0]
        for part in page.split('<a class="name name-text" href="')[1:]
        for part in [part.split(">", 1)[1]]
    ]


def names(user: User) -> list[str]:
    return [one.view.name for one in views_of(organization_record, user)]


def test_a_view_shows_its_conditions_order_and_columns(
    signed_in: SignedIn, anna: User, companies: list[Any]
) -> None:
    view = saved(anna, shape=Shape(Group(), "-name", "", ("name", "country")))
    page = signed_in(anna).get(f"/organizations/?view={view.pk}").content.decode()
    assert page.index("Cedar") < page.index("Alder")
    assert page.count('<th scope="col"') == 3


def test_its_address_shows_a_colleague_only_what_is_theirs(
    signed_in: SignedIn, anna: User, admin: User, boris: User, vera: User, companies: list[Any]
) -> None:
    view = saved(admin, shared="all")
    address = f"/organizations/?view={view.pk}"
    assert shown(signed_in(admin), address) == ["Birch", "Alder"]
    assert shown(signed_in(boris), address) == ["Alder"]
    assert shown(signed_in(vera), address) == ["Birch"]


def test_private_views_are_nobody_elses_and_team_views_stay_in_the_team(
    signed_in: SignedIn, anna: User, boris: User, vera: User, admin: User
) -> None:
    private = saved(boris, "Private")
    team = saved(anna, "Team", "team")
    assert names(boris) == ["Private", "Team"]
    assert (names(anna), names(vera), names(admin)) == (["Team"], [], [])
    client = signed_in(vera)
    for view in (private, team):
        assert client.get(f"/organizations/?view={view.pk}").status_code == 404
        for verb in ("save", "settings", "pin", "delete"):
            assert client.post(f"/organizations/views/{view.pk}/{verb}/", {"name": "Mine"}).status_code == 404


def test_sharing_reaches_as_far_as_the_permission(anna: User, boris: User) -> None:
    with pytest.raises(Invalid):
        saved(boris, shared="team")
    with pytest.raises(Invalid):
        saved(anna, shared="all")
    view = saved(boris)
    with pytest.raises(Invalid):
        change_records(view_record, [view], {"shared": "all"}, by=Actor(boris))


def test_who_sees_a_shared_view_does_not_change_it(signed_in: SignedIn, anna: User, boris: User) -> None:
    view = saved(anna, shared="team")
    client = signed_in(boris)
    assert client.post(f"/organizations/views/{view.pk}/save/?where=").status_code == 403
    assert client.post(f"/organizations/views/{view.pk}/delete/").status_code == 403
    assert client.post(f"/organizations/views/{view.pk}/pin/").status_code == 204
    view.refresh_from_db()
    assert (view.where, view.deleted_at) == (NORWAY.to_text(), None)


def test_a_changed_view_says_so_until_it_is_saved(
    signed_in: SignedIn, boris: User, companies: list[Any]
) -> None:
    view = saved(boris)
    client = signed_in(boris)
    assert ">Changed<" not in client.get(f"/organizations/?view={view.pk}").content.decode()
    changed = client.get(f"/organizations/?view={view.pk}&edited=1&sort=name&columns=name").content.decode()
    assert ">Changed<" in changed
    save = changed.split("/save/?")[1].split('"')[0].replace("&amp;", "&")
    assert client.post(f"/organizations/views/{view.pk}/save/?{save}").status_code == 204
    view.refresh_from_db()
    assert (view.where, view.sort, view.columns) == ("", "name", ["name"])


def test_deleting_and_saving_are_undone(signed_in: SignedIn, boris: User) -> None:
    view = saved(boris)
    by = Actor(boris)
    actions.save(view, Shape(sort="name"), by=by)
    undo_operation(by.operation, by=Actor(boris))
    view.refresh_from_db()
    assert view.where == NORWAY.to_text()
    response = signed_in(boris).post(f"/organizations/views/{view.pk}/delete/")
    assert "undo" in response["HX-Trigger"]
    assert names(boris) == []


def test_a_persons_first_view_goes_before_that_of_the_role(
    signed_in: SignedIn, admin: User, boris: User, companies: list[Any], roles: dict[str, Role]
) -> None:
    for_role = saved(admin, "For sellers", "all", Shape(NORWAY))
    actions.open_first_for(for_role, [roles["seller"]], by=Actor(admin))
    client = signed_in(boris)
    assert shown(client, "/organizations/") == ["Alder"]
    own = saved(boris, "Mine", shape=Shape(Group("all", (Condition("country", "is", ("Chile",)),))))
    actions.open_first(own, boris, first=True)
    assert shown(client, "/organizations/") == ["Cedar"]
    assert shown(client, "/organizations/?view=all") == ["Cedar", "Alder"] or shown(
        client, "/organizations/?view=all"
    ) == ["Alder", "Cedar"]


def test_pinned_views_are_tabs(signed_in: SignedIn, boris: User) -> None:
    view = saved(boris)
    client = signed_in(boris)
    assert "view-tabs" not in client.get("/organizations/").content.decode()
    client.post(f"/organizations/views/{view.pk}/pin/")
    assert "view-tabs" in client.get("/organizations/").content.decode()


def test_the_same_view_on_the_board(signed_in: SignedIn, admin: User) -> None:
    from parley.deals.record import deal_record
    from tests.contracts.samples import make

    make(deal_record, 1, name="Small", amount="10", owner=admin.pk)
    make(deal_record, 2, name="Large", amount="5000", owner=admin.pk)
    large = Shape(Group("all", (Condition("amount", "more", ("1000",)),)), layout="board")
    view = actions.save_as(deal_record, "Large ones", large, "", by=Actor(admin))
    client = signed_in(admin)
    board = client.get(f"/deals/board/?view={view.pk}").content.decode()
    assert ("Large" in board, ">Small<" in board, ">Changed<" in board) == (True, False, False)
    assert shown(client, f"/deals/?view={view.pk}") == ["Large"]
    assert ">Changed<" in client.get(f"/deals/board/?view={view.pk}&edited=1").content.decode()


def test_a_view_names_only_fields_that_there_are(boris: User) -> None:
    broken = Shape(Group("all", (Condition("nothing", "is", ("1",)),)))
    with pytest.raises(Invalid):
        saved(boris, shape=broken)
    with pytest.raises(Invalid):
        saved(boris, shape=Shape(sort="nothing"))
