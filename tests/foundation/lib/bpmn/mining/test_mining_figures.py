"""Maps, variants, rework and conformance of logs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.foundation.lib.bpmn import parse
from parley.foundation.lib.bpmn.mining import (
    Deviation,
    Event,
    Log,
    Rework,
    Times,
    conformance,
    flow_map,
    read_csv,
    rework,
    variants,
)

LOGS = Path(__file__).parents[6] / "shared" / "data" / "H_eventlogs"
needs_logs = pytest.mark.skipif(not LOGS.is_dir(), reason=f"no event logs at {LOGS}")


def log_of(*traces: str) -> Log:
    """Each trace a word; its letters are activities, one an hour."""
    return Log(
        Event(f"{case}", activity, 3600.0 * hour)
        for case, trace in enumerate(traces)
        for hour, activity in enumerate(trace)
    )


def test_flow_map_counts_events_cases_and_times() -> None:
    found = flow_map(log_of("abb", "ab", "ba"))
    assert found.activities == {"b": (4, 3), "a": (3, 3)}
    hour = Times(3600.0, 3600.0, 3600.0, 3600.0, 3600.0)
    assert found.arcs == {
        ("a", "b"): (2, 2, hour._replace(total=7200.0)),
        ("b", "b"): (1, 1, hour),
        ("b", "a"): (1, 1, hour),
    }
    assert (found.starts, found.ends) == ({"a": 2, "b": 1}, {"b": 2, "a": 1})
    assert list(found.without_rare_arcs(0.6).arcs) == [("a", "b")]


def test_variants_come_with_cases_share_and_duration() -> None:
    first, second = variants(log_of("ab", "abc", "ab"))
    assert (first.activities, first.cases, round(first.share, 3)) == (("a", "b"), ("0", "2"), 0.667)
    assert (second.activities, second.cases, second.times.mean) == (("a", "b", "c"), ("1",), 7200.0)


def test_rework_counts_repeats() -> None:
    assert rework(log_of("aab", "abab", "b")) == [Rework("a", 2, 1.0, 2, 1), Rework("b", 1, 1 / 3, 1, 0)]


MODEL = parse(
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="p">'
    '<startEvent id="s"/><task id="t1" name="a"/><parallelGateway id="f"/><task id="t2" name="b"/>'
    '<task id="t3" name="c"/><parallelGateway id="j"/><exclusiveGateway id="x"/><task id="t4" name="d"/><endEvent id="e"/>'
    + "".join(
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(
            [
                ("s", "t1"),
                ("t1", "f"),
                ("f", "t2"),
                ("f", "t3"),
                ("t2", "j"),
                ("t3", "j"),
                ("j", "x"),
                ("x", "t4"),
                ("x", "t1"),
                ("t4", "e"),
            ]
        )
    )
    + "</process></definitions>"
).processes[0]
"""a, then b and c in any order, then again from a, or d and the end."""


def test_log_of_the_model_fits() -> None:
    result = conformance(log_of("abcd", "acbd", "abcacbabcd"), MODEL)
    assert (result.fitness, result.fitting, result.deviations) == (1.0, 3, [])


@pytest.mark.parametrize(
    ("trace", "deviations"),
    [
        (
            "acd",
            [
                Deviation("unexpected", "d", "t4", 1, 1),
                Deviation("left", "b", "t2", 1, 1),
                Deviation("left", "a or d", "j", 1, 1),
            ],
        ),
        ("abc", [Deviation("left", "a or d", "x", 1, 1)]),
        ("abxcd", [Deviation("unknown", "x", "", 1, 1)]),
        ("bacd", [Deviation("unexpected", "b", "t2", 1, 1), Deviation("left", "b", "t2", 1, 1)]),
    ],
)
def test_deviations_are_named(trace: str, deviations: list[Deviation]) -> None:
    result = conformance(log_of(trace), MODEL)
    assert result.deviations == deviations
    assert 0 < result.fitness < 1
    assert result.fitting == 0


def test_fitness_is_that_of_the_literature() -> None:
    """`abc`: 6 tokens produced, 6 consumed, 1 missing at the end and 1 left: the formula of Rozinat and van der Aalst."""
    result = conformance(log_of("abc"), MODEL)
    produced, consumed, missing, remaining = 8, 8, 1, 1
    assert result.fitness == pytest.approx((1 - missing / consumed) / 2 + (1 - remaining / produced) / 2)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abcdx", min_size=1, max_size=12), min_size=1, max_size=5))
def test_fitness_is_one_exactly_for_what_the_model_can_do(traces: list[str]) -> None:
    def can_do(trace: str) -> bool:
        rounds = [trace[index : index + 3] for index in range(0, len(trace) - 1, 3)]
        return (
            trace.endswith("d")
            and len(trace) % 3 == 1
            and bool(rounds)
            and all(each in ("abc", "acb") for each in rounds)
        )

    result = conformance(log_of(*traces), MODEL)
    assert [result.case_fitness[f"{case}"] == 1.0 for case in range(len(traces))] == [
        can_do(trace) for trace in traces
    ]
    assert all(0 <= fitness <= 1 for fitness in result.case_fitness.values())


@needs_logs
def test_real_log_fits_its_model_and_the_broken_one_does_not() -> None:
    process = parse((LOGS / "running-example.bpmn").read_bytes()).processes[0]
    assert conformance(read_csv((LOGS / "running-example.csv").read_bytes()), process).fitness == 1.0
    broken = conformance(read_csv((LOGS / "running_example_broken.csv").read_bytes()), process)
    assert (round(broken.fitness, 3), broken.fitting) == (0.878, 1)
    assert {item.activity for item in broken.deviations if item.kind == "unknown"} == {
        "decide something",
        "reinitiate the request for real",
    }
