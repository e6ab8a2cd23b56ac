"""Pipelines edited, and a deal led through them, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from parley.catalog.record import product_record
from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor, system
from parley.foundation.accounts.models import User
from parley.foundation.records import writing
from parley.pipelines.building import install_template
from parley.pipelines.models import Pipeline, Stage

OpenPage = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def pipeline(transactional_db: None) -> Pipeline:
    return install_template("telephone_sales", "deal", system())


@pytest.fixture
def stages(pipeline: Pipeline) -> list[Stage]:
    return list(Stage.objects.standing().filter(pipeline=pipeline).in_order())


@pytest.fixture
def deal(boris: User, stages: list[Stage]) -> Deal:
    values = {"name": "Line 2", "owner": boris.pk, "stage": stages[0].pk, "amount": "1000", "currency": "EUR"}
    return writing.create(deal_record, [values], Actor(boris, "screen"))[0]


def order(pipeline: Pipeline) -> list[str]:
    return [stage.name for stage in Stage.objects.standing().filter(pipeline=pipeline).in_order()]


def test_stage_is_edited_with_a_preview_and_the_change_is_taken_back(
    open_page: OpenPage, admin: User, pipeline: Pipeline, stages: list[Stage]
) -> None:
    page = open_page(admin)
    page.goto(f"/settings/pipelines/{pipeline.pk}/")
    page.locator(f"#stage-{stages[0].pk}").click()
    form = page.locator(f'.pstage[data-id="{stages[0].pk}"] form')
    form.locator("[name=name]").fill("First call")
    form.get_by_label("Probability, %").fill("33")
    preview = page.locator(f'[data-preview="{stages[0].pk}"]')
    expect(preview).to_contain_text("First call")
    expect(preview).to_contain_text("33%")
    form.get_by_text("Organization", exact=True).click()
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“First call” saved.")).to_be_visible()
    stage = Stage.objects.get(pk=stages[0].pk)
    assert (stage.name, stage.probability, stage.required_fields) == ("First call", 33, ["organization"])
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#stage-{stages[0].pk}")).to_contain_text("Opportunity", timeout=15_000)


def test_stages_are_reordered_by_dragging_and_by_buttons_on_the_phone(
    open_page: OpenPage, admin: User, pipeline: Pipeline, stages: list[Stage]
) -> None:
    page = open_page(admin)
    page.goto(f"/settings/pipelines/{pipeline.pk}/")
    grip, target = (page.locator(f"#stage-{stages[n].pk} [data-grip]").bounding_box() for n in (0, 1))
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(target["x"] + 8, target["y"] + 30, steps=6)
    page.mouse.up()
    expect(page.get_by_text("Order saved.")).to_be_visible()
    assert order(pipeline)[:2] == ["Commercial proposal", "Opportunity"]
    phone = open_page(admin, **PHONE)
    phone.goto(f"/settings/pipelines/{pipeline.pk}/")
    phone.locator(f"#stage-{stages[0].pk}").click()
    phone.locator(f'.pstage[data-id="{stages[0].pk}"]').get_by_role("button", name="Up").click()
    expect(phone.get_by_text("Order saved.")).to_be_visible()
    assert order(pipeline)[:2] == ["Opportunity", "Commercial proposal"]


def test_stage_with_records_is_removed_once_they_have_somewhere_to_go(
    open_page: OpenPage, admin: User, pipeline: Pipeline, stages: list[Stage], deal: Deal
) -> None:
    page = open_page(admin)
    page.goto(f"/settings/pipelines/{pipeline.pk}/")
    page.locator(f"#stage-{stages[0].pk}").click()
    page.locator(f'.pstage[data-id="{stages[0].pk}"]').get_by_role("link", name="Remove").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 record stands on this stage.")
    dialog.get_by_label("Move to stage").select_option(label="Implementation")
    dialog.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("“Opportunity” removed.")).to_be_visible()
    deal.refresh_from_db()
    assert (deal.stage, order(pipeline)[0]) == (stages[4], "Commercial proposal")


def test_deal_goes_through_its_stages_on_its_own_page(
    open_page: OpenPage, console: Any, boris: User, deal: Deal, stages: list[Stage]
) -> None:
    console.expect("422")
    page = open_page(boris)
    page.goto(f"/deals/{deal.pk}/")
    path = page.get_by_role("list", name="Stages")
    expect(path.locator("[aria-current]")).to_contain_text("Opportunity", timeout=15_000)
    path.get_by_role("button", name="Implementation").click()
    expect(page.get_by_text("“Line 2” moved to Implementation")).to_be_visible()
    expect(path.locator("[aria-current]")).to_contain_text("Implementation")
    path.get_by_role("button", name="Document coordination").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Expected close").fill("2027-03-01")
    dialog.get_by_role("button", name="Move").click()
    expect(path.locator("[aria-current]")).to_contain_text("Document coordination")
    page.get_by_role("button", name="Lost").first.click()
    dialog.get_by_label("Reason").select_option(label="No need")
    dialog.get_by_role("button", name="Move").click()
    expect(page.get_by_text("No need", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Open again").first.click()
    expect(path.locator("[aria-current]")).to_contain_text("Document coordination")


def test_products_are_added_in_the_grid_with_a_running_total(
    open_page: OpenPage, boris: User, deal: Deal
) -> None:
    writing.create(product_record, [{"name": "Palletiser cell", "price": "248000"}], system())
    page = open_page(boris)
    page.goto(f"/deals/{deal.pk}/")
    page.get_by_role("link", name="Change products").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").first.fill("pall")
    dialog.get_by_role("option", name="Palletiser cell").click()
    dialog.get_by_label("Quantity").fill("2")
    dialog.get_by_label("Price").fill("1000")
    expect(dialog.locator("[data-total]")).to_have_text("2,000")
    dialog.get_by_role("button", name="Add row").click()
    expect(dialog.locator("[data-row]")).to_have_count(2)
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#deal-products")).to_contain_text("€2,000")
    assert deal.lines.get().quantity == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_editor_and_deal_page_have_no_accessibility_problems(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    admin: User,
    pipeline: Pipeline,
    stages: list[Stage],
    deal: Deal,
    scheme: str,
) -> None:
    for options in ({"viewport": {"width": 1440, "height": 900}}, PHONE):
        page = open_page(admin, color_scheme=scheme, **options)
        page.goto(f"/settings/pipelines/{pipeline.pk}/?stage={stages[1].pk}")
        assert_accessible(page)
        page.goto(f"/settings/pipelines/{pipeline.pk}/?stage={stages[7].pk}")
        assert_accessible(page)
        page.goto("/settings/pipelines/new/")
        assert_accessible(page)
        width = options["viewport"]["width"]
        page.set_viewport_size(
            {"width": width, "height": 2400}
        )  # axe takes what lies under the tab bar for small
        page.goto(f"/deals/{deal.pk}/")
        assert_accessible(page)
        page.goto(f"/deals/{deal.pk}/actions/move/?stage={stages[7].pk}")
        assert_accessible(page)
        page.goto(f"/deals/{deal.pk}/rows/lines/")
        assert_accessible(page)
    for stage in stages[6:8]:
        Deal.objects.update(stage=stage, outcome=stage.outcome)
        page.goto(f"/deals/{deal.pk}/")
        assert_accessible(page)
