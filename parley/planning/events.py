"""What happens to plans. The events are about the record that the task is about, else about the task itself."""

from __future__ import annotations

from dataclasses import dataclass

from parley.foundation.events.event import Event


@dataclass(frozen=True, kw_only=True)
class TaskPlanned(Event):
    """Somebody planned the next thing to do."""

    task_id: int


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(Event):
    """Somebody did what was planned."""

    task_id: int


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Event):
    """Somebody arranged a meeting."""

    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class MeetingReported(Event):
    """A call or a meeting took place, or did not: somebody wrote down what came of it."""

    meeting_id: int
