"""What can go wrong with a file: one error and one note, both with a code, its figures and a line.

The message here is English; a caller that speaks other languages translates `code` and fills in `params`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Param = str | int

MESSAGES: Mapping[str, str] = {
    # the whole file is refused
    "file_missing": "The file {name} cannot be read. Choose it again.",
    "file_empty": "The file is empty. Choose a file with at least a header line.",
    "file_too_large": "The file has {size} bytes; at most {limit} are read. Split it into parts.",
    "unknown_encoding": "There is no encoding called {encoding}. Choose one from the list.",
    "bad_delimiter": "The delimiter must be a single character, not {delimiter!r}.",
    "not_a_table": "This is a {kind}, not a table. Save it as CSV or XLSX and choose that file.",
    "sheet_missing": "The workbook has no sheet {sheet!r}. It has: {sheets}.",
    "no_sheets": "The workbook has no sheet with data.",
    "password": "The workbook is protected by a password. Save it without one and choose it again.",
    "workbook_damaged": "The workbook cannot be read: {reason}. Open it in a spreadsheet program and save it again.",
    "workbook_too_heavy": "The workbook needs more than {limit} {unit} to read. Save the sheet as CSV.",
    "archive_members": "The workbook has {count} parts; at most {limit} are read. Save the sheet as CSV.",
    "archive_size": "Unpacked, the workbook has {size} bytes; at most {limit} are read. Save the sheet as CSV.",
    "archive_ratio": "The part {name} of the workbook is packed {ratio} times; at most {limit} is safe. Save as CSV.",
    "archive_name": "The workbook has a part with the unsafe name {name!r}.",
    "xml_doctype": "The part {name} of the workbook declares XML entities. Save the sheet as CSV.",
    "too_many_columns": "The line has {count} columns; at most {limit} are read.",
    "too_many_rows": "The table has more than {limit} rows. Split the file into parts.",
    "cell_too_long_for_xlsx": "Column {column} holds {length} characters; XLSX stores {limit}. Export as CSV.",
    "sheet_full": "An XLSX sheet stores {limit} rows. Export as CSV.",
    # one value cannot be understood
    "value_too_long": "The value has {length} characters; at most {limit} can be understood.",
    "not_a_number": "{text!r} is not a number written with {expected}.",
    "not_an_integer": "{text!r} is not a whole number.",
    "not_a_date": "{text!r} is not a date in the order {order}.",
    "no_such_date": "{text!r} names a day that does not exist in the order {order}.",
    "not_a_time": "{text!r} does not hold a time of day such as 14:05.",
    "not_yes_no": "{text!r} is neither yes nor no.",
    "not_an_email": "{text!r} is not an e-mail address.",
    "not_a_phone": "{text!r} is not a phone number.",
    "not_a_url": "{text!r} is not a web address.",
    "not_money": "{text!r} is not an amount of money.",
    # notes on a table that is read all the same
    "broken_bytes": "The line has bytes that are not {encoding}; they are shown as \ufffd.",
    "nul_character": "The line had a NUL character, shown as \ufffd.",
    "broken_quotes": "The quotes of this line do not pair; it was read without them.",
    "line_too_long": "The line has more than {limit} characters and was not read.",
    "cell_too_long": "Column {column} has {length} characters; the first {limit} were read.",
    "row_short": "The row has {count} cells where the header has {width}; the rest was taken as empty.",
    "row_long": "The row has {count} cells where the header has {width}.",
    "preamble": "{count} lines above the header were taken as a note.",
    "separator_line": "The file names its delimiter: {delimiter!r}.",
    "header_missing": "The first line looks like data, so the columns were numbered.",
    "header_empty": "Column {column} has no name.",
    "header_repeated": "Column {column} repeats the name {name!r}.",
    "mixed_line_endings": "Lines end in different ways.",
    "wrong_byte_order_mark": "The mark at the start of the file claims {claimed}, but the text is {encoding}.",
    "macros_ignored": "The workbook holds macros. They were not run.",
    "merged_cells": "The sheet has {count} merged areas; their value stands in each row of the first column.",
}


class TabularError(ValueError):
    """A file or a value that cannot be read.

    `code` is a key of `MESSAGES`, `params` fills it in, `line` counts from 1 as in the file (0: no single line).
    """

    def __init__(self, code: str, *, line: int = 0, **params: Param) -> None:
        self.code = code
        self.params = params
        self.line = line
        self.message = MESSAGES[code].format(**params)
        super().__init__(f"Line {line}: {self.message}" if line else self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader got over and does not hide. `line` as in the file, 0 for the file as a whole."""

    code: str
    line: int
    params: Mapping[str, Param]

    @property
    def message(self) -> str:
        return MESSAGES[self.code].format(**self.params)


def problem(code: str, line: int = 0, **params: Param) -> Problem:
    return Problem(code, line, params)
