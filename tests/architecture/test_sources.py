"""Rules that a reader of the code relies on, and no linter knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.paths import FRONTEND, ROOT

HOUSE = ROOT / "parley"
READING = ("views.py", "api.py", "queries.py", "panels.py")


def python_files() -> Iterator[Path]:
    yield from (file for file in HOUSE.rglob("*.py") if "migrations" not in file.parts)


def lines_matching(files: Iterator[Path], pattern: str) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if found.search(line)
    ]


def test_no_text_is_marked_safe() -> None:
    """Markup is built by format_html, which escapes; only the web foundation may vouch for more than a constant."""
    assert lines_matching(python_files(), r"\bmark_safe\b") == []
    elsewhere = (file for file in python_files() if HOUSE / "foundation" / "web" not in file.parents)
    assert lines_matching(elsewhere, r"\b(SafeString|Markup)\((?![\"'])") == []


def test_no_template_turns_escaping_off() -> None:
    assert lines_matching(HOUSE.rglob("*.html"), r"\|\s*safe\b|autoescape false") == []


def test_no_template_holds_script_or_style() -> None:
    """The content security policy would block them."""
    assert lines_matching(HOUSE.rglob("*.html"), r"<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+=[\"']") == []


def test_reading_goes_through_visible_to() -> None:
    """A view, an API endpoint, a query or a panel never takes all rows of a table."""
    files = (file for file in python_files() if file.name in READING)
    assert lines_matching(files, r"\.objects\.all\(\)") == []


def test_templates_ask_no_tables() -> None:
    assert lines_matching(HOUSE.rglob("*.html"), r"\.objects\b") == []


def test_nothing_is_unpickled_evaluated_or_left_unnamed() -> None:
    assert (
        lines_matching(python_files(), r"\bimport pickle\b|(?<![.\w])(eval|exec)\(|\bTODO\b|\bFIXME\b") == []
    )


@pytest.mark.parametrize("banned", ["utils", "helpers", "common", "manager", "misc"])
def test_no_module_is_a_drawer_for_anything(banned: str) -> None:
    assert [
        str(f.relative_to(ROOT)) for f in python_files() if f.stem == banned or f.parent.name == banned
    ] == []


def test_code_files_stay_small() -> None:
    """400 lines at most; the aim is 150."""
    sources = [*python_files(), *FRONTEND.joinpath("src").rglob("*.ts"), *(ROOT / "tools").rglob("*.py")]
    long = {
        str(f.relative_to(ROOT)): n for f in sources if (n := len(f.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_nothing_names_the_machine_it_was_written_on() -> None:
    files = (
        file for file in ROOT.rglob("*") if file.suffix in {".py", ".md", ".html", ".ts", ".toml", ".css"}
    )
    outside = {".venv", "node_modules", ".git", "static_built", Path(__file__).name}
    own = (file for file in files if not outside & set(file.parts))
    assert lines_matching(own, r"(?<![\w.])/(home/\w+|root)/") == []
