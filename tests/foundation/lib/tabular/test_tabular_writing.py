"""Files for spreadsheet programs: no text becomes a formula, nothing is changed on the way back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from parley.foundation.lib.tabular import TabularError, open_table, strip_text_mark, write_csv, write_xlsx

DANGEROUS = ["=1+1", "+7 916", "-x", "@SUM(1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "'=1", "''-1"]
NAUGHTY = Path(__file__).resolve().parents[5] / "shared/data/K_text"


def test_csv_text_never_starts_like_a_formula() -> None:
    stream = io.StringIO(newline="")
    write_csv(stream, ["=name", "value"], [[text, -5] for text in DANGEROUS])
    table = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert all(row[0].startswith("'") and row[1] == "-5" for row in table[1:])
    assert [strip_text_mark(row[0]) for row in table] == ["=name", *DANGEROUS]


def test_csv_keeps_numbers_and_days() -> None:
    stream = io.StringIO(newline="")
    write_csv(
        stream,
        ["a"],
        [[Decimal("-1.50"), date(2024, 2, 29), datetime(2024, 2, 29, 13, tzinfo=UTC), None, True]],
    )
    assert stream.getvalue() == "a\r\n-1.50,2024-02-29,2024-02-29 13:00:00+00:00,,True\r\n"


def test_xlsx_text_is_text_and_numbers_are_numbers() -> None:
    stream = io.BytesIO()
    write_xlsx(stream, ["=name", "value"], [[text, -5] for text in DANGEROUS])
    sheet = openpyxl.load_workbook(stream).active
    assert {(cell.data_type, cell.quotePrefix) for cell in sheet["A"][1:]} == {("s", True)}
    assert [cell.data_type for cell in sheet["B"][1:]] == ["n"] * len(DANGEROUS)


def test_xlsx_gives_every_text_back(tmp_path: Path) -> None:
    texts = [*DANGEROUS, "plain", "two\nlines", "\x01\x1f", "_x0041_", "007", "Ж" * 1000, "a\r\nb"]
    with (tmp_path / "out.xlsx").open("wb") as stream:
        write_xlsx(stream, ["text"], [[text] for text in texts])
    assert [row.cells[0] for row in open_table(tmp_path / "out.xlsx", has_header=True).rows()] == texts


def test_xlsx_keeps_long_numbers_exact(tmp_path: Path) -> None:
    row = [Decimal("12345678901234567.89"), 12345678901234567890, Decimal("0.1"), date(2024, 2, 29)]
    with (tmp_path / "out.xlsx").open("wb") as stream:
        write_xlsx(stream, list("abcd"), [row])
    assert [row.cells for row in open_table(tmp_path / "out.xlsx").rows()] == [
        ["12345678901234567.89", "12345678901234567890", "0.1", "2024-02-29"]
    ]


def test_xlsx_refuses_what_it_would_cut() -> None:
    with pytest.raises(TabularError) as caught:
        write_xlsx(io.BytesIO(), ["a", "b"], [["x", "y"], ["x", "y" * 32_768]])
    assert (caught.value.code, caught.value.line, caught.value.params["column"]) == (
        "cell_too_long_for_xlsx",
        3,
        2,
    )


@pytest.mark.skipif(not NAUGHTY.is_dir(), reason="../shared/data/K_text is not there")
@pytest.mark.parametrize("name", ["blns.txt", "csv-payload.txt"])
def test_naughty_strings_survive_export_and_import(tmp_path: Path, name: str) -> None:
    texts = [line for line in (NAUGHTY / name).read_text().split("\n") if line.strip()]
    with (tmp_path / "out.csv").open("w", newline="", encoding="utf-8-sig") as csv_stream:
        write_csv(csv_stream, ["text", "last"], [[text, "end"] for text in texts])
    with (tmp_path / "out.xlsx").open("wb") as xlsx_stream:
        write_xlsx(xlsx_stream, ["text", "last"], [[text, "end"] for text in texts])
    not_in_xml = {ord(char): f"_x{ord(char):04X}_" for char in "\ufffe\uffff"}
    table = open_table(tmp_path / "out.csv", delimiter=",", has_header=True)
    assert [strip_text_mark(row.cells[0]) for row in table.rows()] == texts
    assert [row.cells[0] for row in open_table(tmp_path / "out.xlsx", has_header=True).rows()] == [
        text.translate(not_in_xml) for text in texts
    ]
