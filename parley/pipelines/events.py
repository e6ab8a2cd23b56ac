"""What happens on pipelines."""

from __future__ import annotations

from dataclasses import dataclass

from parley.foundation.events.event import Event


@dataclass(frozen=True, kw_only=True)
class StageChanged(Event):
    """A record came to another stage (or to its first one: `from_stage` is None). `seconds` it stood on the old one."""

    pipeline_id: int
    from_stage: int | None
    to_stage: int
    outcome: str
    seconds: int | None


@dataclass(frozen=True, kw_only=True)
class UnclaimedTooLong(Event):
    """Nobody has claimed a record for longer than its pipeline allows. Published once for each time that it waits.

    `minutes` it had waited. It has no owner: who hears of it is up to the subscriber (heads of teams, R071).
    """

    pipeline_id: int
    minutes: int
