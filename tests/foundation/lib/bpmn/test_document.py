"""Reading and writing keeps everything."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from parley.foundation.lib import bpmn

ODD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- before the root -->
<?style sheet?>
<x:definitions xmlns:x="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:own="urn:own" id="d" own:flag="1"
    targetNamespace="urn:t">
  <!-- inside -->
  <x:process id="p" own:colour="green">
    <x:extensionElements><own:thing deep="yes"><own:inner>a &lt; b</own:inner></own:thing></x:extensionElements>
    <own:foreign/>
    <x:startEvent id="s"><x:outgoing>t:f</x:outgoing></x:startEvent>
    <x:scriptTask id="t" scriptFormat="feel"><x:script><![CDATA[1 < 2]]></x:script></x:scriptTask>
    <x:sequenceFlow id="f" sourceRef="t:s" targetRef="t:t"/>
  </x:process>
</x:definitions>
<!-- after the root -->
"""


def _canonical(data: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False)
    return etree.tostring(etree.fromstring(data, parser).getroottree(), method="c14n", with_comments=True)


def test_write_keeps_odd_content() -> None:
    data = ODD.encode()
    assert _canonical(bpmn.read(data).write()) == _canonical(data)


def test_write_keeps_real_models(model_path: Path) -> None:
    data = model_path.read_bytes()
    assert _canonical(bpmn.read(data).write()) == _canonical(data)


def test_read_back_gives_the_same_model(model_path: Path) -> None:
    written = bpmn.read(model_path.read_bytes()).write()
    again = bpmn.read(written)
    assert again.definitions == bpmn.read(again.write()).definitions


def test_real_models_have_readable_diagrams(model_path: Path) -> None:
    document = bpmn.read(model_path.read_bytes())
    assert len(document.diagrams) == len(document.tree.findall("{*}BPMNDiagram"))


def test_prefixed_references_are_plain_ids() -> None:
    flow = bpmn.parse(ODD).processes[0].flows[0]
    assert (flow.source, flow.target) == ("s", "t")


def test_foreign_attributes_and_elements_are_raw_data() -> None:
    process = bpmn.parse(ODD).processes[0]
    thing = process.extension("{urn:own}thing")
    assert process.vendor("{urn:own}colour") == "green"
    assert thing is not None
    inner = thing.child("{urn:own}inner")
    assert (thing.attributes, inner and inner.text) == ({"deep": "yes"}, "a < b")


def test_script_keeps_its_language_and_text() -> None:
    script = bpmn.parse(ODD).processes[0].nodes[1].script
    assert script == bpmn.Expression("1 < 2", "feel", script.line if script else 0)
