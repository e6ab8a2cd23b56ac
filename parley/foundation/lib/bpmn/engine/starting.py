"""What can start a process, as rows for the host to store with the deployed version."""

from __future__ import annotations

from datetime import datetime

from ...feel import FeelError
from .expressions import Expression
from .graph import Graph, StartRow
from .problems import Problem
from .steps import Wait, utc_text
from .timers import Clock, first_due, next_due


def start_waits(graph: Graph, at: str | datetime) -> tuple[Wait, ...]:
    """One row for each message, signal, condition and timer that starts the process.

    `id` is the element, for the argument `event` of `start`. A timer's row has `due` and, for a cycle, `details["cycle"]`:
    hand both to `next_start` after it has fired. A condition is for the host to evaluate: `StartRow.condition(variables, at)`.
    Raises ValueError for a timer whose expression cannot be evaluated.
    """
    try:
        return tuple(_row(graph, row, utc_text(at)) for row in graph.starts if row.kind != "none")
    except (Problem, FeelError) as error:
        raise ValueError(f"A start timer of {graph.process_id!r} cannot be set: {error}") from None


def _row(graph: Graph, row: StartRow, at: str) -> Wait:
    details: dict[str, object] = {}
    due = ""
    if row.timer is not None:
        value = row.timer.value
        found = first_due(
            row.timer, value({}, at) if isinstance(value, Expression) else value, _clock(graph, at)
        )
        due = found.pop("due")
        details = found
    elif row.condition is not None:
        details = {"names": sorted(row.condition.names)}
    return Wait(row.element, row.kind, row.element, row.name, "", due, details)


def next_start(graph: Graph, wait: Wait, at: str | datetime) -> Wait | None:
    """A start timer's row after it has fired; None when it does not fire again. Raises ValueError for another row."""
    timer = graph.nodes[wait.element].wait
    if timer is None or timer.timer is None:
        raise ValueError(f"{wait.element!r} is no timer.")
    found = next_due(timer.timer, {"due": wait.due, **wait.details}, _clock(graph, utc_text(at)))
    if found is None:
        return None
    return wait._replace(due=found.pop("due"), details=found)


def _clock(graph: Graph, at: str) -> Clock:
    return Clock(at, graph.zone, graph.calendar)
