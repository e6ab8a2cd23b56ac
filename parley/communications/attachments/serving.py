"""Giving files out: as downloads that no browser runs, and as previews that were made here."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from parley.foundation.files import media
from parley.foundation.files.models import FileVersion
from parley.foundation.files.storage import read

SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
)
IN_VIEWER = (
    "script-src 'none'; object-src 'self'; frame-src 'self'; form-action 'none'; frame-ancestors 'none'"
)
"""For a PDF in the browser's own viewer: it runs apart from pages, but starts neither in a sandboxed document nor where
objects, frames or inline styles are forbidden."""

HARMLESS = (
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    media.PDF,
    "application/zip",
    "text/plain",
    "text/csv",
)
"""Types that are named to the browser; everything else is bytes, so that nothing is ever run from our address."""


def download(version: FileVersion, name: str) -> FileResponse:
    """The file as it was uploaded, to be saved. Raises FileMissing."""
    response = FileResponse(read(version.digest))
    known = version.media_type in HARMLESS or version.media_type.startswith("application/vnd.")
    _guard(response, version.media_type if known else media.UNKNOWN, SANDBOX)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Content-Length"] = str(version.size)
    return response


def in_viewer(version: FileVersion, name: str) -> FileResponse:
    """A PDF for the browser's viewer. Raises FileMissing."""
    response = FileResponse(read(version.digest))
    _guard(response, media.PDF, IN_VIEWER)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=name) or "inline"
    )
    response["Content-Length"] = str(version.size)
    return response


def picture(path: Path) -> HttpResponse:
    """A preview."""
    response = HttpResponse(path.read_bytes())
    _guard(response, "image/webp", SANDBOX)
    return response


def _guard(response: HttpResponse | FileResponse, media_type: str, policy: str) -> None:
    response["Content-Type"] = media_type
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
