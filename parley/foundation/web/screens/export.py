"""Export of a list to CSV and XLSX: the rows that the list's conditions match, all columns that a person may list.

A text that a spreadsheet would run as a formula gets an apostrophe in front (CSV) or is stored as text (XLSX); see
https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]

from parley.foundation.access.policy import ensure_may, rows_within
from parley.foundation.accounts.actor import Actor
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Date, DateTime, Link, Number
from parley.foundation.records.lists import matching
from parley.foundation.web.requests import PersonRequest
from parley.foundation.web.screens.list_state import ListState, state_of

CHUNK = 500
"""Rows fetched at once; SQLite refuses the fetch of the rows linked to a thousand (depth of its expressions)."""
MOST_ROWS = 1_048_575
"""A sheet of Excel holds one row more, which is the head."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


@require_GET
def export_csv(request: PersonRequest, record_type: RecordType) -> HttpResponseBase:
    """UTF-8 with a mark, so that Excel reads it; streamed, so that a million rows need no memory."""
    state = _permitted(request, record_type)
    fields = exported_fields(record_type)
    lines = _csv_lines([str(declared.label) for declared in fields], rows_of(state, request, fields))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(record_type)}.csv"'
    return response


@require_GET
def export_xlsx(request: PersonRequest, record_type: RecordType) -> HttpResponseBase:
    """Numbers and dates as such, everything else as text."""
    state = _permitted(request, record_type)
    fields = exported_fields(record_type)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(record_type.label_plural)[:31])
    sheet.append([str(declared.label) for declared in fields])
    for number, row in enumerate(rows_of(state, request, fields)):
        if number >= MOST_ROWS:
            break
        sheet.append([_cell(sheet, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115 -- the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{_file_name(record_type)}.xlsx")


def _permitted(request: PersonRequest, record_type: RecordType) -> ListState:
    ensure_may(Actor(request.user), record_type.permission("export"))
    return state_of(request, record_type, request.user)


def exported_fields(record_type: RecordType) -> list[Field]:
    """The name first, then everything listable, and the external id, by which a later import finds the rows again."""
    title = record_type.by_name[record_type.title]
    others = [
        one for one in record_type.fields if (one.listable or one.name == "external_id") and one is not title
    ]
    return [title, *others]


def rows_of(state: ListState, request: PersonRequest, fields: list[Field]) -> Iterator[list[Any]]:
    """The values of all matching rows that the export permission reaches, fetched in chunks."""
    record_type = state.record_type
    rows = matching(state.query(), request.user)
    rows = rows.filter(rows_within(request.user, record_type.permission("export"), record_type.model))
    # Linked rows are fetched once per chunk instead of once per row: many deals share few stages and owners.
    rows = rows.prefetch_related(*linked(fields)).order_by("pk")
    for record in rows.iterator(chunk_size=CHUNK):
        yield [_value(declared, record) for declared in fields]


def linked(fields: list[Field]) -> list[str]:
    """The relations that showing these fields needs."""
    brought = [one.name if isinstance(one.kind, Link) else one.kind.fetched(one.name) for one in fields]
    return list(dict.fromkeys(filter(None, brought)))


def _value(declared: Field, record: Any) -> Any:
    """Numbers and moments as such, anything else as a person reads it."""
    if isinstance(declared.kind, Number | Date | DateTime):
        return declared.kind.read(record, declared.name)
    return declared.kind.label_of(record, declared.name)


def _csv_lines(head: list[str], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([safe_text(label) for label in head])
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows):
        writer.writerow([_csv_value(value) for value in row])
        if number % CHUNK == CHUNK - 1:
            yield _drained(buffer)
    yield _drained(buffer)


def _drained(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")


def _csv_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int | float):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return safe_text(value)


def safe_text(text: str) -> str:
    """The text, with an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, date | Decimal | int | float):
        return value
    cell = WriteOnlyCell(sheet, value=_without_controls(value))
    cell.data_type = "s"  # openpyxl would store "=1+1" as a formula
    return cell


def _without_controls(text: str) -> str:
    """XML cannot hold most control characters; a cell holds at most 32,767 characters."""
    return "".join(one for one in text[:32_767] if one >= " " or one in "\n\t")


def _file_name(record_type: RecordType) -> str:
    return f"{slugify(record_type.path) or record_type.key}-{timezone.localdate().isoformat()}"
