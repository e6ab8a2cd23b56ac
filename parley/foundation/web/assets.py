"""Addresses of the built front end, from Vite's manifest."""

from __future__ import annotations

import json
import time
from pathlib import Path

from django.conf import settings

BUILT = Path(__file__).resolve().parents[2] / "static_built"
MANIFEST = BUILT / "manifest.json"
FRESH_FOR = 1.0
"""Seconds for which the manifest is not looked at again, so that a rebuilt front end shows without a restart."""


class FrontEndNotBuilt(RuntimeError):
    """There is no built front end, or not this file of it."""


_known: dict[str, str] = {}
_looked_at = 0.0
_changed_at = 0.0


def asset(source: str) -> str:
    """The address of the built form of a source file: `asset("css/parley.css")`.

    Raises FrontEndNotBuilt where the build has not been run or has no such file.
    """
    _refresh()
    try:
        return settings.STATIC_URL + _known[source]
    except KeyError:
        raise FrontEndNotBuilt(
            f"The front end has no {source!r}. Build it: npm --prefix frontend run build"
        ) from None


def _refresh() -> None:
    global _looked_at, _changed_at
    now = time.monotonic()
    if now - _looked_at < FRESH_FOR and _known:
        return
    try:
        changed_at = MANIFEST.stat().st_mtime
    except FileNotFoundError:
        raise FrontEndNotBuilt(
            "The front end is not built: npm --prefix frontend ci && npm --prefix frontend run build"
        ) from None
    if changed_at != _changed_at:
        entries = json.loads(MANIFEST.read_text(encoding="utf-8"))
        _known.clear()
        _known.update({source: entry["file"] for source, entry in entries.items()})
        _changed_at = changed_at
    _looked_at = now
