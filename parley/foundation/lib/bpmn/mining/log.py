"""An event log: who did what when, case by case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from ..engine import Entry
from ..errors import BpmnError


class LogError(BpmnError):
    """A log that cannot be read: what is wrong, in which line, and what to do."""


class Event(NamedTuple):
    """One row: something was completed. `at` is seconds since 1970 (UTC)."""

    case: str
    activity: str
    at: float
    actor: str = ""


Trace = list[Event]
"""The events of one case, in the order of time; equal times keep the order of the log."""


class Log:
    """Events by case. Never changes after it was made."""

    def __init__(self, events: Iterable[Event]) -> None:
        cases: dict[str, Trace] = {}
        for event in events:
            trace = cases.get(event.case)
            if trace is None:
                cases[event.case] = [event]
            else:
                trace.append(event)
        for trace in cases.values():
            trace.sort(key=_time)
        self.cases: Mapping[str, Trace] = cases

    def __len__(self) -> int:
        """The number of events."""
        return sum(map(len, self.cases.values()))

    @property
    def activities(self) -> frozenset[str]:
        return frozenset(event.activity for trace in self.cases.values() for event in trace)


def _time(event: Event) -> float:
    return event.at


def parse_time(text: str, zone: tzinfo = UTC, line: int = 0) -> float:
    """ISO 8601 as seconds since 1970; `zone` is meant where the text names none. Raises LogError."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        message = f"{text[:60]!r} is no time. Write it as 2026-11-22T08:00:00+01:00."
        raise LogError(message, line=line) from None


def from_history(entries: Iterable[Entry], names: Mapping[str, str] | None = None) -> Log:
    """A log from the engine's own history: what was completed. `names` gives elements other names than their ids."""
    names = names or {}
    return Log(
        Event(entry.case, names.get(entry.element, entry.element), parse_time(entry.at), entry.actor)
        for entry in entries
        if entry.what == "completed"
    )
