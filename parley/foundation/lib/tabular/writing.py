"""Write tables for spreadsheet programs, in which no text of ours becomes a formula.

A program that opens a CSV file runs a cell that starts with = + - @ TAB or CR (OWASP, "CSV Injection"). Such a text gets
an apostrophe in front, the mark of text in spreadsheets; XLSX can say that a cell is text and needs none.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import IO, Any, TextIO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.worksheet._write_only import WriteOnlyWorksheet  # type: ignore[import-untyped]

from .errors import TabularError

DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
# What XML cannot hold or would change is written as _x000D_ (ECMA-376 part 1, 22.9.2.19), and so is what looks like it.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
XLSX_ROWS = 1_048_576
XLSX_CELL = 32_767
EXACT_DIGITS = 15

Value = str | int | float | Decimal | bool | date | datetime | None


def mark_text(text: str) -> str:
    """The text as it may stand in a CSV file; `strip_text_mark` gives it back."""
    return f"'{text}" if DANGEROUS.match(text) else text


def strip_text_mark(text: str) -> str:
    """The text behind the apostrophe that marks it as one; other texts as they are."""
    return text[1:] if text.startswith("'") and DANGEROUS.match(text) else text


def write_csv(
    stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Value]], *, delimiter: str = ","
) -> None:
    """Write to a text stream opened with newline="" (and utf-8-sig for Excel). Numbers stay numbers, days ISO 8601."""
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow([mark_text(name) for name in header])
    writer.writerows([_csv_text(value) for value in row] for row in rows)


def write_xlsx(
    stream: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str = "Sheet1"
) -> None:
    """Write one sheet. Raises TabularError, with the line, for a text or a number of rows that XLSX cannot hold."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    try:
        sheet.append([_cell(sheet, name, 1, place) for place, name in enumerate(header, 1)])
        for line, row in enumerate(rows, 2):
            if line > XLSX_ROWS:
                raise TabularError("sheet_full", line=line, limit=XLSX_ROWS)
            sheet.append([_cell(sheet, value, line, place) for place, value in enumerate(row, 1)])
    except BaseException:
        sheet.close()
        sheet._writer.cleanup()  # its temporary file
        raise
    workbook.save(stream)


def _csv_text(value: Value) -> str:
    if isinstance(value, str):
        return mark_text(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _cell(sheet: WriteOnlyWorksheet, value: Value, line: int, column: int) -> Any:
    if value is None or isinstance(value, (bool, int, float, Decimal, date)):
        value = _storable(value)
    if not isinstance(value, str):
        return value
    if len(value) > XLSX_CELL:
        raise TabularError(
            "cell_too_long_for_xlsx", line=line, column=column, length=len(value), limit=XLSX_CELL
        )
    cell = WriteOnlyCell(sheet)
    cell._value = UNWRITABLE.sub(
        _escaped, value
    )  # the setter would take "=1" for a formula and refuse control characters
    cell.data_type = "s"
    if DANGEROUS.match(value):
        cell.quotePrefix = True
    return cell


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _storable(value: Value) -> Value:
    """Numbers of more than 15 digits and moments with a time zone as text: a sheet would round or refuse them."""
    if isinstance(value, Decimal) and (not value.is_finite() or len(value.as_tuple().digits) > EXACT_DIGITS):
        return f"{value:f}"
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) >= 10**EXACT_DIGITS:
        return str(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat(sep=" ")
    return value
