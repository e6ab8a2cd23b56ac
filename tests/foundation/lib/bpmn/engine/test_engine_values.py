"""States are small plain JSON; batches; values that JSON does not know."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib.bpmn.engine import Event, advance
from parley.foundation.lib.bpmn.engine import start as start_instance
from parley.foundation.lib.bpmn.engine.batch import advance_many, start_many
from parley.foundation.lib.bpmn.engine.history import waits
from parley.foundation.lib.bpmn.engine.problems import Problem
from parley.foundation.lib.bpmn.engine.values import decode, encode
from parley.foundation.lib.feel import YearsMonthsDuration

from .models import NOW, boundary, end, event_sub, flow, graph, node, path, service, start, timer, user, world

values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.text(max_size=5)
    | st.integers(-(10**40), 10**40)
    | st.dates()
    | st.times()
    | st.decimals(allow_nan=False, allow_infinity=False, places=6)
    | st.datetimes(timezones=st.just(UTC))
    | st.integers(-500, 500).map(YearsMonthsDuration)
    | st.integers(-(10**6), 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def exact(value: Any) -> Any:
    """Numbers as the expression language reads them: a JSON number means its decimal digits."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, dict):
        return {name: exact(item) for name, item in value.items()}
    return value


@given(values)
def test_every_value_comes_back_from_json(value: Any) -> None:
    assert exact(decode(json.loads(json.dumps(encode(value))))) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("119.00"), 119),
        (Decimal("0.1"), 0.1),
        (Decimal("0.1000000000000000000001"), {"@number": "0.1000000000000000000001"}),
        (date(2026, 1, 2), {"@date": "2026-01-02"}),
        (time(9, 30), {"@time": "09:30:00"}),
        (
            datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Berlin")),
            {"@date and time": "2026-07-01T09:00:00+02:00@Europe/Berlin"},
        ),
        ([Decimal("NaN"), float("inf")], [None, None]),
        (Counter("ab"), {"a": 1, "b": 1}),
        (HTTPStatus.OK, 200),
    ],
)
def test_values_are_written_as_plainly_as_possible(value: Any, written: Any) -> None:
    assert encode(value) == written


def test_zone_of_a_time_survives() -> None:
    moment = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert decode(encode(moment)).tzinfo == moment.tzinfo


def bottomless() -> list[Any]:
    value: list[Any] = []
    for _ in range(50_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"a": [object()]}, "A value of type object cannot be kept"),
        ({"a": bottomless()}, "nested more than 100 deep"),
    ],
)
def test_data_that_cannot_be_kept_is_refused(data: Any, message: str) -> None:
    model = graph(start(), user("u"), end(), path("s u e"))
    with pytest.raises(Problem, match=message):
        encode(data)
    with pytest.raises(ValueError, match=message):
        start_instance(model, data, id="i", at=NOW)
    state = start_instance(model, {}, id="i", at=NOW).state
    with pytest.raises(ValueError, match=message):
        advance(model, state, Event("complete", NOW, "i:2", data))


TAGS = ("@number", "@date", "@time", "@date and time", "@seconds", "@months", "n", "items")
hostile: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["2026-01-01", "P1D", "9" * 30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(TAGS), inner, max_size=2),
    max_leaves=6,
)
THIRSTY = graph(
    start(),
    user("u", parley_assignee="= n", parley_due="= n", parley_priority="= n.x"),
    node("exclusiveGateway", "x"),
    service(
        "w",
        "<multiInstanceLoopCharacteristics><loopCardinality>n</loopCardinality></multiInstanceLoopCharacteristics>",
    ),
    node("intermediateCatchEvent", "c", timer("Cycle", "= n")),
    end(),
    path("s u x"),
    flow("x", "w", "n > 1"),
    flow("x", "c", "n"),
    flow("x", "e", "items[1] = n"),
    path("w e"),
    path("c e"),
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["n", "items"]), hostile, max_size=2), hostile)
def test_no_data_crashes_the_engine(data: dict[str, Any], answer: Any) -> None:
    """Whatever the variables hold, the outcome is a wait, an incident or an end."""
    step = start_instance(THIRSTY, data, id="i", at=NOW)
    for kind in ("retry", "complete", "complete", "timer"):
        waiting = waits(THIRSTY, step.state)
        assert waiting or step.state["status"] == "finished"
        fits = [
            wait
            for wait in waiting
            if (wait.kind == "incident") == (kind == "retry") and wait.kind != "timer"
        ]
        if fits and kind != "timer":
            step = advance(THIRSTY, step.state, Event(kind, NOW, fits[0].id, {"n": answer}))
            json.dumps(step.state, allow_nan=False)


FIFTEEN = (
    start("lead_received"),
    user("qualify_lead", parley_assignee="= owner"),
    boundary("remind_owner", "qualify_lead", timer("Cycle", "R/P1D"), interrupting=False),
    service("send_reminder"),
    end("reminded"),
    node("exclusiveGateway", "is_large", default="is_large.small"),
    node("parallelGateway", "begin_checks"),
    user("check_credit"),
    user("write_offer"),
    node("parallelGateway", "checks_done"),
    node("exclusiveGateway", "merge"),
    service("send_offer"),
    end("offer_sent"),
    path("lead_received qualify_lead is_large"),
    flow("is_large", "begin_checks", "n > 5"),
    flow("is_large", "merge", id="is_large.small"),
    path("begin_checks check_credit checks_done merge send_offer offer_sent"),
    path("begin_checks write_offer checks_done"),
    path("remind_owner send_reminder reminded"),
    event_sub(
        "on_cancel",
        start("cancel_requested", '<messageEventDefinition messageRef="m_plain"/>'),
        end("cancelled"),
        path("cancel_requested cancelled"),
    ),
)


def test_state_of_fifteen_nodes_stays_below_a_kilobyte() -> None:
    run = world(*FIFTEEN, variables={"owner": "anna.northwind@example.org", "n": 9, "lead": 123456})
    sizes = [len(json.dumps(run.state))]
    run.tick("2026-02-01T00:00:00Z")
    for _ in range(31):
        sizes.append(len(json.dumps(run.state)))
        run.complete("send_reminder")
    for element in ("qualify_lead", "write_offer", "check_credit"):
        run.complete(element)
        sizes.append(len(json.dumps(run.state)))
    assert sizes[0] < 500
    assert max(sizes[-4:]) < 1024


def test_batch_is_the_same_as_one_by_one() -> None:
    model = graph(*FIFTEEN)
    rows = [(f"lead-{number}", {"n": number, "owner": "anna"}) for number in range(20)]
    started = list(start_many(model, rows, at=NOW))
    assert [step.state for step in started] == [
        start_instance(model, data, id=id, at=NOW).state for id, data in rows
    ]
    pairs = [(step.state, Event("complete", NOW, step.waits.added[-2].id)) for step in started]
    assert [step.state for step in advance_many(model, pairs)] == [
        advance(model, state, event).state for state, event in pairs
    ]


def test_state_of_another_process_or_version_is_refused() -> None:
    state = start_instance(graph(start(), user("u"), end(), path("s u e")), {}, id="i", at=NOW).state
    with pytest.raises(ValueError, match="The state is of process 'p', the graph of 'q'"):
        advance(
            graph(start(), user("u"), end(), path("s u e"), process="q"), state, Event("complete", NOW, "i:2")
        )
    with pytest.raises(ValueError, match="Node 'u' is not in this version of 'p': migrate the state"):
        advance(graph(start(), user("v"), end(), path("s v e")), state, Event("complete", NOW, "i:2"))
