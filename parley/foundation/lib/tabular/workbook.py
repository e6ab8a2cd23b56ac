"""Open a workbook: checked before, read by a process with limits of its own, streamed from its output."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from .archive import ARCHIVE, check_archive
from .errors import Problem, TabularError, problem
from .layout import Layout, lay_out
from .limits import Limits
from .rows import checked_rows
from .table import Problems, Row, Table

CHILD = Path(__file__).with_name("workbook_child.py")
SAMPLE_ROWS = 200


class Unpacked:
    """The rows of one sheet as JSON lines, in a temporary file without a name that closes with its last reader."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - see above
        weakref.finalize(self, self.file.close)


def open_workbook(path: Path, sheet: str | None, has_header: bool | None, limits: Limits) -> Table:
    """See `open_table`. The sheet is unpacked once, into a temporary file that lives as long as the table."""
    kind, notes = _check(path, limits)
    output = _unpack(path, sheet or "", limits)
    about = _about(output)
    sample = list(islice(_numbered(output), SAMPLE_ROWS))
    layout = lay_out(sample, has_header, limits)
    if about["merged"]:
        notes.append(problem("merged_cells", count=about["merged"]))

    def read(problems: Problems) -> Iterator[Row]:
        return _rows(output, layout, limits, problems)

    return Table(
        format=kind,
        header=layout.header,
        raw_header=layout.raw_header,
        problems=[*notes, *layout.problems],
        read=read,
        kept_problems=limits.kept_problems,
        sheet=about["sheet"],
        sheets=about["sheets"],
        header_line=layout.header_line,
        preamble=layout.preamble,
    )


def _check(path: Path, limits: Limits) -> tuple[str, list[Problem]]:
    with path.open("rb") as file:
        zipped = file.read(4) == ARCHIVE
    return check_archive(path, limits) if zipped else ("xls", [])


def _unpack(path: Path, sheet: str, limits: Limits) -> Unpacked:
    output = Unpacked()
    figures = (limits.workbook_memory, limits.workbook_cpu, limits.workbook_output)
    command = [sys.executable, "-I", str(CHILD), str(path.resolve()), sheet, *map(str, figures)]
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output.file,
            stderr=subprocess.PIPE,
            timeout=limits.workbook_wall,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TabularError("workbook_too_heavy", limit=limits.workbook_wall, unit="seconds") from None
    if ended.returncode:
        raise _failure(ended, limits)
    return output


def _failure(ended: subprocess.CompletedProcess[bytes], limits: Limits) -> TabularError:
    """A process that dies by a signal, or of memory, met a limit; anything else is a workbook it cannot take."""
    if ended.returncode == -signal.SIGXCPU:
        return TabularError("workbook_too_heavy", limit=limits.workbook_cpu, unit="seconds")
    last = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if ended.returncode < 0 or "MemoryError" in last or "File too large" in last:
        return TabularError("workbook_too_heavy", limit=limits.workbook_memory >> 20, unit="MB")
    return TabularError("workbook_damaged", reason=last[:200])


def _about(output: Unpacked) -> dict[str, Any]:
    output.file.seek(0)
    about: dict[str, Any] = json.loads(output.file.readline())
    if "error" in about:
        raise TabularError(about.pop("error"), **about)
    return about


def _numbered(output: Unpacked, skip: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, from after line `skip`; several readers may take turns."""
    output.file.seek(0)
    place = len(output.file.readline())
    number = 0
    while True:
        output.file.seek(place)
        lines = output.file.readlines(1 << 20)
        if not lines:
            return
        place = output.file.tell()
        for line in lines:
            number += 1
            if number > skip:
                yield number, json.loads(line)


def _rows(output: Unpacked, layout: Layout, limits: Limits, problems: Problems) -> Iterator[Row]:
    records = ((number, cells, ()) for number, cells in _numbered(output, layout.data_line - 1))
    return checked_rows(records, len(layout.header), limits, problems)
