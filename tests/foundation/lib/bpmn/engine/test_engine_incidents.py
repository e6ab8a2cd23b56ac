"""What goes wrong becomes an incident: visible, alone, and to be tried again."""

from __future__ import annotations

import json
import time

from .models import (
    boundary,
    catch,
    conditional,
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
    timer,
    user,
    world,
)


def test_failed_work_is_an_incident_and_each_try_is_a_new_effect() -> None:
    run = world(start(), service("w"), end(), path("s w e"))
    run.answer(run.find("w"), "fail", {"message": "The server is down."})
    assert run.incident() == {"code": "failed", "message": "The server is down."}
    run.answer(run.find("w"), "retry")
    assert [effect.id for effect in run.effects] == ["p-1:2", "p-1:2#1"]
    run.complete("w")
    assert run.status == "finished"


def test_failed_work_may_still_be_completed() -> None:
    run = world(start(), service("w"), end(), path("s w e"))
    run.answer(run.find("w"), "fail", {"message": "late"})
    assert run.complete("w", {"done": True})
    assert run.status == "finished"


def test_failed_work_keeps_its_boundary_timer() -> None:
    run = world(
        start(),
        service("w"),
        boundary("b", "w", timer("Duration", "PT1H")),
        user("z"),
        end(),
        path("s w e"),
        path("b z e"),
    )
    run.answer(run.find("w"), "fail")
    run.tick("2026-01-01T01:00:00Z")
    assert run.at == ["z"]


def test_script_that_ends_in_an_unkeepable_value_leaves_no_trace_but_the_incident() -> None:
    run = world(start(), script("k", "f", "function(x) x"), end(), path("s k e"))
    assert run.incident() == {
        "code": "value",
        "message": "A value of type UserFunction cannot be kept in a variable.",
    }
    assert run.data == {}
    assert [entry.what for entry in run.log] == ["completed", "incident"]


def test_incident_of_one_branch_leaves_the_other_alone() -> None:
    run = world(
        start(),
        node("parallelGateway", "f"),
        catch("t", timer("Date", "= nothing")),
        user("a"),
        end(),
        path("s f t e"),
        path("f a e"),
    )
    assert run.incident() == {"code": "timer", "message": "The timer's date cannot be used: None is no text."}
    run.complete("a")
    assert run.status == "active"
    run.answer(run.find("t"), "retry", {"nothing": "2026-01-01T00:00:00Z"})
    run.tick("2026-01-01T00:00:00Z")
    assert run.status == "finished"


ENDLESS = (
    start(),
    user("u"),
    node("exclusiveGateway", "m"),
    node("sendTask", "a", messageRef="m_plain"),
    node("exclusiveGateway", "x", default="x.m"),
    end(),
    path("s u m a x"),
    flow("x", "m"),
    flow("x", "e", "stop"),
)


def test_endless_loop_is_undone_and_becomes_an_incident_with_its_path() -> None:
    run = world(*ENDLESS)
    began = time.process_time()
    run.complete("u", {"n": 1})
    assert time.process_time() - began < 3
    incident = run.incident()
    assert (incident["code"], set(incident["path"])) == ("loop", {"m", "a", "x"})
    assert run.effects == run.effects[:1]
    assert run.data == {}
    assert len(json.dumps(run.state)) < 500


def test_endless_loop_can_be_tried_again_with_other_variables() -> None:
    run = world(*ENDLESS)
    run.complete("u", {"n": 1})
    assert run.answer(run.find("u"), "retry", {"stop": True})
    assert (run.status, run.data) == ("finished", {"n": 1, "stop": True})
    assert [effect.kind for effect in run.effects] == ["task", "send"]


def test_endless_loop_at_the_start() -> None:
    elements = (
        start(),
        node("exclusiveGateway", "m"),
        node("exclusiveGateway", "x", default="x.m"),
        end(),
        path("s m x"),
        flow("x", "m"),
        flow("x", "e", "stop"),
    )
    run = world(*elements)
    assert run.incident()["path"][0] in ("m", "x")
    run.answer(run.find("s"), "retry", {"stop": True})
    assert run.status == "finished"


def test_endless_loop_that_multiplies_tokens_stops_as_well() -> None:
    run = world(
        start(),
        node("exclusiveGateway", "m"),
        node("parallelGateway", "f"),
        node("exclusiveGateway", "x", default="x.m"),
        end(),
        user("u"),
        path("s m f m"),
        path("f x"),
        flow("x", "m"),
        flow("x", "e", "stop"),
        path("u e"),
        flow("x", "u", "person"),
    )
    assert run.incident()["code"] == "loop"


def test_endless_loop_of_conditions() -> None:
    run = world(
        start(),
        user("u"),
        boundary("b", "u", conditional("n > 0"), interrupting=False),
        script("up", "n", "-n"),
        script("down", "n", "-n"),
        end(),
        path("s u e"),
        path("b up down e"),
        variables={"n": 0},
    )
    run.change(n=1)
    assert [wait.kind for wait in run.waits.values()] in (["user", "incident"], ["user", "conditional"])


def test_loop_with_a_wait_never_lets_the_state_grow() -> None:
    run = world(
        start(),
        node("exclusiveGateway", "m"),
        user("u"),
        script("k", "n", "n + 1"),
        node("exclusiveGateway", "x", default="x.m"),
        end(),
        path("s m u k x"),
        flow("x", "m"),
        flow("x", "e", "stop"),
        variables={"n": 0},
    )
    sizes = []
    for _ in range(300):
        run.complete("u")
        sizes.append(len(json.dumps(run.state)))
    assert max(sizes) - min(sizes) <= 8
    assert max(sizes) < 200


def test_bad_completion_data_in_a_sub_process_stops_at_its_end() -> None:
    """The sub-process itself fails when it leaves: its output mapping cannot be kept."""
    mapping = '<extensionElements><parley:output name="f" value="= function(x) x"/></extensionElements>'
    run = world(
        start(), sub("p2", mapping, start("is"), user("u"), end("ie"), path("is u ie")), end(), path("s p2 e")
    )
    run.complete("u")
    assert run.at == ["p2"]
    assert run.incident()["code"] == "value"


def test_event_that_cannot_be_listened_to_is_an_incident_of_its_own() -> None:
    bad = timer("Date", "= nothing")
    run = world(
        start(),
        user("u"),
        boundary("b", "u", bad),
        end(),
        path("s u e"),
        path("b e"),
        event_sub(
            "v",
            start("vs", definition("error")),
            user("vu"),
            end("ve"),
            path("vs vu ve"),
            event_sub("w", start("ws", bad), end("we"), path("ws we")),
        ),
        event_sub("r", start("rs", bad), end("re"), path("rs re")),
    )
    assert [wait.kind for wait in run.waits.values()] == ["incident", "user", "incident"]
    run.answer(run.find("b"), "retry", {"nothing": "2026-01-01T05:00:00Z"})
    assert run.waits[run.find("b")].due == "2026-01-01T05:00:00.000Z"
    run.answer(run.find("u"), "error", name="any", data={"nothing": 1})
    assert [(wait.kind, wait.element) for wait in run.waits.values()] == [("incident", "ws"), ("user", "vu")]
