"""Tasks and gateways: where tokens go."""

from __future__ import annotations

import pytest

from parley.foundation.lib.bpmn.engine import advance
from parley.foundation.lib.bpmn.engine import start as start_instance

from .models import (
    NOW,
    boundary,
    catch,
    complete_event,
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
    world,
)


def test_user_task_waits_with_evaluated_fields() -> None:
    run = world(
        start(),
        user(
            "u",
            parley_assignee="= owner",
            parley_candidateGroups="sales, back office",
            parley_form="offer",
            parley_due="P2D",
            parley_priority="= 10 + 5",
        ),
        end(),
        path("s u e"),
        variables={"owner": "anna"},
    )
    (wait,) = run.waits.values()
    assert wait == (
        "p-1:2",
        "user",
        "u",
        "offer",
        "",
        "2026-01-03T00:00:00.000Z",
        {"candidate_groups": ["sales", "back office"], "assignee": "anna", "priority": 15},
    )
    assert run.complete("u", {"approved": True})
    assert run.status == "finished"
    assert run.data == {"owner": "anna", "approved": True}
    assert run.state["ends"] == ["e"]


def test_user_task_tells_its_lane() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="Sales"><flowNodeRef>u</flowNodeRef><childLaneSet id="cs">'
        '<lane id="l2" name="Head of sales"><flowNodeRef>u</flowNodeRef></lane></childLaneSet></lane></laneSet>'
    )
    run = world(lanes, start(), user("u"), end(), path("s u e"))
    assert [wait.details for wait in run.waits.values()] == [{"lane": "Head of sales"}]


def test_service_task_is_an_effect_and_a_wait() -> None:
    run = world(start(), service("mail"), end(), path("s mail e"), variables={"to": "x@example.org"})
    assert [tuple(effect) for effect in run.effects] == [
        ("p-1:2", "action", "mail", "mail", {"to": "x@example.org"})
    ]
    assert [(wait.kind, wait.name) for wait in run.waits.values()] == [("service", "mail")]
    run.complete("mail", {"sent": 1})
    assert run.status == "finished"


def test_service_task_maps_inputs_and_outputs() -> None:
    mapping = extension(mapped("input", "to", "= customer.mail"), mapped("output", "number", "= id + 1"))
    run = world(
        start(),
        service("mail", mapping),
        end(),
        path("s mail e"),
        variables={"customer": {"mail": "x@example.org"}},
    )
    assert run.effects[0].data == {"to": "x@example.org"}
    run.complete("mail", {"id": 6, "noise": True})
    assert run.data == {"customer": {"mail": "x@example.org"}, "number": 7}


