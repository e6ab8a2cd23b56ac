"""A head of sales brings a real pipeline: four files through the wizard, then the known figures in the reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from parley.foundation.accounts.models import Company, Role, User

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "A_maven_crm"
FILES = ["sales_teams.csv", "products.csv", "accounts.csv", "sales_pipeline.csv"]
LONG = 180_000
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"the Maven files are not at {FOLDER}")


@pytest.fixture
def head(roles: dict[str, Role]) -> User:
    Company.objects.update_or_create(id=1, defaults={"currency": "USD", "country": "US"})
    return User.objects.create_user("head@example.org", "secret", name="Helen Head", role=roles["head"])


def take_to_check(page: Page, files: list[str]) -> None:
    page.goto("/imports/")
    page.get_by_role("link", name="New import").first.click()
    page.get_by_label("Files").set_input_files([FOLDER / name for name in files])
    page.get_by_role("button", name="Read the files").click()
    for name in files[1:]:
        expect(page.get_by_role("heading", level=1)).to_contain_text("Import")
        page.get_by_role("button", name="Next file").click()
        expect(page.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="Next: check").click()
    expect(page.get_by_role("heading", level=1, name="What will happen")).to_be_visible(timeout=LONG)


def test_maven_files_are_imported_and_the_reports_say_so(
    open_page: Callable[..., Page], head: User, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(head)
    page.set_default_timeout(LONG)  # the import itself keeps both the server and this browser waiting
    take_to_check(page, FILES)
    assert_accessible(page)
    totals = page.get_by_role("complementary", name="Altogether")
    expect(totals.get_by_role("listitem")).to_have_text(
        ["8,927new records", "0there already", "0rows with problems"]
    )
    page.get_by_role("button", name="Import 8,927 rows").click()
    expect(page.get_by_text("The import is done.")).to_be_visible(timeout=LONG)
    assert_accessible(page)

    page.goto("/reports/")
    figures = page.locator(".report-kpis")
    for text in ("4,238", "2,473", "2,089", "63.15", "10,005,534", "51.78", "41.48"):
        expect(figures).to_contain_text(text)
    page.goto("/reports/by/quarter/")
    for text in ("1,134,672", "3,086,111", "2,982,255", "2,802,496"):
        expect(page.locator("main")).to_contain_text(text)
    page.goto("/reports/by/region/")
    for text in ("3,568,647", "3,346,293", "3,090,594"):
        expect(page.locator("main")).to_contain_text(text)
    page.goto("/reports/by/seller/")
    expect(page.get_by_role("row", name="Hayden Neloms")).to_contain_text("70.4")
    expect(page.get_by_role("row", name="Lajuana Vencill")).to_contain_text("55.0")

    page.goto("/imports/")
    page.get_by_role("link", name="sales_pipeline.csv").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("The import is undone.")).to_be_visible(timeout=LONG)
    page.goto("/reports/")
    expect(page.get_by_text("No deals yet")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme", "language"), [(1280, "light", "en"), (390, "dark", "ru")])
def test_matching_page_is_accessible_and_saves_every_change(
    open_page: Callable[..., Page],
    head: User,
    assert_accessible: Callable[[Page], None],
    width: int,
    scheme: str,
    language: str,
) -> None:
    head.language = language
    head.save()
    page = open_page(head, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(FOLDER / "sales_pipeline.csv")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[name=target-7]")).to_have_value("amount")
    assert_accessible(page)
    with page.expect_response(lambda answer: "/files/" in answer.url and answer.request.method == "GET"):
        page.locator("[name=target-7]").select_option("description")
    page.reload()
    expect(page.locator("[name=target-7]")).to_have_value("description")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
