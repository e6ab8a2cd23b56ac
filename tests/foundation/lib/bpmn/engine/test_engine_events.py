"""Events: boundary, event sub-processes, signals, conditions, errors, escalations."""

from __future__ import annotations

import pytest

from parley.foundation.lib.bpmn.engine import Host, Wait, next_start, start_waits

from .models import (
    NOW,
    World,
    boundary,
    catch,
    conditional,
    definition,
    end,
    event_sub,
    flow,
    graph,
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

ALARM = definition("signal", "s_alarm")
PLAIN = definition("message", "m_plain")


@pytest.mark.parametrize(("interrupting", "left"), [(True, ["late"]), (False, ["u", "late"])])
def test_boundary_timer(interrupting: bool, left: list[str]) -> None:
    run = world(
        start(),
        user("u"),
        boundary("b", "u", timer("Duration", "PT1H"), interrupting=interrupting),
        user("late"),
        end(),
        path("s u e"),
        path("b late e"),
    )
    assert run.tick("2026-01-01T00:59:59Z") == 0
    assert run.tick("2026-01-01T01:00:00Z") == 1
    assert run.at == left
    assert (("cancel", "u") in run.kinds_of_effects()) == interrupting


def test_boundary_cycle_repeats_as_often_as_it_says() -> None:
    run = world(
        start(),
        user("u"),
        boundary("b", "u", timer("Cycle", "R3/PT1H"), interrupting=False),
        service("remind"),
        end(),
        path("s u e"),
        path("b remind e"),
        actions={"remind": lambda data: None},
    )
    assert run.tick("2026-01-03T00:00:00Z") == 3
    assert run.at == ["u"]
    assert [effect.id for effect in run.effects if effect.name == "remind"] == ["p-1:5", "p-1:8", "p-1:11"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_boundary_message_may_come_again_unless_it_interrupts(interrupting: bool) -> None:
    run = world(
        start(),
        user("u"),
        boundary("b", "u", PLAIN, interrupting=interrupting),
        user("v"),
        end(),
        path("s u e"),
        path("b v e"),
    )
    assert run.message("plain", data={"n": 1})
    assert run.message("plain", data={"n": 2}) != interrupting
    assert run.at == (["v"] if interrupting else ["u", "b", "v", "v"])
    assert run.data == {"n": 1 if interrupting else 2}


def test_boundary_of_a_sub_process_interrupts_all_inside() -> None:
    run = world(
        start(),
        sub(
            "p2",
            start("is"),
            node("parallelGateway", "f"),
            user("a"),
            service("b"),
            end("ie"),
            path("is f a ie"),
            path("f b ie"),
        ),
        boundary("bs", "p2", ALARM),
        user("z"),
        end(),
        path("s p2 e"),
        path("bs z e"),
    )
    run.signal("alarm", {"why": "fire"})
    assert run.at == ["z"]
    assert run.data == {"why": "fire"}
    assert run.kinds_of_effects()[2:] == [("cancel", "a"), ("cancel", "b"), ("task", "z")]


def test_signal_thrown_reaches_the_own_and_other_instances() -> None:
    listener = graph(start("ls", ALARM), user("lu"), end("le"), path("ls lu le"), process="other")
    run = world(
        start(),
        node("parallelGateway", "f"),
        catch("c", ALARM),
        user("u"),
        throw("t", ALARM),
        end(),
        path("s f c e"),
        path("f u t e"),
        others={"other": listener},
    )
    run.complete("u", {"n": 1})
    assert run.status == "finished"
    assert run.states["other-1"]["data"] == {"n": 1}


def test_conditional_catch_waits_until_it_is_true() -> None:
    run = world(start(), catch("c", conditional("n > 3")), end(), path("s c e"), variables={"n": 1})
    assert [wait.details for wait in run.waits.values()] == [{"names": ["n"]}]
    run.change(n=2, m=3)
    assert run.at == ["c"]
    run.change(n=4)
    assert run.status == "finished"


def test_conditional_that_is_true_from_the_beginning_does_not_wait() -> None:
    assert (
        world(start(), catch("c", conditional("n > 3")), end(), path("s c e"), variables={"n": 9}).status
        == "finished"
    )


def test_conditional_boundary_fires_each_time_it_turns_true() -> None:
    run = world(
        start(),
        user("u"),
        boundary("b", "u", conditional("n > 3"), interrupting=False),
        user("v"),
        end(),
        path("s u e"),
        path("b v e"),
        variables={"n": 0},
    )
    for n in (4, 5, 1, 6):
        run.change(n=n)
    assert run.at == ["u", "b", "v", "v"]


def test_conditional_sees_what_a_script_writes() -> None:
    run = world(
        start(),
        node("parallelGateway", "f"),
        catch("c", conditional("total > 10")),
        user("u"),
        script("k", "total", "n * 2"),
        end(),
        path("s f c e"),
        path("f u k e"),
    )
    run.complete("u", {"n": 7})
    assert run.status == "finished"


ERROR_ELEMENTS = (
    start(),
    sub(
        "p2",
        start("is"),
        user("iu"),
        node("exclusiveGateway", "x", default="x.ie"),
        end("ie"),
        end("err", definition("error", "e_stock")),
        path("is iu x"),
        flow("x", "ie"),
        flow("x", "err", "bad"),
    ),
    end(),
    path("s p2 e"),
)


def test_error_end_is_caught_at_the_boundary() -> None:
    run = world(
        *ERROR_ELEMENTS, boundary("b", "p2", definition("error", "e_stock")), user("z"), path("b z e")
    )
    run.complete("iu", {"bad": True})
    assert run.at == ["z"]


def test_error_of_the_very_code_comes_before_catch_all() -> None:
    run = world(
        *ERROR_ELEMENTS,
        boundary("all", "p2", definition("error")),
        boundary("b", "p2", definition("error", "e_stock")),
        user("z"),
        path("b z e"),
        path("all e"),
    )
    run.complete("iu", {"bad": True})
    assert run.at == ["z"]


def test_error_of_another_code_is_not_caught_and_the_instance_fails() -> None:
    run = world(*ERROR_ELEMENTS, boundary("b", "p2", definition("error", "e_other")), path("b e"))
    run.complete("iu", {"bad": True})
    assert (run.status, run.state["outcome"]) == ("failed", {"error": "no_stock", "element": "err"})
    assert run.waits == {}


def test_error_is_caught_by_an_event_sub_process_which_ends_its_scope() -> None:
    run = world(
        start(),
        user("u"),
        end("err", definition("error", "e_stock")),
        event_sub("ev", start("es", definition("error", "e_stock")), user("eu"), end("ee"), path("es eu ee")),
        path("s u err"),
    )
    run.complete("u")
    assert run.at == ["eu"]
    run.complete("eu")
    assert (run.status, run.state["ends"]) == ("finished", ["ee"])


def test_error_in_an_event_sub_process_is_not_caught_beside_it() -> None:
    run = world(
        start(),
        user("u"),
        end(),
        path("s u e"),
        event_sub(
            "ev",
            start("es", definition("error")),
            user("eu"),
            end("again", definition("error", "e_stock")),
            path("es eu again"),
        ),
    )
    run.answer(run.find("u"), "error", name="any")
    run.complete("eu")
    assert run.status == "failed"


def test_error_of_work_climbs_out_of_sub_processes() -> None:
    run = world(
        start(),
        sub(
            "p2",
            start("is"),
            sub("p3", start("js"), service("w"), end("je"), path("js w je")),
            end("ie"),
            path("is p3 ie"),
        ),
        boundary("b", "p2", definition("error", "e_stock")),
        user("z"),
        end(),
        path("s p2 e"),
        path("b z e"),
    )
    run.answer(run.find("w"), "error", name="no_stock", data={"missing": 3})
    assert run.at == ["z"]
    assert run.data == {"missing": 3}


def test_error_of_work_that_nobody_catches_is_an_incident() -> None:
    run = world(start(), service("w"), end(), path("s w e"))
    run.answer(run.find("w"), "error", name="no_stock")
    assert run.incident() == {"code": "error", "message": "Nobody catches the error 'no_stock'."}
    assert run.answer(run.find("w"), "retry")
    assert [effect.id for effect in run.effects] == ["p-1:2", "p-1:2#1"]


@pytest.mark.parametrize(("interrupting", "left"), [(True, ["z"]), (False, ["z", "iu"])])
def test_escalation_interrupts_only_if_the_catch_says_so(interrupting: bool, left: list[str]) -> None:
    run = world(
        start(),
        sub(
            "p2",
            start("is"),
            throw("t", definition("escalation", "x_late")),
            user("iu"),
            end("ie"),
            path("is t iu ie"),
        ),
        boundary("b", "p2", definition("escalation", "x_late"), interrupting=interrupting),
        user("z"),
        end(),
        path("s p2 e"),
        path("b z e"),
    )
    assert run.at == left


def test_escalation_that_nobody_catches_is_an_effect_and_goes_on() -> None:
    run = world(
        start(),
        throw("t", definition("escalation", "x_late")),
        end("e", definition("escalation", "x_other")),
        path("s t e"),
    )
    assert run.kinds_of_effects() == [("escalate", "late"), ("escalate", "other")]
    assert run.status == "finished"


def test_escalation_starts_an_event_sub_process_beside() -> None:
    run = world(
        start(),
        user("u"),
        end(),
        path("s u e"),
        event_sub(
            "ev",
            start("es", definition("escalation", "x_late"), isInterrupting="false"),
            user("eu"),
            end("ee"),
            path("es eu ee"),
        ),
    )
    run.answer(run.find("u"), "escalation", name="late", data={"days": 2})
    assert run.at == ["u", "eu"]
    run.complete("u")
    assert run.status == "active"
    run.complete("eu")
    assert (run.status, run.data) == ("finished", {"days": 2})


@pytest.mark.parametrize(("interrupting", "left"), [("true", ["eu"]), ("false", ["es", "u", "eu"])])
def test_event_sub_process_by_message(interrupting: str, left: list[str]) -> None:
    run = world(
        start(),
        user("u"),
        end(),
        path("s u e"),
        event_sub(
            "ev", start("es", PLAIN, isInterrupting=interrupting), user("eu"), end("ee"), path("es eu ee")
        ),
    )
    assert run.at == ["es", "u"]
    run.message("plain", data={"n": 1})
    assert run.at == left
    assert run.data == {"n": 1}


def test_event_sub_process_by_timer_repeats() -> None:
    run = world(
        start(),
        user("u"),
        end(),
        path("s u e"),
        event_sub(
            "ev",
            start("es", timer("Cycle", "R2/PT1H"), isInterrupting="false"),
            user("eu"),
            end("ee"),
            path("es eu ee"),
        ),
    )
    assert run.tick("2026-01-02T00:00:00Z") == 2
    assert run.at == ["u", "eu", "eu"]


def test_process_is_started_by_message_signal_timer() -> None:
    model = graph(
        start("none"),
        start("m", PLAIN),
        start("g", ALARM),
        start("t", timer("Cycle", "R/2026-01-05T09:00:00/P7D")),
        user("u"),
        end(),
        path("none u e"),
        path("m u"),
        path("g u"),
        path("t u"),
        host=Host(zone="Europe/Berlin"),
    )
    running = World({"p": model}, now="2026-01-01T00:00:00Z")
    rows = running.start_rows("p")
    assert [(row.id, row.kind, row.name, row.due) for row in rows] == [
        ("m", "message", "plain", ""),
        ("g", "signal", "alarm", ""),
        ("t", "timer", "", "2026-01-05T08:00:00.000Z"),
    ]
    again = next_start(model, rows[2], "2026-01-05T08:00:00Z")
    assert again is not None
    assert again.due == "2026-01-12T08:00:00.000Z"
    running.message("plain", data={"x": 1})
    running.signal("alarm")
    running.start("p")
    running.start("p", event="t")
    assert [state["tokens"]["2"]["at"] for state in running.states.values()] == ["u"] * 4


def test_start_timer_that_cannot_be_evaluated_is_told() -> None:
    model = graph(start("s", timer("Date", "= missing")), end(), path("s e"))
    with pytest.raises(
        ValueError, match="A start timer of 'p' cannot be set: The timer's date cannot be used"
    ):
        start_waits(model, NOW)
    with pytest.raises(ValueError, match="'e' is no timer"):
        next_start(model, Wait("e", "timer", "e"), NOW)


def test_message_throw_and_end_reach_another_instance() -> None:
    other = graph(start("o", PLAIN), user("ou"), end("oe"), path("o ou oe"), process="other")
    run = world(
        start(),
        throw("t", PLAIN),
        end("e", PLAIN),
        path("s t e"),
        variables={"n": 1},
        others={"other": other},
    )
    assert [run.states[f"other-{number}"]["data"] for number in (1, 2)] == [{"n": 1}, {"n": 1}]


def test_late_events_are_not_accepted_and_change_nothing() -> None:
    run = world(
        start(),
        user("u"),
        boundary("b", "u", timer("Duration", "PT1H")),
        user("z"),
        end(),
        path("s u z e"),
        path("b e"),
    )
    late, before = run.find("b"), run.find("u")
    run.complete("u")
    state = run.state
    assert not run.answer(late, "timer")
    assert not run.answer(before)
    assert run.state is state


def test_wrong_events_are_refused() -> None:
    run = world(start(), user("u"), end(), path("s u e"))
    with pytest.raises(ValueError, match="'u' waits for user; the event 'timer' is no answer"):
        run.answer(run.find("u"), "timer")
    with pytest.raises(ValueError, match="Unknown kind of event 'finish'"):
        run.send("p-1", "finish")
    with pytest.raises(ValueError, match="'x:1' is not of the instance 'p-1'"):
        run.send("p-1", "complete", "x:1")
