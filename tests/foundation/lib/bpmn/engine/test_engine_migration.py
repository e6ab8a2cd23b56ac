"""Running instances move to a new version of their process, or stay whole."""

from __future__ import annotations

from typing import Any

from parley.foundation.lib.bpmn.engine import Event, Graph, advance
from parley.foundation.lib.bpmn.engine import start as start_instance
from parley.foundation.lib.bpmn.engine.history import waits
from parley.foundation.lib.bpmn.engine.migration import Unmapped, migrate

from .models import (
    NOW,
    boundary,
    catch,
    definition,
    end,
    event_sub,
    graph,
    node,
    path,
    service,
    start,
    sub,
    timer,
    user,
)

LATER = "2026-01-01T06:00:00.000Z"


def state_of(model: Graph, **variables: Any) -> dict[str, Any]:
    return start_instance(model, variables, id="i", at=NOW).state


def test_instance_goes_on_in_the_new_version() -> None:
    old = graph(start(), user("u"), end(), path("s u e"))
    new = graph(start(), user("u"), service("mail"), end(), path("s u mail e"))
    state, report = migrate(state_of(old), old, new, at=LATER)
    assert report.ok
    step = advance(new, state, Event("complete", LATER, "i:2"))
    assert [(effect.kind, effect.name) for effect in step.effects] == [("action", "mail")]


def test_renamed_element_is_mapped_and_keeps_its_timer() -> None:
    old = graph(
        start(), user("u"), boundary("b", "u", timer("Duration", "PT9H")), end(), path("s u e"), path("b e")
    )
    new = graph(
        start(), user("v"), boundary("c", "v", timer("Duration", "PT1H")), end(), path("s v e"), path("c e")
    )
    state, report = migrate(state_of(old), old, new, {"u": "v", "b": "c"}, at=LATER)
    assert report.ok
    assert [(wait.element, wait.due) for wait in waits(new, state)] == [
        ("v", ""),
        ("c", "2026-01-01T09:00:00.000Z"),
    ]
    assert report.waits.removed == ("i:2", "i:3")
    assert tuple(waits(new, state)) == report.waits.added


def test_what_cannot_be_mapped_is_reported_and_nothing_changes() -> None:
    old = graph(
        start(), node("parallelGateway", "f"), user("u"), service("w"), end(), path("s f u e"), path("f w e")
    )
    new = graph(start(), user("w"), end(), path("s w e"))
    before = state_of(old)
    state, report = migrate(before, old, new, at=LATER)
    assert state is before
    assert not report.ok
    assert report.unmapped == (
        Unmapped("i:3", "u", "The new version has no such element. Map it to another."),
        Unmapped("i:4", "w", "'w' is a userTask, not a serviceTask."),
    )


def test_events_that_are_gone_are_dropped_and_new_ones_armed() -> None:
    old = graph(
        start(), user("u"), boundary("b", "u", timer("Duration", "PT9H")), end(), path("s u e"), path("b e")
    )
    new = graph(
        start(),
        user("u"),
        boundary("c", "u", timer("Duration", "PT1H")),
        end(),
        path("s u e"),
        path("c e"),
        event_sub("ev", start("es", definition("signal", "s_alarm")), end("ee"), path("es ee")),
    )
    state, report = migrate(state_of(old), old, new, at=LATER)
    assert (report.ok, report.dropped, report.armed) == (True, ("b",), ("es", "c"))
    assert [(wait.element, wait.due) for wait in waits(new, state)] == [
        ("u", ""),
        ("es", ""),
        ("c", "2026-01-01T07:00:00.000Z"),
    ]


def test_token_moves_with_its_sub_process_but_not_into_another() -> None:
    old = graph(
        start(), sub("p2", start("is"), user("iu"), end("ie"), path("is iu ie")), end(), path("s p2 e")
    )
    new = graph(
        start(), sub("p3", start("is"), user("iu"), end("ie"), path("is iu ie")), end(), path("s p3 e")
    )
    flat = graph(start(), user("iu"), end(), path("s iu e"))
    assert migrate(state_of(old), old, new, {"p2": "p3"}, at=LATER)[1].ok
    assert [item.element for item in migrate(state_of(old), old, flat, at=LATER)[1].unmapped] == ["p2", "iu"]


def test_join_with_one_flow_less_is_done() -> None:
    def version(*branches: str) -> Graph:
        return graph(
            start(),
            node("parallelGateway", "f"),
            *(user(branch) for branch in branches),
            node("parallelGateway", "j"),
            user("z"),
            end(),
            path("s f"),
            *(path(f"f {branch} j") for branch in branches),
            path("j z e"),
        )

    old, new = version("a", "b", "c"), version("a", "b")
    state = state_of(old)
    for wait in ("i:3", "i:4"):
        state = advance(old, state, Event("complete", NOW, wait)).state
    moved, report = migrate(state, old, new, at=LATER)
    assert [item.element for item in report.unmapped] == ["c"]
    again, report = migrate(state, old, version("a", "b", "d"), {"c": "d", "c.j": "d.j"}, at=LATER)
    assert report.ok
    assert [wait.element for wait in waits(version("a", "b", "d"), again)] == ["d"]
    assert moved is state


def test_event_gateway_listens_to_its_new_event() -> None:
    old = graph(
        start(),
        node("eventBasedGateway", "g"),
        catch("m", definition("message", "m_plain")),
        end(),
        catch("t", timer("Duration", "PT1H")),
        path("s g m e"),
        path("g t e"),
    )
    new = graph(
        start(),
        node("eventBasedGateway", "g"),
        catch("m", definition("message", "m_plain")),
        end(),
        catch("o", definition("message", "m_other")),
        path("s g m e"),
        path("g o e"),
    )
    state, report = migrate(state_of(old), old, new, at=LATER)
    assert [wait.name for wait in waits(new, state)] == ["plain", "other"]
    assert (report.dropped, report.armed) == (("t",), ("o",))
