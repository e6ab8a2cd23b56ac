"""Workbooks: values, dates of both epochs, merged areas, macros, and files made to do harm."""

# ruff: noqa: DTZ001 - moments without a zone are what files hold

from __future__ import annotations

import datetime
import re
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from parley.foundation.lib.tabular import Limits, TabularError, open_table

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "Leads"
    sheet.append(["name", "amount", "day", "moment", "agreed"])
    sheet.append(["Ann", 1234.5, datetime.date(2024, 2, 29), datetime.datetime(2024, 2, 29, 13, 5), True])
    sheet.append(["007", 79161234567, None, datetime.datetime(1999, 12, 31), False])
    book.create_sheet("Empty")
    book.create_sheet("Other").append(["x"])
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


def rewrite(source: Path, target: Path, **changed: bytes) -> Path:
    """Copy an archive with some parts replaced or added; `__` in a keyword stands for a slash, `_dot_` for a point."""
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in changed.items()}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in named:
                new.writestr(member.filename, old.read(member))
        for name, data in named.items():
            new.writestr(name, data)
    return target


def refusal(path: Path, **options: object) -> TabularError:
    with pytest.raises(TabularError) as caught:
        list(open_table(path, **options).rows())
    return caught.value


def test_cells_come_as_exact_texts(workbook: Path) -> None:
    table = open_table(workbook)
    assert (table.format, table.sheet, table.sheets) == ("xlsx", "Leads", ["Leads", "Empty", "Other"])
    assert [(row.number, row.cells) for row in table.rows()] == [
        (2, ["Ann", "1234.5", "2024-02-29", "2024-02-29 13:05:00", "TRUE"]),
        (3, ["007", "79161234567", "", "1999-12-31", "FALSE"]),
    ]


def test_sheet_is_chosen_by_name(workbook: Path) -> None:
    assert open_table(workbook, sheet="Other").header == ["x"]
    assert refusal(workbook, sheet="Gone").params == {"sheet": "Gone", "sheets": "Leads, Empty, Other"}
    assert refusal(workbook, sheet="Empty").code == "file_empty"


def test_dates_of_the_1904_epoch_are_the_same_days(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["day"])
    book.active.append([datetime.date(2024, 2, 29)])
    book.save(tmp_path / "mac.xlsx")
    assert [row.cells for row in open_table(tmp_path / "mac.xlsx").rows()] == [["2024-02-29"]]


def test_formula_gives_its_stored_value(workbook: Path, tmp_path: Path) -> None:
    sheet = b"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
    <sheetData><row r="1"><c r="A1" t="str"><v>sum</v></c></row><row r="2"><c r="A2"><f>40+2</f><v>42</v></c></row>
    </sheetData></worksheet>"""
    path = rewrite(workbook, tmp_path / "formula.xlsx", xl__worksheets__sheet1_dot_xml=sheet)
    assert [row.cells for row in open_table(path).rows()] == [["42"]]


def test_merged_area_repeats_its_value_down_the_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (["region", "city"], ["West", "Perm"], [None, "Omsk"], [None, "Tomsk"], [None, "Kazan"]):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    book.save(tmp_path / "merged.xlsx")
    table = open_table(tmp_path / "merged.xlsx")
    assert [row.cells for row in table.rows()] == [
        ["West", "Perm"],
        ["West", "Omsk"],
        ["West", "Tomsk"],
        ["", "Kazan"],
    ]
    assert [note.code for note in table.problems] == ["merged_cells"]


def test_rows_above_and_columns_before_the_table_keep_the_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for place, text in (("B3", "Report"), ("B5", "name"), ("C5", "city"), ("B6", "Ann"), ("C6", "Perm")):
        sheet[place] = text
    book.save(tmp_path / "shifted.xlsx")
    table = open_table(tmp_path / "shifted.xlsx")
    assert (table.preamble, table.header, table.header_line) == (["Report"], ["name", "city"], 5)
    assert [(row.number, row.cells) for row in table.rows()] == [(6, ["Ann", "Perm"])]


def test_macros_are_ignored_with_a_note(workbook: Path, tmp_path: Path) -> None:
    path = rewrite(workbook, tmp_path / "macro.xlsm", xl__vbaProject_dot_bin=b"\0" * 10)
    assert [note.code for note in open_table(path).problems] == ["macros_ignored"]


def test_bomb_is_refused_by_its_ratio_before_reading(workbook: Path, tmp_path: Path) -> None:
    path = rewrite(workbook, tmp_path / "bomb.xlsx", xl__worksheets__sheet1_dot_xml=b"<row/>" * 5_000_000)
    assert refusal(path).code == "archive_ratio"


def test_too_many_parts_or_bytes_are_refused(workbook: Path) -> None:
    assert refusal(workbook, limits=Limits(archive_members=3)).code == "archive_members"
    assert refusal(workbook, limits=Limits(archive_size=100)).code == "archive_size"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "C:\\evil.xml", "xl\\..\\..\\evil.xml"])
def test_unsafe_name_of_a_part_is_refused(workbook: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "slip.xlsx"
    path.write_bytes(workbook.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"<x/>")
    assert refusal(path).code == "archive_name"


def test_entities_are_refused(workbook: Path, tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    path = rewrite(workbook, tmp_path / "entities.xlsx", xl__worksheets__sheet1_dot_xml=bomb)
    assert (refusal(path).code, refusal(path).params) == ("xml_doctype", {"name": SHEET})


def test_sheet_of_enormous_extent_meets_the_memory_limit(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "name"
    book.active["XFD1048576"] = "far away"
    book.save(tmp_path / "wide.xlsx")
    assert refusal(tmp_path / "wide.xlsx").code == "workbook_too_heavy"


def test_reading_process_stops_at_its_time(workbook: Path) -> None:
    assert refusal(workbook, limits=Limits(workbook_wall=0)).params == {"limit": 0, "unit": "seconds"}


def test_output_of_the_reading_process_is_bounded(workbook: Path) -> None:
    assert refusal(workbook, limits=Limits(workbook_output=50)).code == "workbook_too_heavy"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not really an archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<I", 0xFFFFFFFF) * 200,
    ],
)
def test_damaged_workbook_is_named_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content)
    assert refusal(path).code == "workbook_damaged"


def test_truncated_workbook_is_named_so(workbook: Path, tmp_path: Path) -> None:
    path = tmp_path / "short.xlsx"
    path.write_bytes(workbook.read_bytes()[:-200])
    assert refusal(path).code == "workbook_damaged"


def test_other_archive_is_not_a_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "docs.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refusal(tmp_path / "docs.zip").code == "not_a_table"


def test_open_document_sheet_is_read(tmp_path: Path) -> None:
    content = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
    xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
    <table:table table:name="Лист"><table:table-row>
    <table:table-cell office:value-type="string"><text:p>имя</text:p></table:table-cell>
    <table:table-cell office:value-type="string"><text:p>день</text:p></table:table-cell></table:table-row>
    <table:table-row><table:table-cell office:value-type="string"><text:p>Анна</text:p></table:table-cell>
    <table:table-cell office:value-type="date" office:date-value="2024-02-29"><text:p>29.02.24</text:p></table:table-cell>
    </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
    content = re.sub(r">\s+<", "><", content)
    with zipfile.ZipFile(tmp_path / "book.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<x/>")
    table = open_table(tmp_path / "book.ods")
    assert (table.format, table.sheet, table.header) == ("ods", "Лист", ["имя", "день"])
    assert [row.cells for row in table.rows()] == [["Анна", "2024-02-29"]]
