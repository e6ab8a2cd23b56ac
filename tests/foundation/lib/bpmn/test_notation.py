"""All of the notation at once: what no engine runs is kept, drawn and left alone by lint."""

from __future__ import annotations

import re

from lxml import etree

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn.engine import compile
from parley.foundation.lib.bpmn.layout import arrange
from parley.foundation.lib.bpmn.lint import NOTE, lint
from parley.foundation.lib.bpmn.svg import draw

HEAD = (
    '<definitions id="d" xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" '
    'xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" targetNamespace="t">'
)

MODEL = """
<dataStore id="store" name="Orders" capacity="5" isUnlimited="false"/><message id="order" name="Order"/>
<category id="category"><categoryValue id="value" value="My group"/></category>
<collaboration id="all" isClosed="false">
  <participant id="us" name="Us" processRef="p"/>
  <participant id="them" name="Them"><participantMultiplicity minimum="2" maximum="3"/></participant>
  <messageFlow id="letter" sourceRef="send" targetRef="them" messageRef="order"/>
  <conversation id="talk" name="Talk"><participantRef>us</participantRef><messageFlowRef>letter</messageFlowRef></conversation>
  <subConversation id="talks" name="Talks"><conversation id="inner"/></subConversation>
  <callConversation id="call" name="Call" calledCollaborationRef="all"/>
  <conversationLink id="link" sourceRef="us" targetRef="talk"/>
  <textAnnotation id="note"><text>On the whole</text></textAnnotation>
  <association id="noted" sourceRef="them" targetRef="note"/><group id="group" categoryValueRef="value"/>
</collaboration>
<process id="p" isExecutable="true" processType="Private">
  <ioSpecification><dataInput id="into" name="Input" isCollection="true"/><dataOutput id="out" name="Output"/>
    <inputSet><dataInputRefs>into</dataInputRefs></inputSet><outputSet><dataOutputRefs>out</dataOutputRefs></outputSet>
  </ioSpecification>
  <property id="property" name="property"/>
  <laneSet id="lanes"><lane id="office" name="Office"><flowNodeRef>s</flowNodeRef><flowNodeRef>send</flowNodeRef>
    <childLaneSet id="desks"><lane id="desk" name="Desk"><flowNodeRef>s</flowNodeRef></lane></childLaneSet></lane>
    <lane id="yard" name="Yard"><flowNodeRef>e</flowNodeRef></lane></laneSet>
  <startEvent id="s" name="Begin&#10;here"><outgoing>f1</outgoing></startEvent>
  <sendTask id="send" name="Send" messageRef="order"><incoming>f1</incoming><outgoing>f2</outgoing>
    <ioSpecification id="io"><dataInput id="in1" name="In"/><dataOutput id="out1"/>
      <inputSet id="is1"><dataInputRefs>in1</dataInputRefs></inputSet>
      <outputSet id="os1"><dataOutputRefs>out1</dataOutputRefs></outputSet></ioSpecification>
    <dataInputAssociation id="reads"><sourceRef>paper</sourceRef><targetRef>in1</targetRef></dataInputAssociation>
    <dataOutputAssociation id="writes"><sourceRef>out1</sourceRef><targetRef>orders</targetRef></dataOutputAssociation>
  </sendTask>
  <endEvent id="e"><incoming>f2</incoming></endEvent>
  <sequenceFlow id="f1" sourceRef="s" targetRef="send"/>
  <sequenceFlow id="f2" sourceRef="send" targetRef="e" isImmediate="true"/>
  <dataObject id="object" isCollection="true"/>
  <dataObjectReference id="paper" name="Paper" dataObjectRef="object"><dataState id="state" name="approved"/></dataObjectReference>
  <dataStoreReference id="orders" name="Orders" dataStoreRef="store"/>
  <textAnnotation id="hint" textFormat="text/plain"><text>A hint</text></textAnnotation>
  <association id="hinted" associationDirection="One" sourceRef="send" targetRef="hint"/>
</process>
<choreography id="dance">
  <participant id="a" name="A"/><participant id="b" name="B"/><messageFlow id="step" sourceRef="a" targetRef="b"/>
  <startEvent id="cs"/>
  <choreographyTask id="ask" name="Ask" initiatingParticipantRef="a">
    <participantRef>a</participantRef><participantRef>b</participantRef><messageFlowRef>step</messageFlowRef></choreographyTask>
  <subChoreography id="more" name="More" initiatingParticipantRef="a"><participantRef>a</participantRef>
    <choreographyTask id="again" name="Again" initiatingParticipantRef="a"><participantRef>a</participantRef></choreographyTask>
  </subChoreography>
  <callChoreography id="other" initiatingParticipantRef="a" calledChoreographyRef="dance"/>
  <endEvent id="ce"/><sequenceFlow id="cf" sourceRef="cs" targetRef="ask"/>
</choreography>
"""

