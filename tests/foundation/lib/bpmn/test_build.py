"""Building a process in Python."""

from __future__ import annotations

import pytest

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn import build
from parley.foundation.lib.bpmn.lint import lint
from parley.foundation.lib.bpmn.model import Loop


def _approval() -> build.ProcessBuilder:
    builder = build.ProcessBuilder("discount", "Discount approval")
    builder.start("saved", "Saved").task("userTask", "approve", "Approve")
    builder.boundary("late", "approve", build.timer("duration", "PT24H"), interrupting=False)
    builder.gateway("exclusiveGateway", "ok", "Approved?").end("sent").end("refused").end("reminded")
    builder.path("saved", "approve", "ok").flow("ok", "sent", "yes", default=True)
    return builder.flow("ok", "refused", "no", condition="approved = false").path("late", "reminded")


def test_built_process_reads_back_as_it_was_built() -> None:
    process = bpmn.parse(_approval().document().write()).processes[0]
    assert (process.id, process.name, process.executable) == ("discount", "Discount approval", True)
    assert [(node.id, node.kind) for node in process.nodes] == [
        ("saved", "startEvent"),
        ("approve", "userTask"),
        ("late", "boundaryEvent"),
        ("ok", "exclusiveGateway"),
        ("sent", "endEvent"),
        ("refused", "endEvent"),
        ("reminded", "endEvent"),
    ]
    assert [(flow.source, flow.target, flow.condition and flow.condition.text) for flow in process.flows] == [
        ("saved", "approve", None),
        ("approve", "ok", None),
        ("ok", "sent", None),
        ("ok", "refused", "approved = false"),
        ("late", "reminded", None),
    ]
    late = process.nodes[2]
    assert (late.attached_to, late.interrupting) == ("approve", False)
    assert late.event is not None and late.event.timer is not None
    assert (late.event.timer.form, late.event.timer.value.text) == ("duration", "PT24H")
    assert process.nodes[3].default == "ok_to_sent"


def test_built_process_has_nothing_to_mend() -> None:
    assert lint(_approval().document().definitions) == ()


def test_triggers_share_their_root_elements() -> None:
    builder = build.ProcessBuilder("p").start("s", trigger=build.message("Order"))
    builder.throw("a", trigger=build.signal("Stop")).catch("b", trigger=build.signal("Stop"))
    builder.end("e", trigger=build.error("E1")).path("s", "a", "b", "e")
    definitions = builder.document().definitions
    assert [message.name for message in definitions.messages.values()] == ["Order"]
    assert [signal.name for signal in definitions.signals.values()] == ["Stop"]
    assert [error.code for error in definitions.errors.values()] == ["E1"]
    assert [finding.code for finding in lint(definitions)] == []


def test_tasks_name_their_message_and_action() -> None:
    builder = build.ProcessBuilder("p").start("s").task("receiveTask", "r", message="Order")
    builder.task("serviceTask", "c", vendor={"parley:action": "send mail"}).end("e").path("s", "r", "c", "e")
    definitions = builder.document().definitions
    _, receive, service, _ = definitions.processes[0].nodes
    assert definitions.messages[receive.message_ref or ""].name == "Order"
    assert service.vendor("parley:action") == "send mail"
    assert lint(definitions) == ()


def test_loops_read_back_as_they_were_built() -> None:
    many = Loop(
        multi=True,
        sequential=True,
        collection=bpmn.Expression("deal.lines"),
        item="line",
        output_collection="results",
        output_item=bpmn.Expression("total"),
        completion=bpmn.Expression("done > 2"),
    )
    again = Loop(
        multi=False, sequential=True, condition=bpmn.Expression("not(ok)"), maximum=bpmn.Expression("3")
    )
    builder = build.ProcessBuilder("p").start("s").task("userTask", "a", loop=many)
    builder.task("userTask", "b", loop=again).end("e").path("s", "a", "b", "e")
    _, first, second, _ = builder.document().definitions.processes[0].nodes
    for built, read in ((many, first.loop), (again, second.loop)):
        assert read is not None
        for name in ("multi", "sequential", "item", "output_collection", "test_before"):
            assert getattr(read, name) == getattr(built, name)
        for name in ("collection", "output_item", "completion", "condition", "maximum"):
            assert getattr(getattr(read, name), "text", None) == getattr(getattr(built, name), "text", None)


def test_event_sub_process_and_annotation_are_drawn() -> None:
    builder = build.ProcessBuilder("p").start("s").task("userTask", "t").end("e").path("s", "t", "e")
    inner = builder.sub_process("stop", "Stop", triggered_by_event=True)
    inner.start("stop_start", trigger=build.signal("Stop")).end("stop_end").path("stop_start", "stop_end")
    builder.annotation("note", "Ask the customer first", "t")
    document = builder.document()
    assert lint(document.definitions) == ()
    shown = {shape.element_id for shape in document.diagrams[0].shapes}
    assert {"stop", "stop_start", "stop_end", "note"} <= shown
    assert "note_line" in {edge.element_id for edge in document.diagrams[0].edges}


def test_id_used_twice_is_refused() -> None:
    with pytest.raises(bpmn.BpmnError, match="taken"):
        build.ProcessBuilder("p").start("a").end("a")


def test_flow_to_an_unknown_node_is_refused() -> None:
    with pytest.raises(bpmn.BpmnError, match="no such node"):
        build.ProcessBuilder("p").start("a").flow("a", "b")


def test_control_characters_are_refused() -> None:
    with pytest.raises(bpmn.BpmnError, match="control characters"):
        build.ProcessBuilder("p").start("a", "\x00")
