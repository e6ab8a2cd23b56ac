"""Bounds on text and evaluation, so that no expression can hold a process.

A straight-line expression is bounded by the length of its text. What repeats (loops, filters, calls, list
functions) spends from a `Run`: one step for each element it touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Protocol

from .errors import FeelLimitError, Position


@dataclass(frozen=True, slots=True)
class Limits:
    """`steps` elements touched in one evaluation; `depth` levels of nesting and of calls; `size` items of a
    list or characters of a string that an expression may build; `seconds` of one evaluation; `text_length`
    characters.
    """

    steps: int = 500_000
    depth: int = 100
    size: int = 200_000
    seconds: float = 0.8
    text_length: int = 50_000


DEFAULT_LIMITS = Limits()

_STEPS_BETWEEN_CLOCK_READINGS = 500
_CHARACTERS_PER_ITEM = 16


class Clock(Protocol):
    """Tells the current moment, with its time zone."""

    def __call__(self) -> datetime: ...


class Run:
    """What one evaluation may still spend, and where it is in the text."""

    __slots__ = ("_deadline", "_left", "_next_reading", "clock", "depth", "limits", "position")

    def __init__(self, limits: Limits, clock: Clock, position: Position) -> None:
        self.limits = limits
        self.clock = clock
        self.position = position
        self.depth = 0
        self._left = limits.steps
        self._next_reading = limits.steps - _STEPS_BETWEEN_CLOCK_READINGS
        self._deadline = monotonic() + limits.seconds

    def spend(self, steps: int) -> None:
        """Count `steps`; raises `FeelLimitError` when they or the time are used up."""
        self._left -= steps
        if self._left < self._next_reading:
            self._read_clock()

    def enter(self) -> None:
        """Go one call deeper; the caller must `leave` again."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise self._error(
                "too_deep", f"Calls are nested more than {self.limits.depth} deep", self.limits.depth
            )

    def leave(self) -> None:
        self.depth -= 1

    def check_size(self, size: int) -> None:
        """Refuse a list or a string of `size` items before it is built."""
        if size > self.limits.size:
            raise self._error(
                "too_large",
                f"A value of {size} items is over the limit of {self.limits.size}",
                self.limits.size,
            )

    def built(self, value: Any) -> Any:
        """`value`, a list or string just made, within the limit of size and paid for by the step."""
        size = len(value)
        self.check_size(size)
        self.spend(size // _CHARACTERS_PER_ITEM if type(value) is str else size)
        return value

    def check_whole(self, value: Any) -> Any:
        """`value`, unless it is too large when written out: sharing can make a small value endless."""
        size = 0
        pending = [value]
        while pending:
            current = pending.pop()
            size += 1
            if type(current) is list:
                pending.extend(current)
            elif type(current) is dict:
                pending.extend(current.values())
            elif type(current) is str:
                size += len(current) // _CHARACTERS_PER_ITEM
            if size + len(pending) > self.limits.size:
                self.check_size(size + len(pending))
        return value

    def _read_clock(self) -> None:
        if self._left < 0:
            raise self._error(
                "too_many_steps",
                f"The evaluation needs more than {self.limits.steps} steps",
                self.limits.steps,
            )
        if monotonic() > self._deadline:
            raise self._error(
                "too_slow",
                f"The evaluation takes more than {self.limits.seconds} seconds",
                self.limits.seconds,
            )
        self._next_reading = self._left - _STEPS_BETWEEN_CLOCK_READINGS

    def _error(self, code: str, message: str, limit: float) -> FeelLimitError:
        return FeelLimitError(code, message, self.position, limit=limit)
