"""Hostile and broken files: a BpmnError that names the place, within a second and bounded memory."""

from __future__ import annotations

import resource
import time

import pytest

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn.source import MAX_BYTES, MAX_ELEMENTS

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n' + HEAD + "&b;</definitions>"

HOSTILE = {
    "doctype": (BOMB, "DOCTYPE", 1),
    "doctype after a comment": ("<!-- x -->\n<!DOCTYPE d>" + HEAD, "DOCTYPE", 2),
    "doctype in UTF-16": (BOMB.encode("utf-16"), "DOCTYPE", 1),
    "unknown entity": (HEAD + "\n&nothing;</definitions>", "well-formed", 2),
    "broken UTF-8": (HEAD.encode() + b"\n<process id='\xff'/></definitions>", "not valid UTF-8", 2),
    "wrong encoding name": (b'<?xml version="1.0" encoding="zip"?><a/>', "encoding", 1),
    "encoding that lies": (b'<?xml version="1.0" encoding="utf-16"?><a/>', "", 0),
    "empty": (b"", "well-formed", 0),
    "not XML": (b"PK\x03\x04", "well-formed", 1),
    "cut off": (HEAD + "<process>", "well-formed", 1),
    "another root": ("<html/>", "'html'", 1),
    "another namespace": ("<definitions/>", "definitions", 1),
    "deep nesting": (HEAD + "<a>" * 10_000 + "</a>" * 10_000 + "</definitions>", "256 levels", 1),
    "million elements": (HEAD + "\n" + "<task/>" * 1_000_000 + "</definitions>", "100,000 elements", 2),
    "fifty megabytes": (HEAD + " " * 50_000_000 + "</definitions>", "bytes", 0),
    "lone surrogate": (HEAD + "\n\ud800</definitions>", "surrogate", 2),
    "huge text": (HEAD + "<documentation>" + "x" * 12_000_000 + "</documentation></definitions>", "", 1),
    "many attributes": ("<a " + " ".join(f'a{i}=""' for i in range(500_000)) + "/>", "300,000 attributes", 1),
    "twice the same attribute": (HEAD + '<process id="a" id="b"/></definitions>', "well-formed", 1),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_is_refused_with_its_place(case: str) -> None:
    data, words, line = HOSTILE[case]
    start = time.process_time()
    with pytest.raises(bpmn.BpmnError) as caught:
        bpmn.read(data)
    assert time.process_time() - start < 3
    assert words in str(caught.value)
    assert line in (0, caught.value.line)


def test_hostile_files_leave_memory_bounded() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for case in ("million elements", "fifty megabytes", "deep nesting"):
        with pytest.raises(bpmn.BpmnError):
            bpmn.read(HOSTILE[case][0])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_largest_allowed_file_is_read_in_bounded_time() -> None:
    tasks = "".join(f'<task id="t{n}"/>' for n in range(MAX_ELEMENTS - 2))
    data = f'{HEAD}<process id="p">{tasks}</process></definitions>'
    assert len(data) < MAX_BYTES
    assert len(bpmn.parse(data).processes[0].nodes) == MAX_ELEMENTS - 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1251"])
def test_common_encodings_are_read(encoding: str) -> None:
    name = "Согласование" if encoding != "iso-8859-1" else "Prüfung"
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>{HEAD}<process id="p" name="{name}"/></definitions>'
    assert bpmn.parse(text.encode(encoding)).processes[0].name == name


def test_text_with_a_declared_encoding_is_read() -> None:
    text = f'<?xml version="1.0" encoding="iso-8859-1"?>{HEAD}<process id="p" name="ü"/></definitions>'
    assert bpmn.parse(text).processes[0].name == "ü"


def test_duplicate_ids_are_read_and_listed() -> None:
    data = f'{HEAD}<process id="p">\n<task id="t"/>\n<task id="t"/></process></definitions>'
    duplicate = bpmn.parse(data).duplicates
    assert [(found.id, found.line, found.first_line) for found in duplicate] == [("t", 3, 2)]


def test_elements_without_id_get_one_of_their_line() -> None:
    data = f'{HEAD}<process id="p">\n<task/><task/>\n<sequenceFlow sourceRef="a" targetRef="b"/></process></definitions>'
    process = bpmn.parse(data).processes[0]
    assert [node.id for node in process.nodes] == ["task@2", "task@2.2"]
    assert [flow.id for flow in process.flows] == ["sequenceFlow@3"]


def test_coordinates_that_are_no_numbers_are_refused_with_their_element() -> None:
    data = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
        ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><di:BPMNDiagram><di:BPMNPlane>\n'
        '<di:BPMNShape bpmnElement="t"><dc:Bounds x="NaN" y="0"/></di:BPMNShape>'
        "</di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
    document = bpmn.read(data)
    with pytest.raises(bpmn.BpmnError) as caught:
        _ = document.diagrams
    assert (caught.value.element_id, caught.value.line) == ("t", 2)
