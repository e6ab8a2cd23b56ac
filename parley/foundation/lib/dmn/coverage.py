"""Which combinations of values no rule covers: set arithmetic on the regions of the columns.

A column is a list of masks, one for each region of values; a rule covers a combination of regions when its bit is
set in the mask of every column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[tuple[int, ...], ...]
"""For each column the numbers of its regions: all their combinations."""

MAX_STEPS = 2_000_000
"""Regions that one analysis may visit in search of what is not covered."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Boxes that no rule covers, and whether these are all of them."""

    boxes: tuple[Box, ...]
    complete: bool


def uncovered(
    columns: Sequence[Sequence[int]], rules: int, limit: int, max_steps: int = MAX_STEPS
) -> Uncovered:
    """At most ``limit`` disjoint boxes that none of ``rules`` (a mask) covers.

    The search is cut off after ``max_steps``, for the number of boxes may grow exponentially with the columns.
    """
    search = _Search(columns, limit, max_steps)
    boxes = search.boxes(0, rules)
    return Uncovered(tuple(boxes[:limit]), search.complete and len(boxes) <= limit)


def region_of(columns: Sequence[Sequence[int]], rule: int) -> list[list[int]]:
    """The masks of the columns, cut down to the regions that ``rule`` covers."""
    bit = 1 << rule
    return [[mask for mask in column if mask & bit] for column in columns]


class _Search:
    def __init__(self, columns: Sequence[Sequence[int]], limit: int, max_steps: int) -> None:
        self.complete = True
        self._columns = columns
        self._limit = limit
        self._steps_left = max_steps
        self._known: dict[tuple[int, int], list[Box]] = {}
        self._free = _free_from(columns)

    def boxes(self, column: int, alive: int) -> list[Box]:
        """Boxes over the columns from ``column`` on, in which none of the rules ``alive`` holds."""
        if alive & self._free[column]:
            return []
        if not alive:
            return [tuple(tuple(range(len(masks))) for masks in self._columns[column:])]
        known = self._known.get((column, alive))
        if known is None:
            known = self._known[column, alive] = self._split(column, alive)
        return known

    def _split(self, column: int, alive: int) -> list[Box]:
        self._steps_left -= len(self._columns[column])
        groups: dict[int, list[int]] = {}
        for number, mask in enumerate(self._columns[column]):
            groups.setdefault(alive & mask, []).append(number)
        found: list[Box] = []
        for still_alive, numbers in groups.items():
            if len(found) > self._limit or self._steps_left < 0:
                self.complete = False
                break
            found += [(tuple(numbers), *rest) for rest in self.boxes(column + 1, still_alive)]
        return found


def _free_from(columns: Sequence[Sequence[int]]) -> list[int]:
    """For each column the rules that hold in every region of it and of all columns after it."""
    free = [-1]
    for masks in reversed(columns):
        everywhere = free[-1]
        for mask in masks:
            everywhere &= mask
        free.append(everywhere)
    return free[::-1]
