"""Roles made, copied, changed and deleted on the screen, with a preview of what changes for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parley.foundation.access.policy import Scope, granted
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Role, User
from parley.foundation.accounts.roles import SHIPPED
from parley.foundation.audit.models import Change
from parley.foundation.lib.refusals import ActionRefused, Conflict, Invalid, NotAllowed
from parley.foundation.staff.roles import actions
from parley.foundation.staff.roles.difference import differences
from parley.foundation.staff.roles.matrix import grants_from, keys_on_screen, matrix_of

pytestmark = pytest.mark.django_db


def form_of(role: Role, **changed: str) -> dict[str, str]:
    """The form as the page shows it, with some choices changed: `form_of(role, deal_view="team")`."""
    data = {f"g:{key}": role.grants.get(key, "") for key in keys_on_screen()}
    data |= {f"g:{name.replace('_', '.', 1)}": value for name, value in changed.items()}
    return data | {"name": role.name, "version": str(role.version)}


def test_the_matrix_gives_back_the_grants_it_shows() -> None:
    for _name, grants in SHIPPED.values():
        shown = {f"g:{key}": grants.get(key, "") for key in keys_on_screen()}
        assert grants_from(shown, grants) == grants


def test_a_cell_says_what_follows_where_the_role_says_nothing() -> None:
    matrix = matrix_of({"*.view": "own", "deal.view": "team"})
    cells = {cell.key: cell for row in matrix.types for cell in row.cells}
    assert (cells["deal.view"].value, cells["deal.view"].reach) == ("team", "team")
    assert (cells["person.view"].value, cells["person.view"].reach) == ("", "own")
    assert cells["product.view"].reach == "all"  # the company's: who sees one sees all


def test_a_widening_is_shown_in_words_and_saved_only_after_a_yes(
    admin: User, boris: User, roles: dict[str, Role], signed_in: Callable[[User], Client]
) -> None:
    seller, client = roles["seller"], signed_in(admin)
    address, data = f"/settings/roles/{seller.pk}/", form_of(seller, deal_view="all")
    page = client.post(address, data).content.decode()
    assert "They will see or do more" in page and "Boris" in page and "Deals: See" in page
    assert client.post(address, data | {"confirmed": "1"}).status_code == 422
    seller.refresh_from_db()
    assert granted(seller.grants, "deal.view") is Scope.OWN
    assert client.post(address, data | {"confirmed": "1", "wider": "1"}).status_code == 302
    seller.refresh_from_db()
    assert granted(seller.grants, "deal.view") is Scope.ALL
    assert seller.version == 2
    assert "All" in client.get(address).content.decode()
    assert Change.objects.get(record_type="role", record_id=seller.pk).actor == admin


def test_a_copy_grants_the_same_until_it_is_changed(admin: User, roles: dict[str, Role]) -> None:
    copy = actions.create_role("Junior", copy_of=roles["seller"], by=Actor(admin))
    assert differences(roles["seller"].grants, copy.grants) == []
    with pytest.raises(Invalid):
        actions.create_role("junior", by=Actor(admin))


def test_holders_of_a_deleted_role_get_another(admin: User, boris: User, roles: dict[str, Role]) -> None:
    with pytest.raises(Invalid):
        actions.delete_role(roles["seller"], instead=None, by=Actor(admin))
    actions.delete_role(roles["seller"], instead=roles["team_head"], by=Actor(admin))
    boris.refresh_from_db()
    assert boris.role == roles["team_head"]
    assert Change.objects.filter(
        record_type="user", record_id=boris.pk, reason__contains="Head of team"
    ).exists()


def test_somebody_always_remains_who_may_change_settings(admin: User, roles: dict[str, Role]) -> None:
    role = roles["administrator"]
    with pytest.raises(ActionRefused):
        actions.change_role(role, {"grants": {"*": "own"}}, expected=1, by=Actor(admin))
    with pytest.raises(ActionRefused):
        actions.delete_role(role, instead=roles["seller"], by=Actor(admin))


def test_two_administrators_do_not_overwrite_each_other(admin: User, roles: dict[str, Role]) -> None:
    actions.change_role(roles["seller"], {"description": "First"}, expected=1, by=Actor(admin))
    with pytest.raises(Conflict):
        actions.change_role(roles["seller"], {"description": "Second"}, expected=1, by=Actor(admin))


def test_only_administrators_touch_roles(
    anna: User, boris: User, roles: dict[str, Role], signed_in: Callable[[User], Client]
) -> None:
    for user in (anna, boris):
        by = Actor(user)
        attempts: list[Callable[[], Any]] = [
            lambda by=by: actions.create_role("Mine", by=by),
            lambda by=by: actions.change_role(roles["seller"], {"grants": {"*": "all"}}, expected=1, by=by),
            lambda by=by: actions.delete_role(roles["seller"], instead=roles["team_head"], by=by),
            lambda by=by: actions.mark_sensitive("person", "job_title", by=by),
            lambda by=by: actions.unmark_sensitive("person", "job_title", by=by),
        ]
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt()
        assert signed_in(user).get("/settings/roles/").status_code == 403
