"""Every finding on the smallest model that shows it, at its element."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from parley.foundation.lib import bpmn
from parley.foundation.lib.bpmn.build import ProcessBuilder, message, timer
from parley.foundation.lib.bpmn.engine import compile
from parley.foundation.lib.bpmn.lint import ERROR, NOTE, apply_mend, is_executable, lint
from parley.foundation.lib.bpmn.lint.findings import Mend

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">'
SOUND = (
    '<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/>'
)


def _flows(*pairs: str) -> str:
    """`a>b` makes a flow of that id."""
    made = []
    for pair in pairs:
        source, target = pair.split(">")
        made.append(f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>')
    return "".join(made)


def _process(inside: str, roots: str = "") -> str:
    return f'{HEAD}{roots}<process id="p" isExecutable="true">{inside}</process></definitions>'


def _event(kind: str, id: str, definition: str, more: str = "") -> str:
    return f'<{kind} id="{id}" {more}>{definition}</{kind}>'


def _boundary(id: str, definition: str, more: str = "") -> str:
    return _event("boundaryEvent", id, definition, f'attachedToRef="t" {more}') + _flows(f"{id}>e")


def _timer(text: str, form: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{form}>{text}</{form}></timerEventDefinition>"


def _event_sub_process(id: str, definition: str, more: str = "") -> str:
    inside = (
        _event("startEvent", f"{id}s", definition, more) + f'<endEvent id="{id}e"/>' + _flows(f"{id}s>{id}e")
    )
    return f'<subProcess id="{id}" triggeredByEvent="true">{inside}</subProcess>'


def _condition(flow: str, text: str) -> str:
    source, target = flow.split(">")
    return (
        f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">'
        f"<conditionExpression>{text}</conditionExpression></sequenceFlow>"
    )


def _decision(*ways: str, default: str = "") -> str:
    """Start, exclusive gateway `x` and the ends a and b; `ways` are its flows."""
    attribute = f'default="{default}"' if default else ""
    nodes = f'<startEvent id="s"/><exclusiveGateway id="x" {attribute}/><endEvent id="a"/><endEvent id="b"/>'
    return nodes + _flows("s>x") + "".join(ways)


XOR_AND = (
    '<startEvent id="s"/><exclusiveGateway id="x" default="x-a"/><userTask id="a"/><userTask id="b"/>'
    '<parallelGateway id="j"/><endEvent id="e"/>'
    + _condition("x>b", "1 = 1")
    + _flows("s>x", "x>a", "a>j", "b>j", "j>e")
)
AND_XOR = (
    '<startEvent id="s"/><parallelGateway id="x"/><userTask id="a"/><userTask id="b"/>'
    '<exclusiveGateway id="j"/><endEvent id="e"/>' + _flows("s>x", "x>a", "x>b", "a>j", "b>j", "j>e")
)
TRAP = (
    '<startEvent id="s"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/><parallelGateway id="j"/>'
    + _flows("s>a", "a>b", "b>a")
)
BOTH_WAYS_LOOP = (
    '<startEvent id="s"/><exclusiveGateway id="x"/><exclusiveGateway id="y" default="y-x"/><endEvent id="e"/>'
    + _flows("s>x", "x>y", "y>x")
    + _condition("y>e", "1 = 1")
)
SCRIPT_LOOP = (
    '<startEvent id="s"/><scriptTask id="x"><script>1</script></scriptTask><exclusiveGateway id="y" default="y-x"/>'
    '<endEvent id="e"/>' + _flows("s>x", "x>y", "y>x") + _condition("y>e", "1 = 1")
)
LINK = '<linkEventDefinition name="L"/>'
COMPENSATE = "<compensateEventDefinition/>"
MULTI = "<multiInstanceLoopCharacteristics/>"
ESCALATION = '<escalation id="x1" escalationCode="c"/><escalation id="x2" escalationCode="c"/>'
CATCHES = '<escalationEventDefinition escalationRef="{}"/>'

CASES: dict[str, tuple[str, str, str]] = {
    "duplicate-id": (_process(SOUND + '<userTask id="t"/>'), "duplicate-id", "t"),
    "missing-id": (_process(SOUND.replace(' id="t"', "", 1)), "missing-id", "userTask@1"),
    "missing id of a message": (_process(SOUND, "<message/>"), "missing-id", "message@1"),
    "no process": (HEAD + "</definitions>", "no-process", ""),
    "not marked": (_process(SOUND).replace("true", "false"), "not-marked-executable", "p"),
    "empty": (_process(""), "empty", "p"),
    "dangling": (_process(SOUND + _flows("t>nowhere")), "dangling-flow", "t-nowhere"),
    "flow into sub-process": (
        _process(SOUND + '<subProcess id="u"><task id="i"/></subProcess>' + _flows("t>i", "t>u")),
        "flow-leaves-scope",
        "t-i",
    ),
    "no start": (_process('<task id="a"/><task id="b"/>' + _flows("a>b", "b>a")), "no-start", "p"),
    "no start event": (_process('<userTask id="a"/>'), "no-start-event", "p"),
    "no end": (_process('<startEvent id="s"/><userTask id="a"/>' + _flows("s>a", "a>a")), "no-end", "p"),
    "flow into start": (_process(SOUND + _flows("t>s")), "flow-into-start", "t-s"),
    "flow out of end": (_process(SOUND + _flows("e>t")), "flow-out-of-end", "e-t"),
    "nothing follows": (_process('<startEvent id="s"/>'), "nothing-follows", "s"),
    "implicit end": (_process('<startEvent id="s"/><userTask id="t"/>' + _flows("s>t")), "implicit-end", "t"),
    "unreachable": (_process(SOUND + '<userTask id="u"/>' + _flows("u>e")), "unreachable", "u"),
    "missing condition": (_process(_decision(_flows("x>a", "x>b"))), "missing-condition", "x-a"),
    "no default, one bare": (
        _process(_decision(_condition("x>a", "true"), _flows("x>b"))),
        "no-default",
        "x",
    ),
    "no default": (
        _process(_decision(_condition("x>a", "true"), _condition("x>b", "false"))),
        "no-default",
        "x",
    ),
    "unknown default": (
        _process(_decision(_condition("x>a", "true"), _condition("x>b", "true"), default="z")),
        "unknown-default",
        "x",
    ),
    "condition on default": (
        _process(_decision(_condition("x>a", "true"), _condition("x>b", "true"), default="x-a")),
        "condition-on-default",
        "x-a",
    ),
    "condition ignored": (
        _process('<startEvent id="s"/><endEvent id="e"/>' + _condition("s>e", "true")),
        "condition-ignored",
        "s-e",
    ),
    "conditional ways out of a task": (
        _process(
            '<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>'
            + _flows("s>t")
            + _condition("t>e", "true")
        ),
        "no-default",
        "t",
    ),
    "needless gateway": (
        _process('<startEvent id="s"/><parallelGateway id="x"/><endEvent id="e"/>' + _flows("s>x", "x>e")),
        "needless-gateway",
        "x",
    ),
    "event gateway with one way": (
        _process(
            '<startEvent id="s"/><eventBasedGateway id="x"/><receiveTask id="r"/>' + _flows("s>x", "x>r")
        ),
        "event-gateway-ways",
        "x",
    ),
    "event gateway to a task": (
        _process(
            '<startEvent id="s"/><eventBasedGateway id="x"/><receiveTask id="r"/><userTask id="u"/>'
            + _flows("s>x", "x>r", "x>u")
        ),
        "event-gateway-target",
        "u",
    ),
    "event gateway with shared target": (
        _process(
            '<startEvent id="s"/><parallelGateway id="g"/><eventBasedGateway id="x"/><receiveTask id="r"/>'
            + _event("intermediateCatchEvent", "c", _timer("PT1H"))
            + _flows("s>g", "g>x", "g>r", "x>r", "x>c")
        ),
        "event-gateway-shared-target",
        "r",
    ),
    "event gateway before a loop": (
        _process(
            '<startEvent id="s"/><eventBasedGateway id="x"/><receiveTask id="r"><standardLoopCharacteristics/></receiveTask>'
            + _event("intermediateCatchEvent", "c", _timer("PT1H"))
            + _flows("s>x", "x>r", "x>c")
        ),
        "event-gateway-plain-target",
        "r",
    ),
    "cancel end outside a transaction": (
        _process(SOUND.replace('<endEvent id="e"/>', _event("endEvent", "e", "<cancelEventDefinition/>"))),
        "cannot-run",
        "e",
    ),
    "missing message": (
        _process(SOUND + _boundary("b", "<messageEventDefinition/>")),
        "missing-message",
        "b",
    ),
    "unknown message": (
        _process(SOUND + _boundary("b", '<messageEventDefinition messageRef="m"/>')),
        "unknown-message",
        "b",
    ),
    "unknown signal": (
        _process(SOUND + _boundary("b", '<signalEventDefinition signalRef="m"/>')),
        "unknown-signal",
        "b",
    ),
    "unknown error": (
        _process(SOUND + _boundary("b", '<errorEventDefinition errorRef="m"/>')),
        "unknown-error",
        "b",
    ),
    "thrown error without reference": (
        _process(SOUND.replace('<endEvent id="e"/>', _event("endEvent", "e", "<errorEventDefinition/>"))),
        "missing-error",
        "e",
    ),
    "error without code": (
        _process(
            SOUND.replace(
                '<endEvent id="e"/>', _event("endEvent", "e", '<errorEventDefinition errorRef="x"/>')
            ),
            '<error id="x"/>',
        ),
        "missing-code",
        "x",
    ),
    "missing timer": (_process(SOUND + _boundary("b", "<timerEventDefinition/>")), "missing-timer", "b"),
    "bad timer": (_process(SOUND + _boundary("b", _timer("P1X"))), "bad-timer", "b"),
    "timer that is a word": (
        _process(SOUND + _boundary("b", _timer("yesterday", "timeDate"))),
        "bad-timer",
        "b",
    ),
    "timer of 25 years": (_process(SOUND + _boundary("b", _timer("P25Y"))), "far-timer", "b"),
    "past timer": (_process(SOUND + _boundary("b", _timer("2001-01-01", "timeDate"))), "past-timer", "b"),
    "endless cycle": (_process(SOUND + _boundary("b", _timer("R/PT0S", "timeCycle"))), "bad-timer", "b"),
    "timer of another engine": (
        _process(SOUND + _boundary("b", _timer("${due.plusDays(1)}"))),
        "foreign-expression",
        "b",
    ),
    "missing condition of event": (
        _process(SOUND + _boundary("b", "<conditionalEventDefinition/>")),
        "missing-condition",
        "b",
    ),
    "no trigger": (_process(SOUND + _boundary("b", "")), "missing-trigger", "b"),
    "wrong trigger": (_process(SOUND + _boundary("b", "<terminateEventDefinition/>")), "wrong-trigger", "b"),
    "unknown event definition": (
        _process(SOUND + _boundary("b", "<eventDefinitionRef>x</eventDefinitionRef>")),
        "unknown-event-definition",
        "b",
    ),
    "several triggers": (_process(SOUND + _boundary("b", _timer("PT1H") * 2)), "several-triggers", "b"),
    "boundary on nothing": (
        _process(SOUND + _event("boundaryEvent", "b", _timer("PT1H"), 'attachedToRef="s"') + _flows("b>e")),
        "unattached",
        "b",
    ),
    "boundary on itself": (
        _process(SOUND + _event("boundaryEvent", "b", _timer("PT1H"), 'attachedToRef="b"') + _flows("b>e")),
        "unattached",
        "b",
    ),
    "boundary without flow": (
        _process(SOUND + _event("boundaryEvent", "b", _timer("PT1H"), 'attachedToRef="t"')),
        "boundary-without-flow",
        "b",
    ),
    "error that does not interrupt": (
        _process(SOUND + _boundary("b", "<errorEventDefinition/>", 'cancelActivity="false"')),
        "must-interrupt",
        "b",
    ),
    "cancel outside a transaction": (
        _process(SOUND + _boundary("b", "<cancelEventDefinition/>")),
        "cancel-outside-transaction",
        "b",
    ),
    "two boundary events for one escalation": (
        _process(
            SOUND + _boundary("b", CATCHES.format("x1")) + _boundary("c", CATCHES.format("x2")), ESCALATION
        ),
        "ambiguous-trigger",
        "c",
    ),
    "event sub-process without trigger": (
        _process(SOUND + _event_sub_process("u", "")),
        "event-sub-process-start",
        "u",
    ),
    "event sub-process with flow": (
        _process(SOUND + _event_sub_process("u", _timer("PT1H")) + _flows("t>u")),
        "event-sub-process-flow",
        "t-u",
    ),
    "two event sub-processes for all errors": (
        _process(
            SOUND
            + _event_sub_process("u", "<errorEventDefinition/>")
            + _event_sub_process("v", '<errorEventDefinition errorRef="x"/>'),
            '<error id="x" errorCode="c"/>',
        ),
        "ambiguous-trigger",
        "v",
    ),
    "link without target": (
        _process(SOUND + _event("intermediateThrowEvent", "l", LINK) + _flows("t>l")),
        "link-without-target",
        "l",
    ),
    "link without source": (
        _process(SOUND + _event("intermediateCatchEvent", "l", LINK) + _flows("l>e")),
        "link-without-source",
        "l",
    ),
    "link with two targets": (
        _process(
            SOUND
            + _event("intermediateThrowEvent", "l", LINK)
            + _event("intermediateCatchEvent", "m", LINK)
            + _event("intermediateCatchEvent", "n", LINK)
            + _flows("t>l", "m>e", "n>e")
        ),
        "link-target-twice",
        "n",
    ),
    "ad-hoc sub-process": (
        _process(SOUND.replace("userTask", "adHocSubProcess")),
        "not-executable",
        "t",
    ),
    "invented element": (_process(SOUND.replace("userTask", "magicTask")), "not-executable", "t"),
    "call without target": (
        _process(SOUND.replace("userTask", "callActivity")),
        "missing-process",
        "t",
    ),
    "script without text": (_process(SOUND.replace("userTask", "scriptTask")), "missing-script", "t"),
    "receive without message": (_process(SOUND.replace("userTask", "receiveTask")), "missing-message", "t"),
    "quantity": (_process(SOUND.replace('id="t"', 'id="t" startQuantity="2"', 1)), "quantity", "t"),
    "quantity that is no number": (
        _process(SOUND.replace('id="t"', 'id="t" completionQuantity="-1"', 1)),
        "quantity",
        "t",
    ),
    "multi-instance without number": (
        _process(SOUND.replace('<userTask id="t"/>', f'<userTask id="t">{MULTI}</userTask>')),
        "multi-instance-without-number",
        "t",
    ),
    "loop without end": (
        _process(
            SOUND.replace('<userTask id="t"/>', '<userTask id="t"><standardLoopCharacteristics/></userTask>')
        ),
        "loop-without-end",
        "t",
    ),
    "compensation handler in the flow": (
        _process(SOUND.replace('id="t"', 'id="t" isForCompensation="true"', 1)),
        "compensation-handler-flow",
        "t",
    ),
    "unused handler": (
        _process(SOUND + '<userTask id="h" isForCompensation="true"/>'),
        "unused-handler",
        "h",
    ),
    "compensation without handler": (
        _process(SOUND + _event("boundaryEvent", "b", COMPENSATE, 'attachedToRef="t"')),
        "compensation-without-handler",
        "b",
    ),
    "compensation of something elsewhere": (
        _process(
            SOUND.replace(
                '<endEvent id="e"/>', _event("endEvent", "e", '<compensateEventDefinition activityRef="x"/>')
            )
        ),
        "compensation-out-of-scope",
        "e",
    ),
    "compensation start with activity": (
        _process(SOUND + _event_sub_process("u", '<compensateEventDefinition activityRef="t"/>')),
        "compensation-start-attribute",
        "us",
    ),
    "bad expression": (
        _process(_decision(_condition("x>a", "1 +"), _flows("x>b"), default="x-b")),
        "bad-expression",
        "x-a",
    ),
    "endless expression": (
        _process(_decision(_condition("x>a", "1 + " * 9_000 + "1"), _flows("x>b"), default="x-b")),
        "bad-expression",
        "x-a",
    ),
    "expression of another engine": (
        _process(_decision(_condition("x>a", "${!ok}"), _flows("x>b"), default="x-b")),
        "foreign-expression",
        "x-a",
    ),
    "script of another language": (
        _process(
            SOUND.replace(
                '<userTask id="t"/>',
                '<scriptTask id="t" scriptFormat="groovy"><script>1</script></scriptTask>',
            )
        ),
        "foreign-expression",
        "t",
    ),
    "empty vendor expression": (
        _process(SOUND.replace('id="t"', 'id="t" camunda:assignee="${}"', 1)),
        "empty-expression",
        "t",
    ),
    "vendor number": (
        _process(SOUND.replace('id="t"', 'id="t" camunda:priority="high"', 1)),
        "bad-number",
        "t",
    ),
    "XOR split into AND join": (_process(XOR_AND), "deadlock", "j"),
    "AND split into XOR join": (_process(AND_XOR), "lack-of-synchronization", "j"),
    "no way out": (_process(TRAP), "no-way-out", "a"),
    "loop of gateways": (_process(BOTH_WAYS_LOOP), "endless-loop", "x"),
    "loop of scripts": (_process(SCRIPT_LOOP), "cycle-without-wait", "x"),
    "pool without process": (
        _process(SOUND).replace(
            "<process", '<collaboration id="c"><participant id="q"/></collaboration><process', 1
        ),
        "pool-without-process",
        "q",
    ),
    "pool with unknown process": (
        _process(SOUND).replace(
            "<process",
            '<collaboration id="c"><participant id="q" processRef="z"/></collaboration><process',
            1,
        ),
        "unknown-process",
        "q",
    ),
    "dangling message flow": (
        _process(SOUND).replace(
            "<process",
            '<collaboration id="c"><messageFlow id="q" sourceRef="t" targetRef="z"/></collaboration><process',
            1,
        ),
        "dangling-message-flow",
        "q",
    ),
    "message flow inside a pool": (
        _process(SOUND).replace(
            "<process",
            '<collaboration id="c"><messageFlow id="q" sourceRef="t" targetRef="s"/></collaboration><process',
            1,
        ),
        "message-flow-inside-pool",
        "q",
    ),
    "lane with unknown node": (
        _process('<laneSet><lane id="l"><flowNodeRef>z</flowNodeRef></lane></laneSet>' + SOUND),
        "unknown-lane-node",
        "l",
    ),
    "two lanes": (
        _process(
            '<laneSet><lane id="l"><flowNodeRef>t</flowNodeRef></lane><lane id="m"><flowNodeRef>t</flowNodeRef></lane>'
            "</laneSet>" + SOUND
        ),
        "two-lanes",
        "t",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_finds(case: str) -> None:
    data, code, element_id = CASES[case]
    found = lint(bpmn.parse(data), today=date(2026, 1, 1))
    assert (code, element_id) in [(finding.code, finding.element_id) for finding in found]


@pytest.mark.parametrize("case", CASES)
def test_findings_say_what_and_how_to_mend(case: str) -> None:
    for finding in lint(bpmn.parse(CASES[case][0]), today=date(2026, 1, 1)):
        assert finding.message
        assert finding.mend is not None
        assert finding.mend.text


def test_sound_process_has_no_findings() -> None:
    assert lint(bpmn.parse(_process(SOUND))) == ()


def test_models_without_errors_compile(model_path: Path) -> None:
    definitions = bpmn.parse(model_path.read_bytes())
    if is_executable(lint(definitions)):
        for process in definitions.processes:
            compile(definitions, process.id)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+10:00", "R/PT0S", "2027-02-30", "P", "tomorrow"])
def test_impossible_times_are_found(text: str) -> None:
    form = {"P": "duration", "R": "cycle"}.get(text[0], "date")
    builder = (
        ProcessBuilder("p").start("s").catch("c", trigger=timer(form, text)).end("e").path("s", "c", "e")
    )
    assert [finding.code for finding in lint(builder.document().definitions)] == ["bad-timer"]


@pytest.mark.parametrize("case", [case for case in CASES if case not in ("no process", "empty")])
def test_broken_models_are_still_drawn(case: str) -> None:
    from parley.foundation.lib.bpmn.layout import arrange
    from parley.foundation.lib.bpmn.svg import draw

    definitions = bpmn.parse(CASES[case][0])
    assert "<svg" in draw(definitions, arrange(definitions))


def test_invalid_models_of_other_engines_are_found(models: Path) -> None:
    for path in sorted((models / "camunda_invalid").iterdir()):
        found = [finding for finding in lint(bpmn.parse(path.read_bytes())) if finding.severity != NOTE]
        assert found, path.name
        assert all(finding.line for finding in found), path.name


def test_lint_accepts_every_real_model(model_path: Path) -> None:
    for finding in lint(bpmn.parse(model_path.read_bytes())):
        assert finding.code and finding.message


def test_mend_makes_the_default_way() -> None:
    document = bpmn.read(_process(_decision(_condition("x>a", "true"), _flows("x>b"))))
    mend = next(found.mend for found in lint(document.definitions) if found.code == "no-default")
    assert mend is not None
    apply_mend(document, mend)
    assert lint(document.definitions) == ()


def test_mend_adds_the_end() -> None:
    document = ProcessBuilder("p").start("s").task("userTask", "t").path("s", "t").document()
    mend = next(found.mend for found in lint(document.definitions) if found.code == "implicit-end")
    assert mend is not None
    apply_mend(document, mend)
    assert lint(document.definitions) == ()
    task, end = (shape.bounds for shape in document.diagrams[0].shapes[1:])
    assert (end.center.y, end.x > task.right) == (task.center.y, True)


def test_process_that_a_message_starts_needs_no_start_event() -> None:
    builder = ProcessBuilder("p").task("receiveTask", "r", message="Order", instantiate="true").end("e")
    assert lint(builder.path("r", "e").document().definitions) == ()


def test_mend_writes_conditions_of_other_engines_in_feel() -> None:
    written = "${!done &amp;&amp; status == 'open'}"
    document = bpmn.read(_process(_decision(_condition("x>a", written), _flows("x>b"), default="x-b")))
    mend = next(found.mend for found in lint(document.definitions) if found.code == "foreign-expression")
    assert mend is not None
    apply_mend(document, mend)
    condition = document.definitions.processes[0].flows[1].condition
    assert condition is not None
    assert condition.text == 'not(done) and status = "open"'
    assert lint(document.definitions) == ()


@pytest.mark.parametrize("case", CASES)
def test_every_offered_mend_can_be_applied(case: str) -> None:
    data = CASES[case][0]
    for finding in lint(bpmn.parse(data), today=date(2026, 1, 1)):
        if finding.mend is not None and finding.mend.operation:
            document = bpmn.read(data)
            apply_mend(document, finding.mend)
            bpmn.read(document.write())


def test_mend_for_a_person_is_refused() -> None:
    with pytest.raises(bpmn.BpmnError, match="for a person"):
        apply_mend(bpmn.read(_process(SOUND)), Mend("Think."))


def test_errors_stand_in_the_way_of_running() -> None:
    assert is_executable(lint(bpmn.parse(CASES["needless gateway"][0])))
    assert not is_executable(lint(bpmn.parse(CASES["dangling"][0])))


def test_findings_are_ordered_by_severity() -> None:
    found = lint(bpmn.parse(CASES["flow into sub-process"][0]))
    assert found[0].severity == ERROR
    assert found[-1].severity == NOTE


def test_inclusive_join_of_an_inclusive_split_is_sound() -> None:
    builder = ProcessBuilder("p").start("s").gateway("inclusiveGateway", "x").gateway("inclusiveGateway", "j")
    builder.task("userTask", "a").task("userTask", "b").task("userTask", "c").end("e").path("s", "x")
    builder.flow("x", "a", condition="1 = 1").flow("x", "b", condition="2 = 2").flow("x", "c", default=True)
    builder.path("a", "j").path("b", "j").path("c", "j", "e")
    assert lint(builder.document().definitions) == ()


def test_event_gateway_and_interrupting_boundary_are_sound() -> None:
    builder = ProcessBuilder("p").start("s").gateway("eventBasedGateway", "x")
    builder.catch("m", trigger=message("M")).catch("t", trigger=timer("duration", "PT1H"))
    builder.task("userTask", "u").boundary("late", "u", timer("duration", "PT1H")).end("e")
    builder.path("s", "x", "m", "u", "e").path("x", "t", "u").path("late", "e")
    assert lint(builder.document().definitions) == ()


def test_loop_over_a_parallel_block_is_sound() -> None:
    builder = ProcessBuilder("p").start("s").gateway("parallelGateway", "x").gateway("parallelGateway", "j")
    builder.task("userTask", "a").task("userTask", "b").gateway("exclusiveGateway", "m").end("e")
    builder.gateway("exclusiveGateway", "again").path("s", "m", "x", "a", "j", "again").path("x", "b", "j")
    builder.flow("again", "m", condition="1 = 2").flow("again", "e", default=True)
    assert lint(builder.document().definitions) == ()


def test_reminder_that_may_run_twice_is_no_finding() -> None:
    builder = ProcessBuilder("p").start("s").task("userTask", "t").gateway("exclusiveGateway", "x").end("e")
    builder.boundary("late", "t", timer("cycle", "R/PT1H"), interrupting=False).task(
        "userTask", "remind"
    ).end("r")
    builder.path("s", "t", "x").path("late", "remind", "r")
    builder.flow("x", "t", condition="1 = 2").flow("x", "e", default=True)
    assert lint(builder.document().definitions) == ()


def test_reminder_that_joins_the_main_way_is_found() -> None:
    builder = ProcessBuilder("p").start("s").task("userTask", "t").task("userTask", "after").end("e")
    builder.boundary("late", "t", timer("duration", "PT1H"), interrupting=False)
    builder.path("s", "t", "after", "e").path("late", "after")
    assert [finding.code for finding in lint(builder.document().definitions)] == ["lack-of-synchronization"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("adHocSubProcess", "in which an inclusive gateway chooses"),
        ("complexGateway", "completion condition"),
        ("choreographyTask", "the process of each participant"),
        ("magicTask", "another kind of element"),
    ],
)
def test_what_cannot_run_has_a_mend_that_names_what_to_use_instead(kind: str, words: str) -> None:
    found = lint(bpmn.parse(_process(SOUND.replace("userTask", kind))))
    (finding,) = [each for each in found if each.code == "not-executable"]
    assert finding.mend is not None
    assert words in finding.mend.text
    assert "no-start" not in {each.code for each in found}
