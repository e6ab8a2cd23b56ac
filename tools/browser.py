"""The browser that the page tests run in."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str | None:
    """Path of a Chromium or Chrome: the one that PARLEY_CHROMIUM names, else the first found; None without one."""
    named = os.environ.get("PARLEY_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)
