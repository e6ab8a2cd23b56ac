"""Reading event logs: CSV and XES, as the world writes them, and what bad ones get."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.foundation.lib.bpmn.mining import Event, Log, LogError, from_history, read_csv, read_xes

LOGS = Path(__file__).parents[6] / "shared" / "data" / "H_eventlogs"

needs_logs = pytest.mark.skipif(not LOGS.is_dir(), reason=f"no event logs at {LOGS}")

CSV = """Case ID;Activity;Timestamp;Resource
1;offer;2026-01-01T10:00:00+01:00;anna
1;sign;2026-01-02T10:00:00Z;boris
2;offer;2026-01-01 09:30:00;anna
"""
NINE = 1767258000.0
"""2026-01-01T09:00:00Z in seconds."""


def test_csv_is_read_by_the_usual_names() -> None:
    assert read_csv(CSV).cases == {
        "1": [Event("1", "offer", NINE, "anna"), Event("1", "sign", NINE + 25 * 3600, "boris")],
        "2": [Event("2", "offer", NINE + 1800, "anna")],
    }


def test_csv_is_read_by_given_columns_and_zone() -> None:
    text = "who,what,when\n7,call,2026-01-01 10:00:00\n"
    log = read_csv(
        text.encode(), {"case": "who", "activity": "What", "at": "when"}, zone=timezone(timedelta(hours=1))
    )
    assert log.cases == {"7": [Event("7", "call", NINE, "")]}


def test_events_are_put_in_the_order_of_time() -> None:
    log = Log([Event("1", "b", 2.0), Event("1", "a", 1.0), Event("1", "c", 2.0)])
    assert [event.activity for event in log.cases["1"]] == ["a", "b", "c"]
    assert (len(log), log.activities) == (3, frozenset("abc"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            "case,activity\n1,a\n",
            r"No column for the at \(time:timestamp, .*\)\. The columns are: case, activity\. \(line 1\)",
        ),
        ("case,activity,time\n1,a,yesterday\n", r"'yesterday' is no time\. .* \(line 2\)"),
        ("case,activity,time\n1,a\n", r"The row has 2 columns, not 3\. \(line 2\)"),
        ("case,activity,time\n\n,a,2026-01-01\n", r"The row has no case or no activity\. \(line 3\)"),
        (b"case,activity,time\n1,\xff,2026-01-01\n", r"The log is not valid UTF-8\..* \(line 2\)"),
        ("", r"No column for the case"),
    ],
)
def test_bad_csv_is_refused_with_its_line(data: str | bytes, message: str) -> None:
    with pytest.raises(LogError, match=message):
        read_csv(data)


XES = b"""<log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="7"/>
<event><string key="concept:name" value="call"/><string key="lifecycle:transition" value="start"/>
<date key="time:timestamp" value="2026-01-01T08:00:00Z"/></event>
<event><string key="concept:name" value="call"/><string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="2026-01-01T09:00:00Z"/><string key="org:resource" value="anna"/></event></trace></log>"""


def test_xes_counts_completions() -> None:
    assert read_xes(XES).cases == {"7": [Event("7", "call", NINE, "anna")]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<log><trace>", r"The log is not well-formed"),
        (b"", r"The log is not well-formed"),
        (b"<definitions/>", r"The root is <definitions>, not <log>"),
        (b'<!DOCTYPE log [<!ENTITY a "b">]><log>&a;</log>', r"DOCTYPE"),
        (b"<log><trace><event/></trace></log>", r"The event has no concept:name"),
    ],
)
def test_bad_xes_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(LogError, match=message):
        read_xes(data)


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_readers(data: bytes) -> None:
    for read in (read_csv, read_xes):
        try:
            read(data)
        except LogError:
            continue


@needs_logs
def test_the_same_log_as_csv_and_as_xes() -> None:
    log = read_csv((LOGS / "running-example.csv").read_bytes())
    assert log.cases == read_xes((LOGS / "running-example.xes").read_bytes()).cases
    assert (len(log), len(log.cases), len(log.activities)) == (42, 6, 8)


def test_history_of_the_engine_is_a_log() -> None:
    from parley.foundation.lib.bpmn.engine import Entry

    entries = [
        Entry("l", "u", "started", "2026-01-01T08:00:00.000Z"),
        Entry("l", "u", "completed", "2026-01-01T09:00:00.000Z", "anna"),
    ]
    assert from_history(entries, {"u": "Approve"}).cases == {"l": [Event("l", "Approve", NINE, "anna")]}
