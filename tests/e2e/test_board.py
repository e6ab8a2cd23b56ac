"""The board in a real browser: drag by mouse, finger and keyboard, the menu way, refusal, undo, claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.parties.organizations.record import organization_record
from parley.pipelines.building import install_template
from parley.pipelines.models import Stage, Transition

OpenPage = Callable[..., Page]


@pytest.fixture
def stages(transactional_db: None) -> list[Stage]:
    """The open stages of a pipeline: Opportunity, Commercial proposal, Document coordination, …"""
    pipeline = install_template("telephone_sales", "deal", system())
    return list(Stage.objects.standing().filter(pipeline=pipeline).in_order())


@pytest.fixture
def make(boris: User, stages: list[Stage]) -> Callable[..., Deal]:
    """A deal of Boris on the first stage, with amount and company, so that most stages take it."""

    def made(name: str, **values: Any) -> Deal:
        given = {"name": name, "amount": "1000", "owner": boris.pk, "stage": stages[0].pk, **values}
        return writing.create(deal_record, [given], Actor(boris, "screen"))[0]

    return made


def column(page: Page, stage: Stage) -> Any:
    return page.locator(f"#col-stage-{stage.pk}")


def card(page: Page, deal: Deal) -> Any:
    return page.locator(f"#card-{deal.pk}")


def drop(page: Page, source: Any, target: Any) -> None:
    """Drags with the mouse, as a hand does it: in steps."""
    start, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + min(200, end["height"] / 2), steps=8)
    page.mouse.up()


def organization(boris: User) -> int:
    return writing.create(organization_record, [{"name": "Harbour Foods"}], Actor(boris, "screen"))[0].pk


def test_drag_by_mouse_moves_the_card_and_undo_brings_it_back(
    open_page: OpenPage, boris: User, stages: list[Stage], make: Callable[..., Deal]
) -> None:
    deal = make("Palletiser", organization=organization(boris))
    page = open_page(boris)
    page.goto("/deals/board/")
    drop(page, card(page, deal), column(page, stages[1]))
    expect(column(page, stages[1]).locator(f"#card-{deal.pk}")).to_be_visible()
    expect(column(page, stages[1]).locator("h2 .n")).to_have_text("1")
    expect(column(page, stages[0]).locator("h2 .n")).to_have_text("0")
    expect(page.get_by_text("“Palletiser” moved to Commercial proposal")).to_be_visible()
    move = Transition.objects.latest("pk")
    assert (move.from_stage, move.to_stage, move.actor, move.channel) == (
        stages[0],
        stages[1],
        boris,
        "board",
    )
    page.keyboard.press("Control+z")
    expect(column(page, stages[0]).locator(f"#card-{deal.pk}")).to_be_visible()
    deal.refresh_from_db()
    assert deal.stage == stages[0]


def test_a_refused_drag_goes_back_and_asks_for_the_missing_field_only(
    open_page: OpenPage, console: Any, boris: User, stages: list[Stage], make: Callable[..., Deal]
) -> None:
    console.expect("422")
    deal = make("Labeller", amount=None, organization=organization(boris))
    page = open_page(boris)
    page.goto("/deals/board/")
    drop(page, card(page, deal), column(page, stages[1]))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Amount")).to_be_visible()
    assert dialog.locator("input:visible, select:visible, textarea:visible").count() == 1
    expect(column(page, stages[0]).locator(f"#card-{deal.pk}")).to_be_attached()
    expect(page.get_by_text("Not moved. “Commercial proposal” needs: Amount.")).to_be_visible()
    dialog.get_by_label("Amount").fill("5000")
    dialog.get_by_role("button", name="Move").click()
    expect(column(page, stages[1]).locator(f"#card-{deal.pk}")).to_be_visible()
    deal.refresh_from_db()
    assert (deal.stage, int(deal.amount)) == (stages[1], 5000)


def test_keyboard_carries_a_card_and_escape_puts_it_back(
    open_page: OpenPage, boris: User, stages: list[Stage], make: Callable[..., Deal]
) -> None:
    deal = make("Conveyor", organization=organization(boris))
    page = open_page(boris)
    page.goto("/deals/board/")
    page.keyboard.press("j")
    expect(card(page, deal)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("board-view [data-live]")).to_have_text("Over Commercial proposal")
    page.keyboard.press("Escape")
    expect(page.locator("board-view [data-live]")).to_have_text("Conveyor is back in Opportunity")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(column(page, stages[1]).locator(f"#card-{deal.pk}")).to_be_focused()


def test_menu_moves_by_number_and_says_so(
    open_page: OpenPage, boris: User, stages: list[Stage], make: Callable[..., Deal]
) -> None:
    deal = make("Box erector", organization=organization(boris))
    page = open_page(boris)
    page.goto("/deals/board/")
    card(page, deal).focus()
    page.keyboard.press("m")
    expect(page.get_by_role("menu", name="Move to stage")).to_be_visible()
    page.keyboard.press("2")
    expect(column(page, stages[1]).locator(f"#card-{deal.pk}")).to_be_visible()
    expect(page.locator("board-view [data-live]")).to_have_text("Box erector moved to Commercial proposal")


def test_lost_asks_for_its_reason(
    open_page: OpenPage, console: Any, boris: User, stages: list[Stage], make: Callable[..., Deal]
) -> None:
    console.expect("422")
    deal = make("Sachet filler")
    page = open_page(boris)
    page.goto("/deals/board/")
    card(page, deal).focus()
    page.keyboard.press("Shift+W")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").select_option(label="Too expensive")
    dialog.get_by_role("button", name="Move").click()
    expect(page.get_by_text("“Sachet filler” moved to Lost")).to_be_visible()
    expect(card(page, deal)).to_have_count(0)
    deal.refresh_from_db()
    assert (deal.outcome, str(deal.outcome_reason)) == ("lost", "Too expensive")


def test_unsorted_card_is_claimed_by_button_and_by_drag(
    open_page: OpenPage, boris: User, stages: list[Stage], make: Callable[..., Deal]
) -> None:
    company = organization(boris)
    first, second = (
        make("Web form", owner=None, organization=company),
        make("Phone call", owner=None, organization=company),
    )
    page = open_page(boris)
    page.goto("/deals/board/")
    page.get_by_role("button", name="Claim Web form").click()
    expect(column(page, stages[0]).locator(f"#card-{first.pk}")).to_be_visible()
    drop(page, card(page, second), column(page, stages[1]))
    expect(column(page, stages[1]).locator(f"#card-{second.pk}")).to_be_visible()
    expect(page.get_by_text("“Phone call” moved to Commercial proposal")).to_be_visible()
    assert set(Deal.objects.values_list("name", "owner__name")) == {
        ("Web form", "Boris"),
        ("Phone call", "Boris"),
    }


def test_add_in_a_column_adds_a_deal_to_its_stage(
    open_page: OpenPage, boris: User, stages: list[Stage]
) -> None:
    page = open_page(boris)
    page.goto("/deals/board/")
    column(page, stages[4]).get_by_role("link", name="Add").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Straight to work")
    dialog.get_by_label("Amount").fill("700")
    dialog.locator("button[type=submit]").first.click()
    expect(page.get_by_role("heading", name="Straight to work")).to_be_visible()
    assert Deal.objects.get().stage == stages[4]


def test_second_of_two_people_is_told_who_was_first(
    open_page: OpenPage, console: Any, boris: User, anna: User, stages: list[Stage], make: Callable[..., Deal]
) -> None:
    console.expect("409")
    deal = make("Leak tester", organization=organization(boris))
    page = open_page(boris)
    page.goto("/deals/board/")
    expect(card(page, deal)).to_be_visible()
    writing.change(deal_record, [deal], {"stage": stages[1].pk}, Actor(anna, "board"))
    card(page, deal).focus()
    page.keyboard.press("m")
    page.keyboard.press("6")
    expect(page.get_by_text("Anna moved “Leak tester” to Commercial proposal a moment ago.")).to_be_visible()
    expect(column(page, stages[1]).locator(f"#card-{deal.pk}")).to_be_visible()


def test_finger_holds_and_drags_on_the_phone(
    open_page: OpenPage, boris: User, stages: list[Stage], make: Callable[..., Deal]
) -> None:
    deal = make("Depalletiser", organization=organization(boris))
    page = open_page(boris, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/deals/board/")
    box, tab = (
        card(page, deal).bounding_box(),
        page.locator(f'[data-tab="stage-{stages[1].pk}"]').bounding_box(),
    )
    finger = page.context.new_cdp_session(page)
    at = {"x": box["x"] + 60, "y": box["y"] + 20}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    page.wait_for_selector(".kcard[data-dragged]")
    for step in range(1, 6):
        point = {name: at[name] + (tab[name] + 10 - at[name]) * step / 5 for name in ("x", "y")}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(column(page, stages[1]).locator(f"#card-{deal.pk}")).to_be_attached()
    expect(page.get_by_text("“Depalletiser” moved to Commercial proposal")).to_be_visible()


def test_a_long_column_comes_in_pages_and_never_holds_more_than_two_hundred_cards(
    open_page: OpenPage, boris: User, stages: list[Stage]
) -> None:
    rows = [{"name": f"Deal {n:04}", "owner": boris.pk, "stage": stages[0].pk} for n in range(450)]
    writing.create(deal_record, rows, Actor(boris, "screen"))
    page = open_page(boris)
    page.goto("/deals/board/?sort=name")
    scroller = column(page, stages[0]).locator(".col-scroll")
    expect(column(page, stages[0]).locator("h2 .n")).to_have_text("450")
    for held in range(50, 225, 25):
        scroller.evaluate("one => one.scrollTo({top: one.scrollHeight})")
        expect(scroller.locator(".kcard")).to_have_count(held)
    page.get_by_role("button", name="Show the next ones").click()
    expect(scroller.locator(".kcard").first).to_contain_text("Deal 0200")
    assert scroller.locator(".kcard").count() <= 200
    page.get_by_role("button", name="Back to the first").click()
    expect(scroller.locator(".kcard").first).to_contain_text("Deal 0000")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/deals/board/", "/deals/board/?lanes=owner"])
def test_board_has_no_accessibility_problems(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    boris: User,
    make: Callable[..., Deal],
    scheme: str,
    address: str,
) -> None:
    make("Robot cell", organization=organization(boris))
    make("Website enquiry", owner=None)
    Deal.objects.filter(name="Robot cell").update(touched_at="2020-01-01T00:00Z")
    for viewport in ({"width": 1440, "height": 900}, {"width": 390, "height": 844}):
        page = open_page(boris, color_scheme=scheme, viewport=viewport)
        page.goto(address)
        expect(page.locator(".kcard").first).to_be_attached()
        assert_accessible(page)
    page.keyboard.press("j")
    page.keyboard.press("m")
    assert_accessible(page)