SHAPES = {
    "all": "us them office desk yard s send e into out paper orders hint note group talk talks call",
    "dance": "cs ask more again other ce",
}
EDGES = {"all": "f1 f2 letter hinted noted reads writes link", "dance": "cf"}


def plane(number: int, element: str) -> str:
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{id}_di" bpmnElement="{id}" bioc:stroke="#831311" color:border-color="#831311">'
        f'<dc:Bounds x="{40 * index}" y="{30 * index}" width="100" height="80"/>'
        f'<bpmndi:BPMNLabel labelStyle="style{number}"><dc:Bounds x="1" y="2" width="60" height="30"/></bpmndi:BPMNLabel>'
        f"</bpmndi:BPMNShape>"
        for index, id in enumerate(SHAPES[element].split())
    )
    edges = "".join(
        f'<bpmndi:BPMNEdge id="{id}_di" bpmnElement="{id}"><di:waypoint x="1" y="2"/><di:waypoint x="90" y="{index}"/></bpmndi:BPMNEdge>'
        for index, id in enumerate(EDGES[element].split())
    )
    style = f'<bpmndi:BPMNLabelStyle id="style{number}"><dc:Font name="Arial" size="11" isBold="true"/></bpmndi:BPMNLabelStyle>'
    return (
        f'<bpmndi:BPMNDiagram id="D{number}" name="Page {number}"><bpmndi:BPMNPlane id="P{number}" bpmnElement="{element}">'
        f"{shapes}{edges}</bpmndi:BPMNPlane>{style}</bpmndi:BPMNDiagram>"
    )


TEXT = f"{HEAD}{MODEL}{plane(1, 'all')}{plane(2, 'dance')}</definitions>"


def canonical(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data), method="c14n")


def test_it_comes_back_equal() -> None:
    document = bpmn.read(TEXT.encode())
    assert canonical(document.write()) == canonical(TEXT.encode())


def test_every_shape_and_line_of_every_page_is_drawn() -> None:
    document = bpmn.read(TEXT)
    assert [diagram.element_id for diagram in document.diagrams] == ["all", "dance"]
    for diagram in document.diagrams:
        drawn = set(re.findall(r'data-element="([^"]+)"', draw(document.definitions, diagram)))
        wanted = f"{SHAPES[diagram.element_id]} {EDGES[diagram.element_id]}".split()
        assert drawn == set(wanted)


def test_it_is_laid_out_and_runs_and_lint_only_notes_the_empty_pool() -> None:
    definitions = bpmn.read(TEXT).definitions
    findings = lint(definitions)
    assert [(finding.code, finding.element_id, finding.severity) for finding in findings] == [
        ("pool-without-process", "them", NOTE)
    ]
    assert compile(definitions, "p").nodes.keys() == {"p", "s", "send", "e"}
    drawn = draw(definitions, arrange(definitions))
    assert all(
        f'data-element="{id}"' in drawn
        for id in ["us", "them", "office", "desk", "yard", "send", "paper", "orders", "letter"]
    )
