"""The program's version: the newest release heading in CHANGELOG.md, so that it is written in one place."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\]", re.MULTILINE)


@cache
def version() -> str:
    """Such as "0.1.0". LookupError where the change log names no release."""
    found = RELEASE.search(CHANGELOG.read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"{CHANGELOG.name} has no heading such as '## [0.1.0] - 2026-11-22'.")
    return found[1]
