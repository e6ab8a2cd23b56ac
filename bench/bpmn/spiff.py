"""The same work done by SpiffWorkflow (development only), for comparison."""

from __future__ import annotations

from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

SERIALIZER = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())


def compile(xml: str, process: str) -> Any:
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(xml.encode()), filename="bench.bpmn")
    return parser.get_spec(process)


def start(spec: Any, data: dict[str, Any]) -> Any:
    workflow = BpmnWorkflow(spec)
    workflow.get_next_task().data.update(data)
    workflow.do_engine_steps()
    return workflow


def step(workflow: Any) -> None:
    """Complete the next task that a person has to do."""
    workflow.get_next_task(state=TaskState.READY, manual=True).run()
    workflow.do_engine_steps()


def run(spec: Any, data: dict[str, Any]) -> int:
    """One whole process in memory; how many steps it took."""
    workflow = start(spec, data)
    steps = 1
    while not workflow.completed:
        step(workflow)
        steps += 1
    return steps


def run_durably(spec: Any, data: dict[str, Any]) -> int:
    """The same, saved as JSON and loaded again at every wait."""
    saved = SERIALIZER.serialize_json(start(spec, data))
    steps = 1
    while True:
        workflow = SERIALIZER.deserialize_json(saved)
        if workflow.completed:
            return steps
        step(workflow)
        saved = SERIALIZER.serialize_json(workflow)
        steps += 1
