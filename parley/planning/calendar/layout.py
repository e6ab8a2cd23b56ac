"""Where things stand in a day: beside each other where they overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parley.planning.calendar.items import Item

DAY = 24 * 60


@dataclass(frozen=True)
class Placed:
    """An item in its column: from a minute of the day on, for so many, in one of the lanes."""

    item: Item
    minute: int
    length: int
    lane: int
    lanes: int


def place(items: Sequence[Item]) -> list[Placed]:
    """Items of one day with their lanes: those that overlap share the width equally, the others have it all."""
    placed: list[Placed] = []
    group: list[tuple[Item, int, int, int]] = []
    ends: list[int] = []
    for item in sorted(items, key=lambda one: (one.minute, -one.length)):
        begin, end = item.minute, min(DAY, item.minute + item.length)
        if group and begin >= max(ends):
            placed += _closed(group, len(ends))
            group, ends = [], []
        lane = next((number for number, free in enumerate(ends) if free <= begin), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        group.append((item, begin, end - begin, lane))
    return placed + _closed(group, len(ends))


def _closed(group: list[tuple[Item, int, int, int]], lanes: int) -> list[Placed]:
    return [Placed(item, minute, length, lane, lanes) for item, minute, length, lane in group]
