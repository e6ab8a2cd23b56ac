"""The same work done by SpiffWorkflow (development only), for comparison."""

from __future__ import annotations

from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

SERIALIZER = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())


class Parser(BpmnParser):  # type: ignore[misc]
    """Service tasks are work that somebody else does and answers, as with our engine."""

    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, Any]] = {full_tag("serviceTask"): (TaskParser, UserTask)}


def compile(xml: str, process: str) -> Any:
    parser = Parser()
    parser.add_bpmn_xml(etree.fromstring(xml.encode()), filename="bench.bpmn")
    return parser.get_spec(process)


def start(spec: Any, data: dict[str, Any]) -> Any:
    workflow = BpmnWorkflow(spec)
    workflow.get_next_task().data.update(data)
    workflow.do_engine_steps()
    return workflow


def step(workflow: Any, answers: dict[str, dict[str, Any]]) -> None:
    """Complete the next task that somebody has to do."""
    task = workflow.get_next_task(state=TaskState.READY, manual=True)
    task.data.update(answers.get(task.task_spec.bpmn_id, {}))
    task.run()
    workflow.do_engine_steps()


def run(spec: Any, data: dict[str, Any], answers: dict[str, dict[str, Any]]) -> int:
    """One whole process in memory; how many steps it took."""
    workflow = start(spec, data)
    steps = 1
    while not workflow.completed:
        step(workflow, answers)
        steps += 1
    return steps


def run_durably(spec: Any, data: dict[str, Any], answers: dict[str, dict[str, Any]]) -> int:
    """The same, saved as JSON and loaded again at every wait."""
    saved = SERIALIZER.serialize_json(start(spec, data))
    steps = 1
    while True:
        workflow = SERIALIZER.deserialize_json(saved)
        if workflow.completed:
            return steps
        step(workflow, answers)
        saved = SERIALIZER.serialize_json(workflow)
        steps += 1
