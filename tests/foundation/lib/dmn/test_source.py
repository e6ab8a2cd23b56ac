"""Reading and writing: nothing is lost, and what is dangerous or broken is refused with its place."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from parley.foundation.lib import dmn

from .models import TCK, VENDOR, decision, document, files, input_data, literal

FOREIGN = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- before -->
<m:definitions xmlns:m="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:v="urn:vendor" namespace="n" name="caf\xe9">
  <?tool keep?>
  <m:extensionElements><v:thing v:colour="red"><![CDATA[<raw>]]></v:thing></m:extensionElements>
  <m:decision id="a" name="A" v:mark="1"><!-- inside --><m:variable name="A"/></m:decision>
</m:definitions>
<!-- after -->
"""


def canonical(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data).getroottree(), method="c14n")


@pytest.mark.parametrize("folder", [TCK, VENDOR], ids=["kit", "vendors"])
def test_every_known_file_is_written_as_it_was_read(folder: Path) -> None:
    for path in files(folder, "*.dmn"):
        assert canonical(dmn.write(dmn.read(path))) == canonical(path.read_bytes()), path.name


def test_prefixes_comments_and_foreign_elements_survive() -> None:
    model = dmn.read(FOREIGN)
    assert (model.name, model.version, [each.name for each in model.decisions]) == ("café", "1.3", ["A"])
    written = dmn.write(model)
    assert canonical(written) == canonical(FOREIGN)
    assert b"<![CDATA[<raw>]]>" in written
    assert written.startswith(b"<?xml version='1.0' encoding='ISO-8859-1'")


def test_text_bytes_and_path_give_the_same_model(tmp_path: Path) -> None:
    source = document(decision("a", literal("1")))
    path = tmp_path / "model.dmn"
    path.write_bytes(source)
    utf16 = source.decode().encode("utf-16")
    written = {
        dmn.write(dmn.read(each))
        for each in (source, source.decode(), "\ufeff" + source.decode(), path, b"\xef\xbb\xbf" + source)
    }
    assert len(written) == 1
    assert dmn.read(utf16).decisions[0].name == "a"


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "cannot be read as XML"),
        (b"<definitions", "cannot be read as XML"),
        (BOMB + document(""), "has a DOCTYPE"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n" + BOMB + document(""), "has a DOCTYPE"),
        (b"<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>", "has a DOCTYPE"),
        (document("<decision name='\xff\xfe'/>").decode().encode("latin-1"), "cannot be read as XML"),
        (document("&undeclared;"), "cannot be read as XML"),
        (document("").decode().encode("utf-16-le"), "NUL byte"),
        (b"\xff\xfe\x00", "not valid UTF-16"),
        ("<\ud800>", "surrogate"),
        ("model.dmn", "to read a file, give a pathlib.Path"),
        (b"<definitions/>", "not the definitions of a DMN model"),
        (b"<definitions xmlns='urn:else'/>", "not the definitions of a DMN model"),
        (document("<a>" * 300 + "</a>" * 300), "cannot be read as XML"),
        (document(decision("a", literal("1")) + decision("a", literal("2"))), "The id 'a' is used twice"),
    ],
)
def test_a_bad_document_is_refused_with_its_place(source: bytes | str, message: str) -> None:
    with pytest.raises(dmn.DmnError, match=message) as caught:
        dmn.read(source)
    assert caught.value.place


def test_the_line_of_a_doctype_and_of_a_second_id_is_named() -> None:
    with pytest.raises(dmn.DmnError) as caught:
        dmn.read(b"<?xml version='1.0'?>\n<!-- x -->\n" + BOMB + document(""))
    assert caught.value.place == "line 3"
    with pytest.raises(dmn.DmnError) as caught:
        dmn.read(document("\n" + decision("a", "") + "\n" + input_data("a")))
    assert caught.value.place == 'inputData "a", id a, line 3'


@pytest.mark.parametrize(
    "source",
    [b" " * 50_000_000, document("<decision/>" * 1_000_000), b"<!--" * 4_000_000, document("x" * 15_000_000)],
    ids=["50 MB", "a million elements", "comment without end", "15 MB of text"],
)
def test_a_huge_document_is_refused_within_a_second(source: bytes) -> None:
    start = time.process_time()
    with pytest.raises(dmn.DmnError):
        dmn.read(source)
    assert time.process_time() - start < 3


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.dmn"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    with pytest.raises(dmn.DmnError, match="bytes, more than"):
        dmn.read(path)
    with pytest.raises(dmn.DmnError, match="cannot be read"):
        dmn.read(tmp_path / "absent.dmn")


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_dmn_error(data: bytes) -> None:
    _read_or_refuse(data)


@given(st.text(max_size=300))
def test_no_text_raises_anything_but_a_dmn_error(text: str) -> None:
    _read_or_refuse(text)


SAMPLE = document(
    input_data("x", "number") + decision("a", literal("x + 1"), "x") + decision("b", literal("a"), "=a")
)


@given(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=8), st.integers(0, 20))
def test_no_damaged_model_raises_anything_but_a_dmn_error(at: int, inserted: bytes, removed: int) -> None:
    _read_or_refuse(SAMPLE[:at] + inserted + SAMPLE[at + removed :])


def _read_or_refuse(source: bytes | str) -> None:
    try:
        model = dmn.read(source)
        decisions = dmn.compile(model)
        for name in decisions.names:
            decisions.evaluate(name, {"x": 1})
    except dmn.DmnError as error:
        assert error.message
