"""What a file is, told by its content: names and what browsers say about them are not believed."""

from __future__ import annotations

import codecs
from pathlib import Path

import puremagic

UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
IMAGES = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff")
"""Pictures of which previews are made."""

HEAD = 65_536

_TEXTS = {"csv": "text/csv", "md": "text/markdown", "html": "text/html", "htm": "text/html", "ics": "text/calendar",
          "vcf": "text/vcard", "json": "application/json", "xml": "application/xml", "svg": "image/svg+xml"}  # fmt: skip
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
_EXACT: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"), (b"BM", "image/bmp"), (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"),
)  # fmt: skip


def media_type_of(path: Path, name: str) -> str:
    """The media type of a file's content. The name only tells apart what has the same content: kinds of text, and
    office documents, which are all archives."""
    with path.open("rb") as source:
        head = source.read(HEAD)
    extension = name.rpartition(".")[2].casefold()
    for start, media_type in _EXACT:
        if head.startswith(start):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if is_text(head):
        return _TEXTS.get(extension, "text/plain")
    if head.startswith(b"PK\x03\x04"):
        return _OFFICE.get(extension, "application/zip")
    return _by_signature(head, name)


def is_text(head: bytes) -> bool:
    """Whether the bytes are UTF-8 text (a character cut at the end does not count against it)."""
    if b"\x00" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _by_signature(head: bytes, name: str) -> str:
    try:
        return puremagic.from_string(head, mime=True, filename=name) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN


def is_readable(media_type: str) -> bool:
    """Whether the content is shown as text."""
    return media_type.startswith("text/") or media_type in _TEXTS.values()
