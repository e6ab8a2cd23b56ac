"""Look a zipped workbook over before anything is unpacked: bombs, unsafe names, entities, macros."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from .errors import Problem, TabularError, problem
from .limits import Limits

ARCHIVE = b"PK\x03\x04"
DECLARATION_WITHIN = 1 << 12
FORMATS = (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods"))


def check_archive(path: Path, limits: Limits) -> tuple[str, list[Problem]]:
    """Format of the workbook (xlsx, xlsb or ods) and notes on it; raises TabularError for what is not safe.

    Sizes are those the archive claims. One that lies still meets the limits of the reading process.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_sizes(members, limits)
            names = {member.filename for member in members}
            kinds = [kind for name, kind in FORMATS if name in names]
            if not kinds:
                raise TabularError("not_a_table", kind="packed archive")
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels")):
                    _check_declaration(archive, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, TabularError):
            raise
        raise TabularError("workbook_damaged", reason=str(error)) from None
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return kinds[0], [problem("macros_ignored")] if macros else []


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.archive_members:
        raise TabularError("archive_members", count=len(members), limit=limits.archive_members)
    size = sum(member.file_size for member in members)
    if size > limits.archive_size:
        raise TabularError("archive_size", size=size, limit=limits.archive_size)
    for member in members:
        name = member.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
            raise TabularError("archive_name", name=name)
        ratio = member.file_size // max(member.compress_size, 1)
        if member.file_size > limits.ratio_from and ratio > limits.archive_ratio:
            raise TabularError("archive_ratio", name=name, ratio=ratio, limit=limits.archive_ratio)


def _check_declaration(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """A document type is the door to entity bombs and files of the server; no spreadsheet program writes one."""
    with archive.open(member) as part:
        start = part.read(DECLARATION_WITHIN).replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise TabularError("xml_doctype", name=member.filename)
