"""Which encoding a file is read in, and how damaged bytes are located."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from parley.foundation.lib.tabular import TabularError, open_table

RUSSIAN = "Имя;Город;Сумма\nИван Петров;Нижний Новгород;1 234,56\nОльга Щукина;Пермь;10,00\n"
FRENCH = "Nom,Ville\nAndré,Besançon\nZoé,Orléans\nHélène,Nîmes\n"
POLISH = "Imię,Miasto\nŁukasz,Łódź\nZażółć,Gęślą\nMałgorzata,Kraków\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "utf-32-le"),
        (RUSSIAN, "utf-32-be"),
        (FRENCH, "utf-8"),
        (FRENCH, "cp1252"),
        (FRENCH, "utf-16-le"),
        (POLISH, "cp1250"),
    ],
)
def test_encoding_without_mark_is_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(text.encode(encoding))
    table = open_table(file)
    first, *rest = [line.split(table.delimiter) for line in text.splitlines()]
    assert (table.encoding, table.header) == (encoding, first)
    assert [row.cells for row in table.rows()] == rest


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_is_not_part_of_the_header(tmp_path: Path, mark: bytes, encoding: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(mark + RUSSIAN.encode(encoding))
    table = open_table(file)
    assert (table.encoding, table.header[0], table.problems) == (encoding, "Имя", [])


def test_wrong_byte_order_mark_is_noted_and_the_text_believed(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(codecs.BOM_UTF16_BE + FRENCH.encode("utf-32-le"))
    table = open_table(file)
    assert (table.encoding, table.header) == ("utf-32-le", ["Nom", "Ville"])
    assert [note.code for note in table.problems] == ["wrong_byte_order_mark"]


def test_foreign_bytes_far_into_an_ascii_file_decide_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(b"name,city\n" + b"plain,text\n" * 60_000 + "Иван Сидоров,Москва\n".encode("cp1251"))
    table = open_table(file)
    assert table.encoding == "cp1251"
    assert list(table.rows())[-1].cells == ["Иван Сидоров", "Москва"]


def test_broken_bytes_in_utf_8_are_located_by_line(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    lines = RUSSIAN.encode() * 3 + b"\xff\xfe;x;y\n" + "Анна;Омск;5\n".encode()
    file.write_bytes(lines)
    table = open_table(file)
    rows = list(table.rows())
    assert table.encoding == "utf-8"
    assert [(row.number, row.cells) for row in rows[-2:]] == [
        (10, ["\ufffd\ufffd", "x", "y"]),
        (11, ["Анна", "Омск", "5"]),
    ]
    assert [(note.code, note.line, note.params) for note in table.reading.kept] == [
        ("broken_bytes", 10, {"encoding": "utf-8"})
    ]


def test_nul_characters_are_noted_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(b"name,city\n" + b"a,b\n" * 100 + b"x\0y,z\n")
    last = list(open_table(file).rows())[-1]
    assert (last.number, last.cells, [note.code for note in last.problems]) == (
        102,
        ["x\ufffdy", "z"],
        ["nul_character"],
    )


def test_chosen_encoding_overrules_the_guess(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(RUSSIAN.encode("cp1251"))
    assert open_table(file, encoding="cp1252").header[0] == "Имя".encode("cp1251").decode("cp1252")


@pytest.mark.parametrize("name", ["klingon", "unicode_escape", "idna", "rot13", "utf-7"])
def test_encoding_out_of_the_list_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "file.csv"
    file.write_text("a,b\n")
    with pytest.raises(TabularError) as caught:
        open_table(file, encoding=name)
    assert caught.value.code == "unknown_encoding"
