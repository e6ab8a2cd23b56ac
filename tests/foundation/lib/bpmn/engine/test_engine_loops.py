"""Multi-instance, standard loops, called processes."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from .models import (
    boundary,
    definition,
    end,
    extension,
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
    world,
)


def many(
    collection: str = "",
    *,
    item: str = "",
    out: str = "",
    output: str = "",
    sequential: bool = False,
    completion: str = "",
    cardinality: str = "",
) -> str:
    zeebe = "".join(
        f" {name}={quoteattr(value)}"
        for name, value in (
            ("inputCollection", collection),
            ("inputElement", item),
            ("outputCollection", out),
            ("outputElement", output),
        )
        if value
    )
    inner = extension(f"<zeebe:loopCharacteristics{zeebe}/>") if zeebe else ""
    if cardinality:
        inner += f"<loopCardinality>{cardinality}</loopCardinality>"
    if completion:
        inner += f"<completionCondition>{escape(completion)}</completionCondition>"
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">{inner}'
        "</multiInstanceLoopCharacteristics>"
    )


def loop(condition: str = "", **attributes: Any) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    inner = f"<loopCondition>{escape(condition)}</loopCondition>" if condition else ""
    return f"<standardLoopCharacteristics{written}>{inner}</standardLoopCharacteristics>"


APPROVERS = {"approvers": ["anna", "boris", "vera"]}


def test_parallel_instances_collect_their_results_in_the_order_of_the_items() -> None:
    task = user("u", many("= approvers", item="who", out="votes", output="= vote"), parley_assignee="= who")
    run = world(start(), task, end(), path("s u e"), variables=APPROVERS)
    assert [wait.details["assignee"] for wait in run.waits.values()] == ["anna", "boris", "vera"]
    for id, vote in zip(reversed(list(run.waits)), ("no", "yes", "yes"), strict=True):
        run.answer(id, data={"vote": vote})
    assert run.status == "finished"
    assert run.data == {**APPROVERS, "votes": ["yes", "yes", "no"]}


def test_sequential_instances_come_one_after_the_other() -> None:
    task = user("u", many("= approvers", item="who", sequential=True), parley_assignee="= who")
    run = world(start(), task, end(), path("s u e"), variables=APPROVERS)
    seen = []
    while run.status == "active":
        (wait,) = run.waits.values()
        seen.append(wait.details["assignee"])
        run.answer(wait.id, data={"last": seen[-1]})
    assert seen == ["anna", "boris", "vera"]
    assert run.data == {**APPROVERS, "last": "vera"}


def test_completion_condition_cancels_the_rest() -> None:
    task = user(
        "u", many("= approvers", item="who", completion="vote = no or numberOfCompletedInstances >= 2")
    )
    run = world(start(), task, user("z"), end(), path("s u z e"), variables={**APPROVERS, "no": "no"})
    first, second, _ = run.waits
    run.answer(second, data={"vote": "yes"})
    assert len(run.waits) == 2
    run.answer(first, data={"vote": "no"})
    assert run.at == ["z"]
    assert run.kinds_of_effects()[3:] == [("cancel", "u"), ("task", "z")]


@pytest.mark.parametrize("sequential", [True, False])
def test_cardinality_zero_passes(sequential: bool) -> None:
    run = world(
        start(),
        user("u", many(cardinality="n", sequential=sequential)),
        end(),
        path("s u e"),
        variables={"n": 0},
    )
    assert run.status == "finished"


@pytest.mark.parametrize(
    ("n", "message"),
    [
        ("x", "The cardinality 'n' is no whole number but 'x'."),
        (-1, "The cardinality 'n' is no whole number but -1."),
        (2.5, "The cardinality 'n' is no whole number but 2.5."),
        (10**9, "1,000,000,000 instances; at most 10,000 are run."),
    ],
)
def test_impossible_cardinality_is_an_incident(n: Any, message: str) -> None:
    run = world(start(), user("u", many(cardinality="n")), end(), path("s u e"), variables={"n": n})
    assert run.incident() == {"code": "loop", "message": message}
    run.answer(run.find("u"), "retry", {"n": 1})
    assert run.at == ["u"]


def test_collection_that_is_no_list_is_an_incident() -> None:
    run = world(
        start(),
        user("u", many("= approvers", item="who")),
        end(),
        path("s u e"),
        variables={"approvers": None},
    )
    assert run.incident()["message"] == "The collection 'approvers' is no list but None."


@pytest.mark.parametrize("sequential", [True, False])
def test_instances_of_a_sub_process_keep_their_variables_apart(sequential: bool) -> None:
    body = sub(
        "p2",
        many("= [1, 2, 3]", item="n", out="squares", output="= square", sequential=sequential),
        start("is"),
        script("k", "square", "n * n"),
        user("iu"),
        end("ie"),
        path("is k iu ie"),
    )
    run = world(start(), body, end(), path("s p2 e"))
    while run.status == "active":
        run.complete("iu")
    assert run.data == {"squares": [1, 4, 9]}


def test_boundary_interrupts_all_instances() -> None:
    run = world(
        start(),
        user("u", many("= approvers", item="who")),
        boundary("b", "u", timer("Duration", "PT1H")),
        user("z"),
        end(),
        path("s u e"),
        path("b z e"),
        variables=APPROVERS,
    )
    assert run.at == ["b", "u", "u", "u"]
    run.tick("2026-01-01T01:00:00Z")
    assert run.at == ["z"]


def test_error_in_one_instance_leaves_the_whole_activity() -> None:
    run = world(
        start(),
        service("w", many("= approvers", item="who")),
        boundary("b", "w", definition("error", "e_stock")),
        user("z"),
        end(),
        path("s w e"),
        path("b z e"),
        variables=APPROVERS,
    )
    run.answer(list(run.waits)[1], "error", name="no_stock")
    assert run.at == ["z"]


def test_bad_output_item_is_an_incident_of_that_instance_only() -> None:
    task = user("u", many("= approvers", item="who", out="votes", output="= [1..3]"))
    run = world(start(), task, end(), path("s u e"), variables=APPROVERS)
    run.answer(next(iter(run.waits)))
    assert [wait.kind for wait in run.waits.values()].count("user") == 2
    assert run.incident()["code"] == "value"


def test_standard_loop_repeats_while_its_condition_holds() -> None:
    run = world(start(), user("u", loop("not(good)")), end(), path("s u e"), variables={"good": False})
    for good in (False, False, True):
        assert run.status == "active"
        run.complete("u", {"good": good})
    assert run.status == "finished"


def test_standard_loop_tested_before_may_not_run_at_all() -> None:
    run = world(
        start(),
        user("u", loop("not(good)", testBefore="true")),
        end(),
        path("s u e"),
        variables={"good": True},
    )
    assert run.status == "finished"


def test_standard_loop_ends_at_its_maximum() -> None:
    run = world(
        start(),
        script("k", "n", "n + loopCounter", loop(loopMaximum=4)),
        end(),
        path("s k e"),
        variables={"n": 0},
    )
    assert run.data == {"n": 10}


def test_many_instances_at_once_are_no_endless_loop() -> None:
    task = script("k", "square", "n * n", many("= 1..9000", item="n", out="all", output="= square"))
    run = world(
        start(),
        script("one", "list", "for i in 1..9000 return i"),
        task.replace("= 1..9000", "= list"),
        end(),
        path("s one k e"),
    )
    assert run.status == "finished"
    assert run.data["all"][:3] == [1, 4, 9]


CALLED = graph(
    start(),
    user("cu"),
    node("exclusiveGateway", "x", default="x.e"),
    end(),
    end("err", definition("error", "e_stock")),
    path("s cu x e"),
    '<sequenceFlow id="bad" sourceRef="x" targetRef="err"><conditionExpression>bad</conditionExpression>'
    "</sequenceFlow>",
    process="called",
)


def call(*inside: str) -> str:
    return node("callActivity", "c", *inside, calledElement="called")


def test_called_process_is_an_instance_of_its_own() -> None:
    mapping = extension(mapped("input", "x", "= n + 1"), mapped("output", "y", "= x * 2"))
    run = world(
        start(),
        call(mapping),
        user("z"),
        end(),
        path("s c z e"),
        variables={"n": 1},
        others={"called": CALLED},
    )
    assert run.states["p-1:2"]["data"] == {"x": 2}
    run.complete("cu")
    assert run.at == ["z"]
    assert run.data == {"n": 1, "y": 4}


def test_variables_of_a_called_process_as_camunda_writes_them() -> None:
    inside = extension(
        '<camunda:in source="n" target="x"/>',
        '<camunda:in sourceExpression="${m}" target="y"/>',
        '<camunda:out source="x" target="back"/>',
        '<camunda:in businessKey="#{k}"/>',
    )
    run = world(
        start(), call(inside), end(), path("s c e"), variables={"n": 1, "m": 2}, others={"called": CALLED}
    )
    assert run.states["p-1:2"]["data"] == {"x": 1, "y": 2}
    run.complete("cu", {"noise": 3})
    assert run.data == {"n": 1, "m": 2, "back": 1}


def test_error_of_a_called_process_is_caught_by_the_caller() -> None:
    run = world(
        start(),
        call(),
        boundary("b", "c", definition("error", "e_stock")),
        user("z"),
        end(),
        path("s c e"),
        path("b z e"),
        others={"called": CALLED},
    )
    run.complete("cu", {"bad": True})
    assert run.at == ["z"]


def test_called_process_ends_with_its_caller() -> None:
    run = world(
        start(),
        call(),
        boundary("b", "c", timer("Duration", "PT1H")),
        end(),
        path("s c e"),
        path("b e"),
        others={"called": CALLED},
    )
    run.tick("2026-01-02T00:00:00Z")
    assert {id: state["status"] for id, state in run.states.items()} == {
        "p-1": "finished",
        "p-1:2": "cancelled",
    }
    assert run.waits == {}


def test_escalation_of_a_called_process_reaches_the_caller() -> None:
    called = graph(
        start(),
        throw("t", definition("escalation", "x_late")),
        user("cu"),
        end(),
        path("s t cu e"),
        process="called",
    )
    run = world(
        start(),
        call(),
        boundary("b", "c", definition("escalation", "x_late"), interrupting=False),
        user("z"),
        end(),
        path("s c e"),
        path("b z e"),
        others={"called": called},
    )
    assert run.at == ["c", "z"]
