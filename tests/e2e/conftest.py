"""Browser tests: the real server, a real worker and a real Chromium on the test database.

The fixtures of tests/conftest.py (anna, boris, …) work here too: what a test writes through Django is committed, and
the server sees it. Everything is emptied after each test, so a test without users is a fresh installation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from parley.foundation.accounts.models import User
from tests.e2e.server import running
from tests.e2e.watching import Console, accessibility_problems
from tools.browser import chromium
from tools.paths import ROOT

# Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PICTURES = ROOT / "test-results"
PATIENCE = 10_000
OpenPage = Callable[..., Page]
FAILED = pytest.StashKey[bool]()
LOGS = pytest.StashKey[Path]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = chromium()
    if path is None:
        pytest.skip(
            "No Chromium was found; install one (Debian: apt install chromium) or set PARLEY_CHROMIUM."
        )
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[str]:
    """The address of a running Parley."""
    logs = pytestconfig.stash[LOGS] = tmp_path_factory.mktemp("logs")
    with running(logs) as address:
        yield address


@pytest.fixture
def console() -> Console:
    """What pages of this test wrote to the browser's console; `console.expect("422")` before an intended error."""
    return Console()


@pytest.fixture
def open_page(
    browser: Browser, server: str, console: Console, request: pytest.FixtureRequest, transactional_db: None
) -> Iterator[OpenPage]:
    """`open_page(anna)`: a page with her session; `open_page()` without one; options are those of a browser context,
    such as `viewport={"width": 390, "height": 844}` or `color_scheme="dark"`."""
    contexts: list[BrowserContext] = []

    def open_for(user: User | None = None, **options: Any) -> Page:
        settled = {
            "viewport": {"width": 1280, "height": 800},
            "locale": "en-GB",
            "reduced_motion": "reduce",
            **options,
        }
        context = browser.new_context(base_url=server, **settled)
        context.set_default_timeout(PATIENCE)
        if user is not None:
            context.add_cookies([session_cookie(user, server)])
        contexts.append(context)
        page = context.new_page()
        wait_for_htmx(page)
        console.watch(page)
        return page

    yield open_for
    if request.node.stash.get(FAILED, False):
        keep_pictures(request.node.name, contexts)
    for context in contexts:
        context.close()
    assert console.unexpected() == []


def wait_for_htmx(page: Page) -> None:
    """Let `page.goto` end only when htmx knows the page's elements, a moment after the browser calls it loaded."""
    go = page.goto

    def goto(url: str, **options: Any) -> Response | None:
        response = go(url, **options)
        if page.locator("script[type=module]").count():
            page.locator("html[data-ready]").wait_for(state="attached")
        return response

    page.goto = goto  # type: ignore[method-assign]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of someone who has not signed in."""
    return open_page()


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fails with what axe-core finds on the page as it is now."""

    def check(page: Page) -> None:
        assert accessibility_problems(page) == []

    return check


def session_cookie(user: User, server: str) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": server,
    }


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
        for log in item.config.stash.get(LOGS, Path(__file__).parent).glob("*.log"):
            report.sections.append((log.name, "\n".join(log.read_text(encoding="utf-8").splitlines()[-30:])))
    return report


def keep_pictures(test: str, contexts: list[BrowserContext]) -> None:
    """Keep what a failed test saw."""
    PICTURES.mkdir(exist_ok=True)
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=PICTURES / f"{test}-{number}.png", full_page=True)
