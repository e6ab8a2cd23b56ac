"""What cannot run is refused before it runs, all reasons at once, each with its element."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from parley.foundation.lib.bpmn import BpmnError, parse
from parley.foundation.lib.bpmn.engine import CompileError, Host, compile
from parley.foundation.lib.feel import DATE, NUMBER, ContextType

from .models import (
    boundary,
    catch,
    conditional,
    definition,
    end,
    event_sub,
    extension,
    flow,
    graph,
    mapped,
    node,
    path,
    script,
    service,
    start,
    sub,
    throw,
    timer,
    user,
    xml,
)

SHARED = Path(__file__).parents[6] / "shared" / "data" / "G_bpmn"


def faults(*inside: str, host: Host | None = None) -> list[tuple[str, str]]:
    with pytest.raises(CompileError) as caught:
        graph(*inside, host=host)
    return [(fault.element, fault.message) for fault in caught.value.faults]


REFUSED = {
    "no start": ((user("u"), end(), path("u e")), "p", "The process has no start event. Add one."),
    "no end": (
        (start(), user("u"), path("s u")),
        "u",
        "No flow leaves this node. Connect it, or add an end event.",
    ),
    "dangling": (
        (start(), end(), path("s e"), flow("s", "nowhere")),
        "s.nowhere",
        "The flow ends at 'nowhere', which does not exist. Connect or delete it.",
    ),
    "across": (
        (start(), sub("q", user("u")), end(), path("s q e"), flow("s", "u")),
        "s.u",
        "The flow ends at 'u', in another sub-process. Flows cannot cross its border.",
    ),
    "unknown": (
        (start(), node("complexGateway", "c"), end(), path("s c e")),
        "c",
        "A complexGateway cannot be run. Replace it.",
    ),
    "ad hoc": (
        (start(), node("adHocSubProcess", "a", user("u")), end(), path("s a e")),
        "a",
        "A adHocSubProcess cannot be run. Replace it.",
    ),
    "unreachable": (
        (start(), end(), path("s e"), user("u"), path("u e")),
        "u",
        "No token can ever reach this node. Connect or delete it.",
    ),
    "trap": (
        (start(), node("exclusiveGateway", "m"), user("u"), path("s m u m"), end()),
        "u",
        "From here no end can be reached: tokens would go round for ever.",
    ),
    "no condition": (
        (start(), node("exclusiveGateway", "x"), end("a"), end("b"), path("s x a"), flow("x", "b", "n > 1")),
        "x.a",
        "A flow of 'x' has neither a condition nor is it the default.",
    ),
    "bad default": (
        (start(), node("exclusiveGateway", "x", default="s.x"), end(), path("s x e")),
        "x",
        "The default flow 's.x' does not leave this node.",
    ),
    "condition after AND": (
        (start(), node("parallelGateway", "f"), end("a"), end("b"), path("s f a"), flow("f", "b", "n")),
        "f.b",
        "A flow of a parallelGateway cannot have a condition.",
    ),
    "event gateway": (
        (start(), node("eventBasedGateway", "g"), user("u"), end(), path("s g u e")),
        "u",
        "After the event-based gateway 'g' only catching events and receive tasks can stand.",
    ),
    "no time": (
        (start(), catch("c", "<timerEventDefinition/>"), end(), path("s c e")),
        "c",
        "The timer says no time. Give a date, a duration or a cycle.",
    ),
    "bad time": (
        (start(), catch("c", timer("Duration", "1 day")), end(), path("s c e")),
        "c",
        "The timer's duration cannot be used: '1 day' is no ISO 8601 duration, such as PT1H or P3D.",
    ),
    "no message": (
        (start(), catch("c", definition("message", "gone")), end(), path("s c e")),
        "c",
        "The intermediateCatchEvent refers to the message 'gone', which does not exist.",
    ),
    "no signal": (
        (start(), throw("t", definition("signal")), end(), path("s t e")),
        "t",
        "The event names no signal.",
    ),
    "no error": (
        (start(), end("e", definition("error")), path("s e")),
        "e",
        "The event does not say which error it throws.",
    ),
    "no action": (
        (start(), node("serviceTask", "w"), end(), path("s w e")),
        "w",
        "The task names no action. Set parley:action or zeebe:taskDefinition.",
    ),
    "no decision": (
        (start(), node("businessRuleTask", "w"), end(), path("s w e")),
        "w",
        "The task names no decision. Set parley:decision or zeebe:calledDecision.",
    ),
    "no process": (
        (start(), node("callActivity", "w"), end(), path("s w e")),
        "w",
        "The call activity names no process. Set calledElement.",
    ),
    "python": (
        (
            start(),
            node("scriptTask", "k", "<script>print(1)</script>", scriptFormat="python"),
            end(),
            path("s k e"),
        ),
        "k",
        "The script is written in 'python'. Only FEEL can be run.",
    ),
    "no loop end": (
        (start(), user("u", "<standardLoopCharacteristics/>"), end(), path("s u e")),
        "u",
        "The loop has neither a condition nor a maximum: it would never end.",
    ),
    "no collection": (
        (start(), user("u", "<multiInstanceLoopCharacteristics/>"), end(), path("s u e")),
        "u",
        "The multi-instance says neither how often nor over which collection.",
    ),
    "no link": (
        (start(), throw("t", '<linkEventDefinition name="x"/>'), end(), path("s e"), flow("s", "t")),
        "t",
        "The link 'x' needs exactly one catching event here, not 0.",
    ),
    "cancel outside": (
        (start(), end("e", "<cancelEventDefinition/>"), path("s e")),
        "e",
        "Only a transaction can be cancelled from within.",
    ),
    "no handler": (
        (start(), user("u"), boundary("b", "u", definition("compensate")), end(), path("s u e")),
        "b",
        "Connect the compensation event by an association with one activity marked isForCompensation.",
    ),
    "event sub-process": (
        (start(), end(), path("s e"), event_sub("v", start("vs"), end("ve"), path("vs ve"))),
        "v",
        "An event sub-process needs exactly one start event that says what starts it.",
    ),
    "boundary nowhere": (
        (start(), end(), path("s e"), boundary("b", "gone", timer("Duration", "PT1H")), path("b e")),
        "b",
        "The event is attached to 'gone', which does not exist here.",
    ),
    "boundary of a gateway": (
        (
            start(),
            node("exclusiveGateway", "x"),
            end(),
            path("s x e"),
            boundary("b", "x", timer("Duration", "PT1H")),
            path("b e"),
        ),
        "b",
        "The event is attached to 'x', which is no activity.",
    ),
    "two catches": (
        (
            start(),
            user("u"),
            boundary("a", "u", definition("error")),
            boundary("b", "u", definition("error")),
            end(),
            path("s u e"),
            path("a e"),
            path("b e"),
        ),
        "b",
        "Another event here already catches the error ''.",
    ),
    "flow into start": (
        (start(), user("u"), end(), path("s u e"), flow("u", "s")),
        "s",
        "A startEvent cannot have an incoming flow.",
    ),
    "two triggers": (
        (
            start(),
            catch("c", timer("Duration", "PT1H"), definition("signal", "s_alarm")),
            end(),
            path("s c e"),
        ),
        "c",
        "A intermediateCatchEvent of kind multiple cannot be run here.",
    ),
    "nested input": (
        (
            start(),
            user(
                "u",
                extension(
                    '<camunda:inputOutput><camunda:inputParameter name="a"><camunda:script/></camunda:inputParameter></camunda:inputOutput>'
                ),
            ),
            end(),
            path("s u e"),
        ),
        "u",
        "The input 'a' is neither a text nor an expression.",
    ),
    "nameless input": (
        (start(), user("u", extension(mapped("input", "", "= 1"))), end(), path("s u e")),
        "u",
        "An input has no variable name.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_model_is_refused_with_its_element(case: str) -> None:
    elements, element, message = REFUSED[case]
    assert (element, message) in faults(*elements)


def test_all_faults_are_told_at_once() -> None:
    host = Host(
        names={"amount": NUMBER, "deal": ContextType({"due date": DATE})}, actions=frozenset({"work"})
    )
    found = faults(
        start(),
        service("w", parley_action="wokr"),
        script("k", "x", "amuont + 1"),
        node("exclusiveGateway", "x", default="x.a"),
        end("a"),
        end("b"),
        end("c"),
        path("s w k x a"),
        flow("x", "b", 'amount > "x"'),
        flow("x", "c", "deal.due date"),
        host=host,
    )
    assert found == [
        ("w", "The host has no action 'wokr'."),
        (
            "k",
            'The script \'amuont + 1\': Unknown field "amuont"; did you mean "amount"? (line 1, column 1).',
        ),
        (
            "x.b",
            "The condition 'amount > \"x\"': number and string cannot be compared; the result would always be null "
            "(line 1, column 1).",
        ),
        (
            "x.c",
            "The condition 'deal.due date': The result is of type date; boolean is needed (line 1, column 1).",
        ),
    ]


def test_names_that_the_model_sets_are_known() -> None:
    host = Host(names={"amount due": NUMBER})
    model = graph(
        start(),
        script("k", "sum of all", "amount due + 1"),
        catch("c", conditional("sum of all > amount due")),
        end(),
        path("s k c e"),
        host=host,
    )
    assert model.watched == {"sum of all", "amount due"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a >", "The condition 'a >'"),
        ("${a == 1}", "Expressions like ${...} are not run: write FEEL."),
        ("(" * 10_000, "nested"),
        ("a" * 20_001 + " > 1", "20000"),
    ],
)
def test_bad_expression_is_refused_fast(text: str, message: str) -> None:
    began = time.process_time()
    ((element, found),) = faults(
        start(),
        node("exclusiveGateway", "x", default="x.a"),
        end("a"),
        end("b"),
        path("s x a"),
        flow("x", "b", text),
    )
    assert element == "x.b"
    assert message in found
    assert len(found) < 400
    assert time.process_time() - began < 3


def test_duplicate_ids_are_refused() -> None:
    with pytest.raises(CompileError, match="u: The id is used twice, first in line 1"):
        compile(parse(xml(start(), user("u"), user("u"), end(), path("s u e"))))


def test_unknown_process_is_refused() -> None:
    with pytest.raises(CompileError, match=r"There is no such process in the model; it has 'p'\."):
        compile(parse(xml(start(), end(), path("s e"))), "q")


def test_graph_is_immutable() -> None:
    model = graph(start(), end(), path("s e"))
    with pytest.raises(AttributeError):
        model.root.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        model.nodes["x"] = model.root  # type: ignore[index]


def chain(length: int) -> str:
    ids = [f"n{number}" for number in range(length)]
    kinds = ("task", "parallelGateway", "exclusiveGateway", "inclusiveGateway")
    nodes = (node(kinds[number % 4], id) for number, id in enumerate(ids))
    return xml(start(), *nodes, end(), path(" ".join(["s", *ids, "e"])))


@pytest.mark.parametrize("length", [1_900, 20_000])
def test_large_model_is_compiled_or_refused_within_a_second(length: int) -> None:
    definitions = parse(chain(length))
    began = time.process_time()
    if length > 2_000:
        with pytest.raises(CompileError, match="at most 2,000 can run"):
            compile(definitions)
    else:
        compile(definitions)
    assert time.process_time() - began < 3


def test_every_real_model_is_compiled_or_refused_with_elements() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no real models at {SHARED}")
    outcomes = {"run": 0, "refused": 0}
    for file in sorted(SHARED.rglob("*")):
        if file.suffix not in (".bpmn", ".xml"):
            continue
        try:
            definitions = parse(file.read_bytes())
        except BpmnError:
            continue
        for process in definitions.processes:
            try:
                compile(definitions, process.id)
                outcomes["run"] += 1
            except CompileError as error:
                assert all(fault.element and fault.message for fault in error.faults)
                outcomes["refused"] += 1
    assert outcomes["refused"] > 20
    assert outcomes["run"] > 5
