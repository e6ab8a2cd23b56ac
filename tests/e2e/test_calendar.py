"""The calendar in a real browser: a meeting is made by a click, moved by mouse and keys, and read on the phone."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from playwright.sync_api import Page, expect

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.planning.meetings.actions import arrange
from parley.planning.meetings.attending import Guests
from parley.planning.meetings.models import Meeting

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]
MONDAY = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
WEEK = "/calendar/?view=week&day=2026-11-23"


def meeting(by: User, **values: object) -> Meeting:
    row = {"subject": "Harbour survey", "starts_at": MONDAY, "ends_at": MONDAY + datetime.timedelta(hours=1)}
    return arrange([{**row, **values}], Guests(), by=Actor(by))[0]


def test_a_meeting_is_made_by_a_click_and_moved_by_mouse_and_keys(
    boris: User, open_page: OpenPage, assert_accessible: Check
) -> None:
    page = open_page(boris)
    page.goto(WEEK)
    column = page.locator('.cal-col[data-day="2026-11-24"]')
    column.click(position={"x": 20, "y": 14 * 48 + 5})
    dialog = page.locator("#dialog")
    expect(dialog.get_by_label("Begins")).to_have_value("2026-11-24T14:00")
    dialog.get_by_label("Subject").fill("Survey of the dock")
    assert_accessible(page)
    dialog.get_by_role("button", name="Create").click()
    item = page.locator(".cal-col .cal-item", has_text="Survey of the dock")
    expect(item).to_be_visible()
    expect(dialog).to_be_hidden()
    assert_accessible(page)

    item.scroll_into_view_if_needed()
    box, other = item.bounding_box(), page.locator('.cal-col[data-day="2026-11-26"]').bounding_box()
    assert box and other
    page.mouse.move(box["x"] + 10, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(other["x"] + 20, box["y"] + 5 + 24, steps=5)
    page.mouse.move(other["x"] + 20, box["y"] + 5 + 48, steps=2)
    page.mouse.up()
    moved = page.locator('.cal-col[data-day="2026-11-26"] .cal-item', has_text="Survey of the dock")
    expect(moved).to_have_attribute("data-minute", "900")
    expect(page.locator(".toast")).to_contain_text("moved")

    moved.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(moved).to_have_attribute("data-minute", "915")
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(moved).to_have_attribute("data-length", "75")
    page.keyboard.press("m")
    expect(dialog.get_by_role("button", name="Reschedule")).to_be_visible()
    stored = Meeting.objects.get()
    assert stored.starts_at == datetime.datetime(2026, 11, 26, 15, 15, tzinfo=datetime.UTC)


def test_on_the_phone_the_calendar_is_an_agenda(
    boris: User, open_page: OpenPage, assert_accessible: Check
) -> None:
    meeting(boris)
    page = open_page(boris, viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    page.goto(WEEK)
    line = page.locator(".cal-agenda").get_by_role("link", name="Harbour survey")
    expect(line).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    line.click()
    expect(page.locator("#dialog").get_by_role("link", name="Open")).to_be_visible()
