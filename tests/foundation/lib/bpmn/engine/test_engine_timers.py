"""Timers: dates, durations and cycles on the clock and on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.foundation.lib.bpmn.engine import Host
from parley.foundation.lib.bpmn.engine.durations import (
    Duration,
    add,
    parse_cycle,
    parse_duration,
    parse_moment,
)
from parley.foundation.lib.bpmn.engine.graph import TimerSpec
from parley.foundation.lib.bpmn.engine.steps import from_utc_text, utc_text
from parley.foundation.lib.bpmn.engine.timers import Clock, first_due, next_due

from .models import World, boundary, catch, end, graph, path, start, timer, user, world

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("PT1H", Duration(0, 0, 3600)),
        ("P1D", Duration(0, 1, 0)),
        ("P2W", Duration(0, 14, 0)),
        ("P1Y2M", Duration(14, 0, 0)),
        ("P1DT12H30M15.5S", Duration(0, 1, 45015.5)),
        ("-PT5M", Duration(0, 0, -300)),
        ("P0.5D", Duration(0, 0, 43200)),
    ],
)
def test_duration_is_read(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "1H", "P1H", "PT1D", "P1DT", "PT1H ago", "P-1D", "P" + "1" * 40 + "D"]
)
def test_bad_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no ISO 8601 duration"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["R", "R3", "PT1H", "R3/PT0S", "Rx/PT1H", "R3/tomorrow/PT1H", "0 9 * * *"])
def test_bad_cycle_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_cycle(text)


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("2026-03-28T09:00+01:00", "P1D", "2026-03-29T09:00+02:00"),
        ("2026-03-28T09:00+01:00", "PT24H", "2026-03-29T10:00+02:00"),
        ("2026-03-28T02:30+01:00", "P1D", "2026-03-29T03:30+02:00"),
        ("2026-10-24T02:30+02:00", "P1D", "2026-10-25T02:30+02:00"),
        ("2026-10-24T09:00+02:00", "P1D", "2026-10-25T09:00+01:00"),
        ("2026-01-31T12:00+01:00", "P1M", "2026-02-28T12:00+01:00"),
        ("2028-02-29T12:00+01:00", "P1Y", "2029-02-28T12:00+01:00"),
    ],
)
def test_days_are_counted_on_the_wall_clock(start: str, duration: str, due: str) -> None:
    """A time that the change of clocks leaves out moves forward; of two equal ones the first is meant."""
    found = add(datetime.fromisoformat(start).astimezone(UTC), parse_duration(duration), BERLIN)
    assert found == datetime.fromisoformat(due)


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1990 < moment.year < 2060),
    st.integers(0, 400),
    st.integers(0, 100_000),
)
def test_exact_part_of_a_duration_is_exact(begin: datetime, days: int, seconds: int) -> None:
    assert add(begin, Duration(0, days, seconds), ZoneInfo("UTC")) == begin + timedelta(
        days=days, seconds=seconds
    )
    assert add(begin, Duration(0, 0, seconds), BERLIN) == begin + timedelta(seconds=seconds)


@pytest.mark.parametrize("duration", ["P9999Y", "P999999999D", "PT999999999H"])
def test_time_beyond_the_calendar_is_an_incident(duration: str) -> None:
    run = world(start(), catch("c", timer("Duration", duration)), end(), path("s c e"))
    assert run.incident()["message"].startswith("The timer's duration cannot be used")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2025-12-31T00:00:00Z", "2025-12-31T00:00:00.000Z"),
        ("2051-01-01T00:00:00", "2050-12-31T23:00:00.000Z"),
        ('= date("2026-07-01")', "2026-06-30T22:00:00.000Z"),
        ("= when", "2026-02-03T04:05:06.000Z"),
        ('= now() + duration("PT90M")', "2026-01-01T01:30:00.000Z"),
    ],
)
def test_dates_yesterday_and_in_25_years(text: str, due: str) -> None:
    run = world(
        start(),
        catch("c", timer("Date", text)),
        end(),
        path("s c e"),
        variables={"when": "2026-02-03T04:05:06Z"},
        host=Host(zone="Europe/Berlin"),
    )
    assert [wait.due for wait in run.waits.values()] == [due]
    assert run.tick("2060-01-01T00:00:00Z") == 1
    assert run.status == "finished"


def test_timer_before_its_time_is_not_accepted() -> None:
    run = world(start(), catch("c", timer("Duration", "PT1H")), end(), path("s c e"))
    assert not run.answer(run.find("c"), "timer")
    assert run.at == ["c"]


def clock(now: str, zone: ZoneInfo = BERLIN) -> Clock:
    return Clock(utc_text(now), zone, None)


def test_cycle_does_not_drift_and_skips_what_was_missed() -> None:
    cycle = TimerSpec("cycle", "R/2026-01-31T09:00:00/P1M")
    row = first_due(cycle, cycle.value, clock("2026-01-01T00:00:00Z"))
    dues = []
    for now in ("2026-01-31T08:00:01Z", "2026-02-28T12:00:00Z", "2026-07-15T12:00:00Z"):
        dues.append(row["due"])
        again = next_due(cycle, row, clock(now))
        assert again is not None
        row = again
    assert [*dues, row["due"]] == [
        "2026-01-31T08:00:00.000Z",
        "2026-02-28T08:00:00.000Z",
        "2026-03-31T07:00:00.000Z",
        "2026-07-31T07:00:00.000Z",
    ]


def test_no_time_of_a_counted_cycle_is_lost_when_nobody_looked() -> None:
    cycle = TimerSpec("cycle", "R3/2026-01-01T09:00:00Z/PT1H")
    row: dict[str, Any] | None = first_due(cycle, cycle.value, clock("2026-01-01T00:00:00Z"))
    dues = []
    while row is not None:
        dues.append(row["due"])
        row = next_due(cycle, row, clock("2026-01-03T09:30:00Z" if len(dues) == 1 else row["due"]))
    assert dues == ["2026-01-01T09:00:00.000Z", "2026-01-03T10:00:00.000Z", "2026-01-03T11:00:00.000Z"]


def test_short_cycle_after_a_long_silence_is_found_at_once() -> None:
    cycle = TimerSpec("cycle", "R/PT0.001S")
    row = first_due(cycle, cycle.value, clock("2026-01-01T00:00:00Z"))
    again = next_due(cycle, row, clock("2051-01-01T00:00:00Z"))
    assert again is not None
    assert from_utc_text(again["due"]) - datetime(2051, 1, 1, tzinfo=UTC) <= timedelta(milliseconds=1)


def test_working_calendar_of_the_host() -> None:
    """Two working days from Thursday are Monday."""

    def working(begin: datetime, duration: Duration, name: str) -> datetime:
        assert (name, duration.days) == ("office", 2)
        due = begin
        for _ in range(duration.days):
            due += timedelta(days=1)
            while due.weekday() >= 5:
                due += timedelta(days=1)
        return due

    definition = '<timerEventDefinition parley:calendar="office"><timeDuration>P2D</timeDuration></timerEventDefinition>'
    elements = (start(), user("u"), boundary("b", "u", definition), end(), path("s u e"), path("b e"))
    run = world(*elements, host=Host(calendar=working))
    assert run.waits[run.find("b")].due == "2026-01-05T00:00:00.000Z"
    assert world(*elements).incident()["message"].startswith("The host supplies no working calendar")


def test_same_wall_clock_every_day_over_the_change_of_clocks() -> None:
    model = graph(
        start(),
        user("u"),
        boundary("b", "u", timer("Cycle", "R/2026-03-27T09:00:00/P1D"), interrupting=False),
        end(),
        path("s u e"),
        path("b e"),
        host=Host(zone="Europe/Berlin"),
    )
    run = World({"p": model}, now="2026-03-26T00:00:00Z")
    run.instance = run.start("p")
    fired: list[Any] = []
    for _ in range(4):
        due = run.waits[run.find("b")].due
        fired.append(from_utc_text(due).astimezone(BERLIN).strftime("%d %H:%M"))
        run.tick(due)
    assert fired == ["27 09:00", "28 09:00", "29 09:00", "30 09:00"]


def test_moment_without_a_zone_is_meant_on_the_wall() -> None:
    assert parse_moment("2026-07-01T09:00:00", BERLIN) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    with pytest.raises(ValueError, match="has no zone"):
        utc_text("2026-07-01T09:00:00")
