"""The palette: records, commands, the open record's actions; only what one may see and do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.foundation.saved_views import actions
from parley.foundation.saved_views.shapes import Shape
from parley.parties.organizations.models import Organization
from parley.parties.organizations.record import organization_record

SignedIn = Callable[[User], Client]


@pytest.fixture
def company(boris: User) -> Organization:
    made: Organization = writing.create(
        organization_record, [{"name": "Alder Works", "owner": boris.pk}], Actor(boris)
    )[0]
    return made


def asked(client: Client, **values: str) -> str:
    return client.get("/find/", values).content.decode()


def test_an_empty_question_shows_what_was_opened_last(
    signed_in: SignedIn, boris: User, vera: User, company: Organization
) -> None:
    recent = f"organization:{company.pk},organization:999999,nothing:1"
    assert "Alder Works" in asked(signed_in(boris), recent=recent)
    assert "Alder Works" not in asked(signed_in(vera), recent=recent)


def test_actions_of_the_open_record_are_those_that_one_may_do(
    signed_in: SignedIn, boris: User, vera: User, company: Organization
) -> None:
    here = f"organization:{company.pk}"
    page = asked(signed_in(boris), record=here, q="assi")
    assert f"/organizations/{company.pk}/actions/assign/" in page
    foreign = asked(signed_in(vera), record=here)
    assert "Alder Works" not in foreign
    assert "/actions/" not in foreign


def test_commands_are_found_by_words_and_alone_after_the_sign(
    signed_in: SignedIn, boris: User, company: Organization
) -> None:
    client = signed_in(boris)
    both = asked(client, q="organ")
    assert "New: Organization" in both
    assert 'href="/organizations/"' in both
    assert "Alder Works" not in asked(client, q=">alder")
    assert "/settings/" not in asked(client, q="settings")


def test_a_saved_view_opens_from_the_palette(signed_in: SignedIn, boris: User) -> None:
    view = actions.save_as(organization_record, "Sleeping beauties", Shape(sort="name"), "", by=Actor(boris))
    assert f'href="/organizations/?view={view.pk}"' in asked(signed_in(boris), q="sleep")


def test_strange_arguments_are_passed_over(signed_in: SignedIn, boris: User) -> None:
    client = signed_in(boris)
    for record in ("x", "organization:", "organization:99999999999999999999", "../:1", "organization:1;drop"):
        assert client.get("/find/", {"record": record, "recent": record, "q": "\x00'\"%_"}).status_code == 200
