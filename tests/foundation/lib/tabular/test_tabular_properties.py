"""Random tables come back as written; random bytes give a table or a TabularError, nothing else."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.foundation.lib.tabular import READINGS, Reading, TabularError, guess_columns, open_table

SLOW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
NAME = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)
LETTERS = st.characters(min_codepoint=1, max_codepoint=0x4FF, exclude_categories=["Cs"])
CELL = st.text(LETTERS, max_size=20)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 6))
    header = draw(st.lists(NAME, min_size=width, max_size=width, unique=True))
    row = st.lists(CELL, min_size=width, max_size=width).filter(
        lambda cells: any(cell.strip() for cell in cells)
    )
    return [header, *draw(st.lists(row, max_size=12))]


def write(table: list[list[str]], encoding: str, delimiter: str, ending: str) -> bytes:
    stream = io.StringIO(newline="")
    quoting = (
        csv.QUOTE_MINIMAL if ending == "\r\n" else csv.QUOTE_ALL
    )  # the writer quotes its own ending only
    csv.writer(stream, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(table)
    return stream.getvalue().encode(encoding)


@SLOW
@given(
    table=tables(),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_table_comes_back_as_written(
    table: list[list[str]], encoding: str, delimiter: str, ending: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.csv"
        file.write_bytes(write(table, encoding, delimiter, ending))
        chosen = None if encoding in ("utf-8-sig", "utf-16", "utf-32") else encoding
        found = open_table(file, encoding=chosen, delimiter=delimiter, has_header=True)
        rows = [row.cells for row in found.rows()]
    assert (found.header, rows) == (table[0], table[1:])


@SLOW
@given(
    content=st.binary(max_size=400),
    start=st.sampled_from([b"", b"a,b\n", b"PK\x03\x04", b"\xff\xfe", b'a;"']),
)
def test_random_bytes_raise_nothing_but_the_one_error(content: bytes, start: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        file.write_bytes(start + content)
        try:
            table = open_table(file)
            guess_columns(table.header, table.rows())
        except TabularError as error:
            assert error.message


@SLOW
@given(text=st.text(alphabet='ab"\n\r;,= \t1\ufeff', max_size=200), delimiter=st.sampled_from([",", ";"]))
def test_no_letter_is_lost_whatever_the_quotes(text: str, delimiter: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.csv"
        file.write_text("one,two,three\n" + text, newline="")
        table = open_table(file, encoding="utf-8", delimiter=delimiter, has_header=True)
        cells = "".join(cell for row in table.rows() for cell in row.cells)
        above = "".join([*table.preamble, *table.raw_header])
    read = above + cells
    for letter in "ab1=":
        expected = ("one,two,three" + text).count(letter)
        assert read.count(letter) == expected


@pytest.mark.parametrize("reading", READINGS)
@SLOW
@given(text=st.text(max_size=60) | st.text(alphabet="0123456789.,-+/: ()%$€TZe'", max_size=30))
def test_any_text_is_parsed_or_refused(reading: Reading, text: str) -> None:
    try:
        reading.parse(text)
    except TabularError as error:
        assert error.message
