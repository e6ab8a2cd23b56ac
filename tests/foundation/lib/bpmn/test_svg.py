"""Drawings: well-formed, safe under a strict content security policy, complete, marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn import kinds
from parley.foundation.lib.bpmn.build import ProcessBuilder, Trigger, message
from parley.foundation.lib.bpmn.layout import arrange
from parley.foundation.lib.bpmn.svg import STYLE_SHEET, Marks, draw, symbols
from parley.foundation.lib.bpmn.svg.text import text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(document: bpmn.Document, marks: Marks | None = None) -> etree._Element:
    return etree.fromstring(draw(document.definitions, document.diagrams[0], marks))


def _group(root: etree._Element, id: str) -> etree._Element:
    return next(group for group in root.iter(f"{SVG}g") if group.get("data-element") == id)


@pytest.fixture
def document() -> bpmn.Document:
    builder = ProcessBuilder("p", "Process").start("s").task("userTask", "t", "Approve <b>&\"'</b>").end("e")
    return builder.path("s", "t", "e").document()


def test_every_shape_and_edge_of_real_models_is_drawn(model_path: Path) -> None:
    document = bpmn.read(model_path.read_bytes())
    for diagram in document.diagrams or (arrange(document.definitions),):
        root = etree.fromstring(draw(document.definitions, diagram))
        shown = [group.get("data-element") for group in root.iter(f"{SVG}g") if group.get("data-element")]
        expected = [item.element_id for item in (*diagram.shapes, *diagram.edges) if item.element_id]
        assert sorted(shown) == sorted(expected)


def test_real_models_have_known_elements_only(model_path: Path) -> None:
    """Nothing falls back to the outline for unknown elements."""
    document = bpmn.read(model_path.read_bytes())
    for diagram in document.diagrams:
        for group in etree.fromstring(draw(document.definitions, diagram)).iter(f"{SVG}g"):
            if group.get("class", "").startswith("bpmn-artifact"):
                assert group.find(f"{SVG}rect[@class='bpmn-outline bpmn-dashed']") is None


def test_drawing_has_no_script_style_or_handler(model_path: Path) -> None:
    document = bpmn.read(model_path.read_bytes())
    for diagram in document.diagrams:
        for element in etree.fromstring(draw(document.definitions, diagram)).iter():
            assert element.tag not in (f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject", f"{SVG}a")
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_text_is_escaped(document: bpmn.Document) -> None:
    text = draw(document.definitions, document.diagrams[0], title="<script>\"'")
    assert "<b>" not in text
    assert "<script>" not in text
    assert etree.fromstring(text).get("aria-label") == "<script>\"'"


def test_characters_that_xml_cannot_hold_are_left_out_of_the_title(document: bpmn.Document) -> None:
    text = draw(document.definitions, document.diagrams[0], title="a\x00b\ud800c")
    assert etree.fromstring(text).get("aria-label") == "abc"


def test_drawing_names_itself_and_its_elements(document: bpmn.Document) -> None:
    root = _drawn(document)
    assert (root.get("role"), root.get("aria-label"), root.findtext(f"{SVG}title")) == (
        "img",
        "Process",
        "Process",
    )
    assert _group(root, "t").findtext(f"{SVG}title") == "Approve <b>&\"'</b> (user task)"


def test_kinds_are_named_in_another_language(document: bpmn.Document) -> None:
    text = draw(document.definitions, document.diagrams[0], kind_names={"startEvent": "начало"})
    titles = [_group(etree.fromstring(text), id).findtext(f"{SVG}title") for id in ("s", "e")]
    assert titles == ["начало", "end event"]


def test_marks_set_classes_tokens_and_counts(document: bpmn.Document) -> None:
    marks = Marks(
        tokens={"t": 3}, done={"s", "s_to_t"}, failed={"e"}, counts={"s_to_t": 12_345}, selected={"s"}
    )
    root = _drawn(document, marks)
    classes = {id: _group(root, id).get("class").split()[-1] for id in ("t", "s_to_t", "e", "s")}
    assert classes == {"t": "is-active", "s_to_t": "is-done", "e": "is-failed", "s": "is-selected"}
    badges = [
        text
        for badge in root.iter(f"{SVG}g")
        if badge.get("class") == "bpmn-badge"
        for text in badge.itertext()
    ]
    assert badges == ["3", "12\u202f345"]


def test_marks_for_unknown_elements_are_ignored(document: bpmn.Document) -> None:
    marks = Marks(tokens={"x": 1}, done={"y"}, counts={"z": 1})
    assert draw(document.definitions, document.diagrams[0], marks) == draw(
        document.definitions, document.diagrams[0]
    )


def test_standalone_file_carries_its_style(document: bpmn.Document) -> None:
    root = etree.fromstring(draw(document.definitions, document.diagrams[0], standalone=True))
    assert root.findtext(f"{SVG}style") == STYLE_SHEET


def test_every_class_has_a_style() -> None:
    used = set()
    for path in (Path(draw.__code__.co_filename).parent).glob("*.py"):
        used |= set(
            re.findall(
                r"bpmn-(?:outline|inner|thick|dashed|dotted|symbol|solid|on-solid|heavy|line|head|open)",
                path.read_text(),
            )
        )
    assert {name for name in used if f".{name}" not in STYLE_SHEET} == set()


@pytest.mark.parametrize("kind", sorted(kinds.ACTIVITIES | kinds.GATEWAYS | kinds.EVENTS))
def test_every_kind_is_drawn_with_its_own_class(kind: str) -> None:
    document = ProcessBuilder("p").node(kind, "n", "Name").document()
    group = _group(_drawn(document), "n")
    assert f"bpmn-{kind}" in group.get("class").split()
    assert group.find("*[@class]") is not None


@pytest.mark.parametrize("trigger", sorted(set(symbols.EVENTS) - {"multiple", "parallelMultiple"}))
def test_every_trigger_has_a_sign(trigger: str) -> None:
    plain = ProcessBuilder("p").node("endEvent", "n").document()
    kind = "compensate" if trigger == "compensation" else trigger
    form = "duration" if trigger == "timer" else ""
    signed = ProcessBuilder("p").node("endEvent", "n", trigger=Trigger(kind, "x", form)).document()
    assert len(_group(_drawn(signed), "n")) > len(_group(_drawn(plain), "n"))


def test_call_of_a_global_task_has_its_sign() -> None:
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><globalUserTask id="g"/><process id="p">'
        '<callActivity id="a" calledElement="g"/><callActivity id="b" calledElement="q"/></process></definitions>'
    )
    definitions = bpmn.parse(text)
    root = etree.fromstring(draw(definitions, arrange(definitions)))
    signs = {id: [path.get("d") for path in _group(root, id).iter(f"{SVG}path")] for id in ("a", "b")}
    assert signs == {"a": [symbols.TASKS["userTask"]], "b": []}


def test_throwing_events_are_filled_and_catching_ones_are_not() -> None:
    document = (
        ProcessBuilder("p").throw("a", trigger=message("m")).catch("b", trigger=message("m")).document()
    )
    root = _drawn(document)
    solid = {id: "bpmn-solid" in etree.tostring(_group(root, id), encoding="unicode") for id in ("a", "b")}
    assert solid == {"a": True, "b": False}


def test_empty_diagram_is_drawn() -> None:
    text = draw(bpmn.Definitions(id="d"), bpmn.Diagram("d", (), ()))
    assert etree.fromstring(text).get("viewBox")


def test_wrap_keeps_words_and_ends_with_an_ellipsis() -> None:
    assert wrap("Check discount rules", text_width("Check discount"), 3) == ["Check discount", "rules"]
    assert wrap("one two three", text_width("three"), 2) == ["one", "two…"]
    assert "".join(wrap("x" * 50, 60, 20)) == "x" * 50
    assert wrap("", 60, 2) == []
