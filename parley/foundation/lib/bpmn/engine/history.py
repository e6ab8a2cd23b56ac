"""Histories of events, and the waits of a state as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from .advance import advance, start
from .graph import Graph
from .steps import Event, State, Wait
from .tokens import wait_of


class Started(NamedTuple):
    """The first line of an instance's event log: the arguments of `start`."""

    variables: dict[str, Any]
    id: str
    at: str | datetime
    event: str = ""
    actor: str = ""


def replay(graph: Graph, started: Started, events: Iterable[Event]) -> State:
    """The state after these events; equal events give an equal state."""
    step = start(
        graph, started.variables, id=started.id, at=started.at, event=started.event, actor=started.actor
    )
    state = step.state
    for event in events:
        state = advance(graph, state, event).state
    return state


def waits(graph: Graph, state: State) -> tuple[Wait, ...]:
    """All waits of a state, the sum of what its steps have added and removed."""
    found = []
    for key in sorted(state["tokens"], key=int):
        row = state["tokens"][key]
        wait = wait_of(state["id"], int(key), graph.nodes[row["at"]], row)
        if wait is not None:
            found.append(wait)
    return tuple(found)