def test_business_rule_task_asks_for_a_decision() -> None:
    rule = node("businessRuleTask", "r", parley_decision="discount", parley_result="percent")
    run = world(
        start(),
        rule,
        end(),
        path("s r e"),
        decisions={"discount": lambda data: data["amount"] // 100},
        variables={"amount": 500},
    )
    assert run.kinds_of_effects() == [("decide", "discount")]
    assert run.data == {"amount": 500, "percent": 5}


def test_script_task_sets_a_variable_and_keeps_exact_values() -> None:
    run = world(
        start(),
        script("c", "total", "net * 1.19"),
        script("d", "day", 'date("2026-03-01") + duration("P1D")'),
        script("f", "again", 'if day = date("2026-03-02") then total else 0'),
        user("u"),
        end(),
        path("s c d f u e"),
        variables={"net": 100},
    )
    assert run.data == {"net": 100, "total": 119, "day": {"@date": "2026-03-02"}, "again": 119}


def test_manual_and_undefined_tasks_are_passed() -> None:
    run = world(start(), node("manualTask", "m"), node("task", "t"), throw("n"), end(), path("s m t n e"))
    assert run.status == "finished"
    assert [(entry.element, entry.what) for entry in run.log] == [
        ("s", "completed"),
        ("m", "started"),
        ("m", "completed"),
        ("t", "started"),
        ("t", "completed"),
        ("n", "completed"),
        ("e", "completed"),
    ]


def test_receive_and_send_tasks_exchange_messages() -> None:
    run = world(
        start(),
        node("sendTask", "out", messageRef="m_plain"),
        node("receiveTask", "in", messageRef="m_paid"),
        end(),
        path("s out in e"),
        variables={"order": 17},
    )
    assert run.effects[0][1:] == ("send", "out", "plain", {"key": "", "payload": {"order": 17}})
    assert [(wait.kind, wait.name, wait.key) for wait in run.waits.values()] == [("message", "paid", "17")]
    assert not run.message("paid", "18")
    assert run.message("paid", "17", {"amount": 5})
    assert run.data == {"order": 17, "amount": 5}


EXCLUSIVE = (
    start(),
    node("exclusiveGateway", "x", default="x.c"),
    user("a"),
    user("b"),
    user("c"),
    end(),
    path("s x"),
    flow("x", "a", "n > 10"),
    flow("x", "b", "n > 5"),
    flow("x", "c"),
    path("a e"),
    path("b e"),
    path("c e"),
)


@pytest.mark.parametrize(("n", "taken"), [(20, "a"), (7, "b"), (1, "c"), (None, "c")])
def test_exclusive_gateway_takes_the_first_true_flow_or_the_default(n: int | None, taken: str) -> None:
    assert world(*EXCLUSIVE, variables={"n": n}).at == [taken]


def test_exclusive_gateway_without_a_way_is_an_incident_that_can_be_mended() -> None:
    run = world(
        start(),
        node("exclusiveGateway", "x"),
        user("a"),
        user("b"),
        end(),
        path("s x"),
        flow("x", "a", "n > 10"),
        flow("x", "b", "n < 5"),
        path("a e"),
        path("b e"),
        variables={"n": 7},
    )
    assert run.incident() == {
        "code": "no_way",
        "message": "No condition is true and there is no default flow: n > 10, n < 5.",
    }
    run.answer(run.find("x"), "retry", {"n": 1})
    assert run.at == ["b"]


def test_condition_that_is_no_truth_value_is_an_incident_also_after_others_were() -> None:
    model = graph(
        start(),
        user("u"),
        node("exclusiveGateway", "x", default="x.e"),
        user("a"),
        end(),
        path("s u x"),
        flow("x", "a", "n"),
        flow("x", "e"),
        path("a e"),
    )
    found = []
    for n in (True, False, None, "yes", 1, True, False):
        step = start_instance(model, {"n": n}, id="i", at=NOW)
        step = advance(model, step.state, complete_event("i:2"))
        found.append([wait.kind for wait in step.waits.added])
    assert found == [["user"], [], [], ["incident"], ["incident"], ["user"], []]


def test_condition_that_is_no_truth_value_is_an_incident() -> None:
    run = world(
        start(),
        node("exclusiveGateway", "x", default="x.e"),
        user("a"),
        end(),
        path("s x"),
        flow("x", "a", "n"),
        flow("x", "e"),
        path("a e"),
        variables={"n": "yes"},
    )
    assert run.incident()["message"] == "The condition 'n' of flow 'x.a' gave 'yes', not true or false."


PARALLEL = (
    start(),
    node("parallelGateway", "f"),
    user("a"),
    user("b"),
    node("parallelGateway", "j"),
    user("z"),
    end(),
    path("s f a j z e"),
    path("f b j"),
)


def test_parallel_gateway_waits_for_every_branch() -> None:
    run = world(*PARALLEL)
    assert run.at == ["a", "b"]
    run.complete("b")
    assert run.at == ["a"]
    run.complete("a")
    assert run.at == ["z"]
    run.complete("z")
    assert run.status == "finished"


def test_parallel_join_that_nothing_can_complete_is_an_incident() -> None:
    run = world(
        start(),
        node("exclusiveGateway", "x", default="x.a"),
        user("a"),
        user("b"),
        node("parallelGateway", "j"),
        end(),
        path("s x"),
        flow("x", "a"),
        flow("x", "b", "n > 1"),
        path("a j e"),
        path("b j"),
    )
    run.complete("a")
    assert run.incident() == {"code": "deadlock", "message": "Nothing can arrive any more by b.j."}


def test_activity_with_conditional_flows_splits() -> None:
    run = world(
        start(),
        user("u"),
        user("a"),
        user("b"),
        user("c"),
        end(),
        path("s u"),
        flow("u", "a", "n > 1"),
        flow("u", "b", "n > 2"),
        flow("u", "c", "n > 3"),
        path("a e"),
        path("b e"),
        path("c e"),
    )
    run.complete("u", {"n": 3})
    assert run.at == ["a", "b"]


INCLUSIVE = (
    start(),
    node("inclusiveGateway", "f", default="f.c"),
    user("a"),
    user("b"),
    user("c"),
    node("inclusiveGateway", "j"),
    user("z"),
    end(),
    path("s f"),
    flow("f", "a", "n > 1"),
    flow("f", "b", "n > 2"),
    flow("f", "c"),
    path("a j z e"),
    path("b j"),
    path("c j"),
)


@pytest.mark.parametrize(("n", "taken"), [(0, ["c"]), (2, ["a"]), (3, ["a", "b"])])
def test_inclusive_gateway_joins_exactly_what_it_split(n: int, taken: list[str]) -> None:
    run = world(*INCLUSIVE, variables={"n": n})
    assert run.at == taken
    for id in taken:
        assert run.at != ["z"]
        run.complete(id)
    assert run.at == ["z"]


def test_inclusive_join_waits_for_a_token_far_upstream() -> None:
    """The token in `x` can still reach the join, until it takes the other way."""
    run = world(
        start(),
        node("parallelGateway", "f"),
        user("a"),
        user("x"),
        node("exclusiveGateway", "g", default="g.e2"),
        user("y"),
        node("inclusiveGateway", "j"),
        user("z"),
        end(),
        end("e2"),
        path("s f a j z e"),
        path("f x g"),
        flow("g", "y", "n > 1"),
        flow("g", "e2"),
        path("y j"),
        variables={"n": 0},
    )
    run.complete("a")
    assert run.at == ["x"]
    run.complete("x")
    assert run.at == ["z"]


def test_inclusive_join_does_not_wait_for_a_token_that_can_only_come_again() -> None:
    """BPMN 2.0.2, 13.4.3: a token that also reaches a full flow does not hold the join."""
    run = world(
        start(),
        node("parallelGateway", "f"),
        node("inclusiveGateway", "j"),
        user("z"),
        node("exclusiveGateway", "g", default="g.e"),
        end(),
        user("b"),
        path("s f j z g"),
        path("f b j"),
        flow("g", "e"),
        flow("g", "j", "again"),
        variables={"again": True},
    )
    run.complete("b")
    assert run.at == ["z"]
    run.complete("z")
    assert run.at == ["z"]


def test_two_tokens_on_one_flow_stay_two() -> None:
    run = world(
        start(),
        node("parallelGateway", "f"),
        user("a"),
        user("b"),
        user("c"),
        node("exclusiveGateway", "m"),
        node("parallelGateway", "j"),
        user("z"),
        end(),
        path("s f a m j z e"),
        path("f b m"),
        path("f c j"),
    )
    run.complete("a")
    run.complete("b")
    run.complete("c")
    assert run.at == ["j", "z"]
    assert run.incident()["code"] == "deadlock"


def test_event_based_gateway_takes_the_first_event() -> None:
    elements = (
        start(),
        node("eventBasedGateway", "g"),
        catch("m", definition("message", "m_plain")),
        catch("t", timer("Duration", "PT1H")),
        node("receiveTask", "r", messageRef="m_other"),
        user("a"),
        user("b"),
        end(),
        path("s g m a e"),
        path("g t b e"),
        path("g r e"),
    )
    run = world(*elements)
    assert run.at == ["m", "t", "r"]
    run.message("plain", data={"x": 1})
    assert run.at == ["a"]
    assert run.data == {"x": 1}
    assert run.tick("2026-01-02T00:00:00Z") == 0
    run = world(*elements)
    run.tick("2026-01-02T00:00:00Z")
    assert run.at == ["b"]
    run = world(*elements)
    run.message("other")
    assert run.status == "finished"


@pytest.mark.parametrize(("kind", "left"), [("Exclusive", []), ("Parallel", ["m2"])])
def test_instantiating_event_gateway(kind: str, left: list[str]) -> None:
    run = world(
        node("eventBasedGateway", "g", instantiate="true", eventGatewayType=kind),
        catch("m1", definition("message", "m_plain")),
        catch("m2", definition("message", "m_other")),
        end(),
        path("g m1 e"),
        path("g m2 e"),
        event="m1",
    )
    assert run.at == left
    if left:
        run.message("other")
    assert run.status == "finished"


def test_sub_process_runs_inside_and_keeps_its_local_variables() -> None:
    run = world(
        start(),
        sub(
            "p2",
            extension(mapped("input", "local", "= 1")),
            start("is"),
            user("iu"),
            end("ie"),
            path("is iu ie"),
        ),
        user("z"),
        end(),
        path("s p2 z e"),
    )
    run.complete("iu", {"local": 5, "shared": 6})
    assert run.at == ["z"]
    assert run.data == {"shared": 6}


def test_sub_process_without_start_and_end_events_runs_all_its_tasks() -> None:
    run = world(start(), sub("p2", user("a"), user("b")), end(), path("s p2 e"))
    run.complete("b")
    assert run.at == ["a"]
    run.complete("a")
    assert run.status == "finished"


def test_empty_sub_process_is_passed() -> None:
    assert world(start(), sub("p2"), end(), path("s p2 e")).status == "finished"


def test_terminate_ends_only_its_own_scope() -> None:
    terminate = "<terminateEventDefinition/>"
    run = world(
        start(),
        sub(
            "p2",
            start("is"),
            node("parallelGateway", "f"),
            user("a"),
            user("b"),
            end("t", terminate),
            end("n"),
            path("is f a t"),
            path("f b n"),
        ),
        user("z"),
        end(),
        path("s p2 z e"),
    )
    run.complete("a")
    assert run.at == ["z"]
    assert run.kinds_of_effects()[2:] == [("cancel", "b"), ("task", "z")]


def test_terminate_ends_the_instance() -> None:
    run = world(
        start(),
        node("parallelGateway", "f"),
        user("a"),
        user("b"),
        end("t", "<terminateEventDefinition/>"),
        end(),
        path("s f a t"),
        path("f b e"),
    )
    run.complete("a")
    assert run.status == "finished"
    assert run.state["ends"] == ["t"]


def test_link_events_jump() -> None:
    link = '<linkEventDefinition name="page 2"/>'
    run = world(start(), throw("l", link), catch("k", link), user("z"), end(), path("s l"), path("k z e"))
    assert run.at == ["z"]


def test_cancel_ends_the_instance_and_withdraws_its_work() -> None:
    run = world(*PARALLEL)
    run.send("p-1", "cancel")
    assert run.status == "cancelled"
    assert run.waits == {}
    assert run.kinds_of_effects()[2:] == [("cancel", "a"), ("cancel", "b")]


def test_finished_means_no_token_is_left() -> None:
    run = world(
        start(), node("parallelGateway", "f"), user("a"), end("e1"), end("e2"), path("s f a e1"), path("f e2")
    )
    assert (run.status, run.state["ends"]) == ("active", ["e2"])
    run.complete("a")
    assert (run.status, run.state["ends"]) == ("finished", ["e2", "e1"])


def test_scopes_nest() -> None:
    """A boundary timer inside an event sub-process inside a sub-process: scopes nest."""
    run = world(
        start(),
        sub(
            "p2",
            start("is"),
            user("iu"),
            end("ie"),
            path("is iu ie"),
            event_sub(
                "ev",
                start("es", definition("message", "m_plain"), isInterrupting="false"),
                user("eu"),
                boundary("bt", "eu", timer("Duration", "PT1H")),
                end("ee"),
                path("es eu ee"),
                path("bt ee"),
            ),
        ),
        end(),
        path("s p2 e"),
    )
    run.message("plain")
    assert run.at == ["es", "iu", "eu", "bt"]
    run.complete("iu")
    assert run.at == ["es", "eu", "bt"]
    run.tick("2026-01-01T02:00:00Z")
    assert run.status == "finished"
