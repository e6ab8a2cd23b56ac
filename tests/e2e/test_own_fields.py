"""An administrator makes a field and a record type, and people work with them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.records import registry, writing
from parley.foundation.records.own.models import OwnField

OpenPage = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def organization(transactional_db: None, admin: User) -> Any:
    return writing.create(registry.get("organization"), [{"name": "Acme", "owner": admin.pk}], Actor(admin))[
        0
    ]


def test_a_new_field_is_filled_in_on_the_page_of_a_record(
    open_page: OpenPage, admin: User, organization: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(admin)
    page.goto("/settings/fields/organization/")
    expect(page.get_by_role("link", name="Website")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="New field").click()
    page.get_by_role("menuitem", name="Choice", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Label", exact=False).first.fill("Hazard class")
    dialog.get_by_label("Its own entries, one on each line").fill("Low\nHigh")
    assert_accessible(page)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“Hazard class” is there.")).to_be_visible()
    expect(page.get_by_role("link", name="Hazard class")).to_be_visible()
    page.goto(f"/organizations/{organization.pk}/")
    place = page.locator("#p-x_hazard_class")
    place.get_by_role("button").click()
    place.get_by_role("combobox").select_option(label="High")
    expect(page.get_by_text("Hazard class saved.")).to_be_visible()
    expect(place).to_contain_text("High")


def test_deleting_a_field_with_data_asks_for_its_name(
    open_page: OpenPage, admin: User, organization: Any
) -> None:
    field = registry.get("field")
    values = {"record_type": "organization", "kind": "text", "name": "region", "label": "Region"}
    writing.create(field, [values], Actor(admin))
    writing.change(registry.get("organization"), [organization], {"x_region": "North"}, Actor(admin))
    page = open_page(admin)
    page.goto("/settings/fields/organization/")
    page.get_by_role("button", name="Actions for Region").click()
    page.get_by_role("menuitem", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 record holds data in this field")
    dialog.get_by_label("Write “Region” to delete it").fill("Region")
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("“Region” deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Region")).to_have_count(0)
    assert OwnField.objects.alive().count() == 0


def test_a_new_record_type_is_worked_with_on_a_phone(
    open_page: OpenPage, admin: User, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(admin, **PHONE)
    page.goto("/settings/record-types/new/")
    page.get_by_label("Name of several", exact=False).first.fill("Machines")
    page.get_by_label("Name of one", exact=False).first.fill("Machine")
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Fields and forms")).to_be_visible()
    page.goto("/x-machine/new/")
    page.get_by_label("Name", exact=False).first.fill("Press 7")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Press 7")).to_be_visible()
    page.goto("/x-machine/")
    expect(page.get_by_role("link", name="Press 7")).to_be_visible()
    assert_accessible(page)
