"""Many instances at once, for imports and bulk operations: one after the other, nothing kept between them.

Both functions are lazy, so that a host can store the results in portions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from .advance import advance, start
from .graph import Graph
from .steps import Event, State, Step, utc_text


def start_many(
    graph: Graph,
    rows: Iterable[tuple[str, dict[str, Any]]],
    *,
    at: str | datetime,
    event: str = "",
    actor: str = "",
) -> Iterator[Step]:
    """Start an instance for each (id, variables). Errors as `start`."""
    at = utc_text(at)
    for id, variables in rows:
        yield start(graph, variables, id=id, at=at, event=event, actor=actor)


def advance_many(graph: Graph, rows: Iterable[tuple[State, Event]]) -> Iterator[Step]:
    """Advance each state by its event. Errors as `advance`."""
    for state, event in rows:
        yield advance(graph, state, event)
