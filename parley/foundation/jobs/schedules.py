"""When a periodic job is due next: plain arithmetic on aware UTC times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Schedule(Protocol):
    """A rule for the next time, and how far ahead a planned time can lie unless the clock was set back."""

    @property
    def horizon(self) -> timedelta: ...

    def after(self, moment: datetime) -> datetime: ...


@dataclass(frozen=True)
class Every:
    """A fixed interval, counted from the last run."""

    interval: timedelta

    def __post_init__(self) -> None:
        if self.interval <= timedelta():
            raise ValueError("The interval of a periodic job must be positive.")

    @property
    def horizon(self) -> timedelta:
        return 2 * self.interval

    def after(self, moment: datetime) -> datetime:
        return moment + self.interval


@dataclass(frozen=True)
class Daily:
    """Once a day at a wall time. A time that the spring change leaves out runs an hour later by the wall clock, one
    that the autumn change repeats runs at its first occurrence (PEP 495, fold=0)."""

    at: time
    zone: str

    def __post_init__(self) -> None:
        ZoneInfo(self.zone)

    @property
    def horizon(self) -> timedelta:
        """A day may have 25 hours; half a day more is the clock set back, not one step of a time server."""
        return timedelta(hours=26, minutes=30)

    def after(self, moment: datetime) -> datetime:
        zone = ZoneInfo(self.zone)
        day = moment.astimezone(zone).date()
        while True:
            candidate = datetime.combine(day, self.at, zone).astimezone(UTC)
            if candidate > moment:
                return candidate
            day += timedelta(days=1)
