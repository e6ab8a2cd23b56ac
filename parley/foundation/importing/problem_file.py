"""The rows that were not imported, as a file to mend and to load again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from parley.foundation.importing.analysing import open_file
from parley.foundation.importing.models import File, Issue
from parley.foundation.importing.profiles import LINE_HEAD, REASON_HEAD
from parley.foundation.lib.tabular import strip_text_mark, write_csv, write_xlsx


def header(file: File) -> list[str]:
    return [*(column["name"] for column in file.columns), str(LINE_HEAD), str(REASON_HEAD)]


def rows(file: File) -> Iterator[list[str | int]]:
    """The cells of each such row as they stand in the file, its line, and what is wrong with it."""
    issues = file.issues.filter(kind=Issue.Kind.PROBLEM).order_by("row", "pk").iterator(2000)
    reasons: dict[int, list[str]] = {}
    for issue in issues:
        reasons.setdefault(issue.row, []).extend(reason_text(label, text) for label, text in issue.reasons)
    width = len(file.columns)
    for row in open_file(file).rows():
        if row.number in reasons:
            cells = [strip_text_mark(cell) for cell in row.cells[:width]]
            extra = row.cells[width:]
            lost = [_("More cells: %(cells)s") % {"cells": " | ".join(extra)}] if extra else []
            yield [*cells, row.number, " ".join([*reasons[row.number], *lost])]


def reason_text(label: str, text: str) -> str:
    return f"{label}: {text}" if label else text


def write(file: File, kind: str, stream: IO[bytes]) -> None:
    """Write it as `csv` (UTF-8 with its mark, as spreadsheet programs expect) or `xlsx`."""
    if kind == "xlsx":
        write_xlsx(stream, header(file), rows(file), title=file.name)
        return
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    write_csv(text, header(file), rows(file))
    text.flush()
    text.detach()
