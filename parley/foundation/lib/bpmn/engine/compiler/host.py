"""What a process may rely on: the host's variables, actions, decisions, processes, time zone and calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....feel import Type
from ..graph import Calendar

DEFAULT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Host:
    """The surroundings that a model is compiled for; None means "not checked".

    `names`: the variables that expressions may use, with their FEEL types; those that the model itself sets are added.
    `actions`, `decisions`, `processes`: what service tasks, business rule tasks and call activities may name. `zone`: where
    days begin and wall-clock times are meant. `calendar`: working time. `limit`: moves between two waits.
    """

    names: Mapping[str, Type] | None = None
    actions: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    zone: str = "UTC"
    calendar: Calendar | None = None
    limit: int = DEFAULT_LIMIT
