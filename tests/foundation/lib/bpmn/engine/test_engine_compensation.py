"""Compensation and transactions."""

from __future__ import annotations

from .models import (
    boundary,
    definition,
    end,
    event_sub,
    flow,
    node,
    path,
    script,
    service,
    start,
    sub,
    throw,
    user,
    world,
)

COMPENSATE = definition("compensate")


def undone(id: str, result: str = "undone") -> str:
    """The compensation handler of `id`, an own task that notes its name."""
    handler = node(
        "scriptTask",
        f"undo_{id}",
        f'<script>append({result}, "{id}")</script>',
        isForCompensation="true",
        parley_result=result,
    )
    association = f'<association id="as_{id}" sourceRef="cb_{id}" targetRef="undo_{id}"/>'
    return boundary(f"cb_{id}", id, COMPENSATE) + handler + association


def booked(id: str) -> str:
    return script(id, f"booked_{id}", "1") + undone(id)


def test_compensation_undoes_in_reverse_order() -> None:
    run = world(
        start(),
        booked("a"),
        booked("b"),
        booked("c"),
        throw("t", COMPENSATE),
        user("z"),
        end(),
        path("s a b t z e"),
        path("z c e"),
        variables={"undone": []},
    )
    assert run.data["undone"] == ["b", "a"]
    assert run.at == ["z"]
    assert run.state.get("done", []) == []


def test_compensation_of_one_activity() -> None:
    run = world(
        start(),
        booked("a"),
        booked("b"),
        throw("t", definition("compensate", "a")),
        throw("t2", COMPENSATE),
        user("z"),
        end(),
        path("s a b t t2 z e"),
        variables={"undone": []},
    )
    assert run.data["undone"] == ["a", "b"]


def test_compensation_waits_for_handlers_that_wait() -> None:
    handler = user("undo_a", isForCompensation="true")
    run = world(
        start(),
        script("a", "x", "1"),
        boundary("cb", "a", COMPENSATE),
        handler,
        '<association id="as" sourceRef="cb" targetRef="undo_a"/>',
        end("e", COMPENSATE),
        path("s a e"),
    )
    assert run.at == ["undo_a"]
    run.complete("undo_a", {"refund": 5})
    assert (run.status, run.data) == ("finished", {"x": 1, "refund": 5})


def test_loops_are_compensated_as_often_as_they_ran_with_constant_state() -> None:
    run = world(
        start(),
        node("exclusiveGateway", "m"),
        script("a", "n", "n + 1"),
        undone("a"),
        node("exclusiveGateway", "x", default="x.m"),
        user("u"),
        end("e", COMPENSATE),
        path("s m a x"),
        flow("x", "m"),
        flow("x", "u", "n >= 50"),
        path("u e"),
        variables={"n": 0, "undone": []},
    )
    assert run.state["done"] == [["a", 50]]
    run.complete("u")
    assert run.status == "finished"
    assert run.data["undone"] == ["a"] * 50


def test_finished_sub_process_is_compensated_from_within() -> None:
    run = world(
        start(),
        sub("p2", start("is"), booked("a"), booked("b"), end("ie"), path("is a b ie")),
        booked("c"),
        throw("t", COMPENSATE),
        user("z"),
        end(),
        path("s p2 c t z e"),
        variables={"undone": []},
    )
    assert run.data["undone"] == ["c", "b", "a"]


def test_sub_process_with_a_handler_is_compensated_as_a_whole() -> None:
    run = world(
        start(),
        sub("p2", start("is"), booked("a"), end("ie"), path("is a ie")),
        undone("p2"),
        throw("t", COMPENSATE),
        user("z"),
        end(),
        path("s p2 t z e"),
        variables={"undone": []},
    )
    assert run.data["undone"] == ["p2"]


def test_compensation_event_sub_process_says_how() -> None:
    inside = event_sub(
        "ev",
        start("es", COMPENSATE),
        script("note", "undone", 'append(undone, "begin")'),
        throw("et", COMPENSATE),
        end("ee"),
        path("es note et ee"),
    )
    run = world(
        start(),
        sub("p2", start("is"), booked("a"), end("ie"), path("is a ie"), inside),
        throw("t", COMPENSATE),
        user("z"),
        end(),
        path("s p2 t z e"),
        variables={"undone": []},
    )
    assert run.data["undone"] == ["begin", "a"]
    assert run.at == ["z"]


TRANSACTION = (
    start(),
    node(
        "transaction",
        "tx",
        start("is"),
        node("parallelGateway", "f"),
        booked("a"),
        user("u"),
        service("pay"),
        node("exclusiveGateway", "x", default="x.ie"),
        end("ie"),
        end("ce", "<cancelEventDefinition/>"),
        end("pe"),
        path("is a f u x"),
        path("f pay pe"),
        flow("x", "ie"),
        flow("x", "ce", "cancelled"),
    ),
    boundary("cx", "tx", "<cancelEventDefinition/>"),
    user("z"),
    end(),
    path("s tx e"),
    path("cx z e"),
)


def test_cancelled_transaction_undoes_and_leaves_by_its_cancel_event() -> None:
    run = world(*TRANSACTION, variables={"undone": []})
    run.complete("u", {"cancelled": True})
    assert run.data["undone"] == ["a"]
    assert run.at == ["z"]
    assert ("cancel", "pay") in run.kinds_of_effects()


def test_transaction_that_succeeds_goes_on() -> None:
    run = world(*TRANSACTION, variables={"undone": []})
    run.complete("pay")
    run.complete("u", {"cancelled": False})
    assert (run.status, run.data["undone"]) == ("finished", [])


def test_error_in_a_handler_is_caught_around_it() -> None:
    handler = service("undo_a", isForCompensation="true")
    run = world(
        start(),
        sub(
            "p2",
            start("is"),
            script("a", "x", "1"),
            boundary("cb", "a", COMPENSATE),
            handler,
            '<association id="as" sourceRef="cb" targetRef="undo_a"/>',
            end("ie", COMPENSATE),
            path("is a ie"),
        ),
        boundary("b", "p2", definition("error")),
        user("z"),
        end(),
        path("s p2 e"),
        path("b z e"),
    )
    run.answer(run.find("undo_a"), "error", name="gone")
    assert run.at == ["z"]
