"""Delimiters, quotes, headers and rows of text tables."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from parley.foundation.lib.tabular import Limits, Row, Table, TabularError, open_table


@pytest.fixture
def table_of(tmp_path: Path):
    def open_text(text: str, **options: object) -> Table:
        file = tmp_path / "file.csv"
        file.write_bytes(text.encode())
        return open_table(file, **options)

    return open_text


def content(table: Table) -> list[tuple[int, list[str]]]:
    return [(row.number, row.cells) for row in table.rows()]


def codes(table: Table) -> list[str]:
    return [note.code for note in table.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_recognised(table_of, delimiter: str) -> None:
    text = "name;amount;note\nAnn;1,5;x\nBob;2,5;y, z\nEve;3,5;\n".replace(";", delimiter)
    table = table_of(
        text
        if delimiter != ","
        else text.replace("1,5", "15").replace("2,5", "25").replace("3,5", "35").replace("y, z", "y z")
    )
    assert (table.delimiter, table.header) == (delimiter, ["name", "amount", "note"])


def test_decimal_comma_is_not_taken_for_a_delimiter(table_of) -> None:
    table = table_of("name;amount\n" + "".join(f"Row {n};{n},5\n" for n in range(300)))
    assert (table.delimiter, content(table)[0]) == (";", (2, ["Row 0", "0,5"]))


def test_separator_line_names_the_delimiter(table_of) -> None:
    table = table_of("sep=;\na;b,c\n1;2\n")
    assert (table.delimiter, table.header, content(table)) == (";", ["a", "b,c"], [(3, ["1", "2"])])
    assert codes(table) == ["separator_line"]


def test_single_column_is_a_table(table_of) -> None:
    table = table_of("e-mail\nann@example.com\nbob@example.com\n")
    assert (table.header, content(table)) == (
        ["e-mail"],
        [(2, ["ann@example.com"]), (3, ["bob@example.com"])],
    )


def test_quoted_cells_keep_delimiters_quotes_and_line_ends(table_of) -> None:
    table = table_of('a,b\r\n"x, ""y""","two\r\nlines"\r\nlast,"row"\r\n')
    assert content(table) == [(2, ['x, "y"', "two\r\nlines"]), (4, ["last", "row"])]
    assert codes(table) == []


def test_quote_never_closed_costs_one_row(table_of) -> None:
    table = table_of('a,b\n1,"open\n2,fine\n3,"quoted"\n4,end\n')
    assert list(table.rows())[1:] == [Row(3, ["2", "fine"]), Row(4, ["3", "quoted"]), Row(5, ["4", "end"])]
    assert content(table)[0] == (2, ["1", '"open'])
    assert [(note.code, note.line) for note in table.reading.kept] == [("broken_quotes", 2)]


def test_quote_inside_a_quoted_cell_is_kept(table_of) -> None:
    table = table_of('a,b\n"He said "hi" there",x\n"5" pipe",y\n6" bolt,z\n')
    assert content(table) == [(2, ['He said "hi" there', "x"]), (3, ['5" pipe', "y"]), (4, ['6" bolt', "z"])]
    assert [(note.code, note.line) for note in table.reading.kept] == [
        ("broken_quotes", 2),
        ("broken_quotes", 3),
    ]


def test_many_unclosed_quotes_are_read_in_linear_time(table_of) -> None:
    table = table_of("a,b\n" + '1,"open\n2,plain\n' * 20_000)
    start = time.perf_counter()
    rows = content(table)
    assert (len(rows), rows[-1]) == (40_000, (40_001, ["2", "plain"]))
    assert time.perf_counter() - start < 10


