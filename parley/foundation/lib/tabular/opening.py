"""The door: tell what a file is by its first bytes and open it."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from .archive import ARCHIVE
from .delimited import open_delimited
from .errors import TabularError
from .limits import Limits
from .table import Table
from .workbook import open_workbook

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS = (
    (b"%PDF", "PDF file"),
    (b"\x1f\x8b", "packed archive"),
    (b"Rar!", "packed archive"),
    (b"7z\xbc\xaf", "packed archive"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "text document"),
    (b"SQLite format 3", "database"),
)
OTHER_TEXTS = (
    (b"<!doctype html", "web page"),
    (b"<html", "web page"),
    (b"<?xml", "XML document"),
    (b"begin:vcard", "set of vCards"),
    (b"begin:vcalendar", "calendar"),
)


def open_table(
    path: str | PathLike[str],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    has_header: bool | None = None,
    limits: Limits | None = None,
) -> Table:
    """Open the table in the file at `path`; what is not given is recognised.

    `encoding` is one of `ENCODINGS`, `delimiter` one character, `sheet` a name out of `Table.sheets`.
    Raises TabularError when the file is no table, breaks a limit or is dangerous to read.
    """
    limits = limits or Limits()
    file = Path(path)
    start = _start(file, limits)
    if start.startswith((ARCHIVE, COMPOUND)):
        return open_workbook(file, sheet, has_header, limits)
    _refuse_other_kinds(start)
    return open_delimited(file, encoding, delimiter, has_header, limits)


def _start(file: Path, limits: Limits) -> bytes:
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            start = stream.read(512)
    except OSError:
        raise TabularError("file_missing", name=file.name) from None
    if size > limits.file_size:
        raise TabularError("file_too_large", size=size, limit=limits.file_size)
    if not start:
        raise TabularError("file_empty")
    return start


def _refuse_other_kinds(start: bytes) -> None:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, kind in OTHER_KINDS:
        if start.startswith(mark):
            raise TabularError("not_a_table", kind=kind)
    for mark, kind in OTHER_TEXTS:
        if text.startswith(mark):
            raise TabularError("not_a_table", kind=kind)
