"""Read one sheet of a workbook, in a process of its own. Run as a script, it imports nothing of the project.

Arguments: path, wanted sheet ("" for the first with data), memory in bytes, CPU seconds, output bytes. Writes JSON
lines to standard output: first what the workbook is, then one array of texts for each row; rows count from 1.
An error is a single line with its code. Hostile files are expected: the limits hold before the file is opened.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TextIO


def cell_text(value: Any) -> str:
    """The value as exact text: numbers with a point, dates as ISO 8601, yes and no as TRUE and FALSE."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{Decimal(repr(value)):f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def limit_resources(memory: int, cpu: int, output: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def write_sheet(path: str, wanted: str, output: TextIO) -> None:
    import python_calamine  # after the limits are set

    try:
        workbook = python_calamine.load_workbook(path)
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        if wanted and wanted not in names:
            emit(output, {"error": "sheet_missing", "sheet": wanted, "sheets": ", ".join(names)})
            return
        for name in [wanted] if wanted else names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is not None or wanted:
                write_rows(sheet, names, output)
                return
        emit(output, {"error": "no_sheets"})
    except python_calamine.PasswordError:
        emit(output, {"error": "password"})
    except python_calamine.CalamineError as error:
        emit(output, {"error": "workbook_damaged", "reason": str(error)[:200]})


def write_rows(sheet: Any, names: list[str], output: TextIO) -> None:
    """All rows from the first of the sheet on; a merged area repeats its value down its first column."""
    merged = [area for area in sheet.merged_cell_ranges or () if area[0] != area[1]]
    emit(output, {"sheet": sheet.name, "sheets": names, "merged": len(merged)})
    starting: dict[int, list[tuple[int, int]]] = {}
    before = sheet.start[1] if sheet.start else 0  # empty columns, which the rows leave out
    for (top, left), (bottom, _) in merged:
        starting.setdefault(top, []).append((left - before, bottom))
    filling: dict[int, tuple[int, str]] = {}
    for number, values in enumerate(sheet.iter_rows()):
        cells = [cell_text(value) for value in values]
        for column, (bottom, text) in list(filling.items()):
            if number > bottom:
                del filling[column]
            elif not cells[column]:
                cells[column] = text
        for column, bottom in starting.get(number, ()):
            if 0 <= column < len(cells):
                filling[column] = (bottom, cells[column])
        emit(output, cells)


def emit(output: TextIO, value: Any) -> None:
    output.write(json.dumps(value, ensure_ascii=True, separators=(",", ":")))
    output.write("\n")


if __name__ == "__main__":
    limit_resources(int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
    write_sheet(sys.argv[1], sys.argv[2], sys.stdout)