def test_mixed_line_endings_are_read_and_noted(table_of) -> None:
    table = table_of("a,b\r\n1,2\n3,4\r5,6")
    assert content(table) == [(2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6"])]
    assert codes(table) == ["mixed_line_endings"]


def test_lines_above_the_header_are_kept_as_preamble(table_of) -> None:
    table = table_of("Notes:\nSample export\n\nname,mail,city\nAnn,a@example.com,Perm\n")
    assert (table.preamble, table.header_line) == (["Notes:", "Sample export"], 4)
    assert (table.header, content(table)) == (
        ["name", "mail", "city"],
        [(5, ["Ann", "a@example.com", "Perm"])],
    )
    assert codes(table) == ["preamble"]


def test_title_row_padded_with_delimiters_is_preamble(table_of) -> None:
    table = table_of("Report 2024;;;\n;;;\nname;q1;q2;q3\nAnn;1;2;3\nBob;4;5;6\n")
    assert (table.preamble, table.header, table.header_line) == (
        ["Report 2024"],
        ["name", "q1", "q2", "q3"],
        3,
    )


def test_repeated_and_empty_names_of_columns_are_made_unique(table_of) -> None:
    table = table_of("name,,name,name (2)\n1,2,3,4\n")
    assert table.header == ["name", "Column 2", "name (2)", "name (2) (2)"]
    assert table.raw_header == ["name", "", "name", "name (2)"]
    assert codes(table) == ["header_empty", "header_repeated", "header_repeated"]


def test_missing_header_is_noticed_and_no_row_lost(table_of) -> None:
    table = table_of("Ann,a@example.com,2024-01-05\nBob,b@example.com,2024-02-06\n")
    assert (table.header, table.header_line) == (["Column 1", "Column 2", "Column 3"], 0)
    assert len(content(table)) == 2
    assert codes(table) == ["header_missing"]


def test_years_as_names_of_columns_are_a_header(table_of) -> None:
    assert table_of("region,2017,2018\nWest,10,20\nEast,30,40\n").header == ["region", "2017", "2018"]


def test_person_overrules_whether_there_is_a_header(table_of) -> None:
    assert content(table_of("name,city\nAnn,Perm\n", has_header=False)) == [
        (1, ["name", "city"]),
        (2, ["Ann", "Perm"]),
    ]
    assert table_of("1,2\n3,4\n", has_header=True).header == ["1", "2"]


def test_ragged_rows_are_read_whole_and_noted(table_of) -> None:
    table = table_of("a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n\n , ,\n5,6,7\n")
    assert content(table) == [
        (2, ["1", "2", ""]),
        (3, ["1", "2", "3", "4"]),
        (4, ["1", "2", "3"]),
        (7, ["5", "6", "7"]),
    ]
    assert [(note.code, note.line) for note in table.reading.kept] == [("row_short", 2), ("row_long", 3)]


def test_header_alone_is_a_table_without_rows(table_of) -> None:
    table = table_of("a;b;c\n")
    assert (table.header, content(table)) == (["a", "b", "c"], [])


def test_five_thousand_columns_are_read(table_of) -> None:
    names = [f"c{n}" for n in range(5_000)]
    table = table_of(",".join(names) + "\n" + ",".join("1" * 5_000) + "\n")
    assert (table.header, len(content(table)[0][1])) == (names, 5_000)


def test_rows_may_be_read_twice(table_of) -> None:
    table = table_of('a,b\n1,"x\n2,y\n')
    assert content(table) == content(table)
    assert table.reading.counts == {"broken_quotes": 1}


@pytest.mark.parametrize(
    ("text", "limits", "code", "line"),
    [
        ("a,b\n1,2\n3,4\n5,6\n", Limits(rows=2), "too_many_rows", 4),
        ("a,b,c\n1,2,3\n", Limits(columns=2), "too_many_columns", 1),
        ("a,b\n1,2\n1,2,3,4\n", Limits(columns=3), "too_many_columns", 3),
        ("a,b\n1,2\n", Limits(file_size=3), "file_too_large", 0),
        ("", Limits(), "file_empty", 0),
        ("\n\n \n", Limits(), "file_empty", 0),
    ],
)
def test_limit_gives_a_located_error(table_of, text: str, limits: Limits, code: str, line: int) -> None:
    with pytest.raises(TabularError) as caught:
        list(table_of(text, limits=limits).rows())
    assert (caught.value.code, caught.value.line) == (code, line)


def test_cell_beyond_the_limit_is_cut_and_noted(table_of) -> None:
    table = table_of(f'a,b\n{"x" * 150_000},1\n"{"y" * 150_000}",2\n3,4\n')
    rows = list(table.rows())
    assert [(len(row.cells[0]), row.cells[1], [n.code for n in row.problems]) for row in rows[:2]] == [
        (131_072, "1", ["cell_too_long"]),
        (131_072, "2", ["cell_too_long"]),
    ]
    assert rows[2] == Row(4, ["3", "4"])


def test_endless_line_is_skipped_in_bounded_memory(table_of) -> None:
    limits = Limits(line_length=100_000)
    table = table_of("a,b\n1,2\n" + "x" * 5_000_000 + "\n3,4\n", limits=limits)
    rows = list(table.rows())
    assert [(row.number, row.cells, [n.code for n in row.problems]) for row in rows] == [
        (2, ["1", "2"], []),
        (3, ["", ""], ["line_too_long", "row_short"]),
        (4, ["3", "4"], []),
    ]


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF file"),
        (b"<html><table>", "web page"),
        (b"\x89PNG\r\n", "picture"),
        (b"BEGIN:VCARD\r\nVERSION:3.0", "set of vCards"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "XML document"),
    ],
)
def test_other_kinds_of_file_are_named(tmp_path: Path, start: bytes, kind: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(start)
    with pytest.raises(TabularError) as caught:
        open_table(file)
    assert (caught.value.code, caught.value.params) == ("not_a_table", {"kind": kind})


def test_missing_file_gives_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(TabularError) as caught:
        open_table(tmp_path / "gone.csv")
    assert str(caught.value) == "The file gone.csv cannot be read. Choose it again."
