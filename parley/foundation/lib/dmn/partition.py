"""Cuts the values of a column into regions in which every simple cell is constantly true or false.

The constants of the cells cut an ordered type into points and the open intervals between them. Each cell is
evaluated for one value between each two of its own constants, and the rules whose cell is true in a region become a
bit mask (bit *i* for rule *i*). Choosing the rules that match a value is then a search for its region.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from math import floor
from operator import xor
from typing import Any

from parley.foundation.lib.feel.values import NUMBERS, YearsMonthsDuration

from .cells import Cell

Cells = Iterable[tuple[int, Cell]]
"""Simple cells, each with the bit of its rule."""

ORDERED_TYPES = (Decimal, str, bool, date, time, datetime, timedelta, YearsMonthsDuration)


@dataclass(frozen=True, slots=True)
class Region:
    """Part of an ordered type: the point ``low`` (= ``high``), or the open interval between two points.

    None stands for no bound. ``sample`` is a value inside.
    """

    low: Any
    high: Any
    sample: Any

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def holds_no_whole_number(self) -> bool:
        """Whether a region of numbers lies between two whole numbers, or is a point that is none."""
        if self.is_point:
            return bool(self.low != self.low.to_integral_value())
        return None not in (self.low, self.high) and bool(floor(self.low) + 1 >= self.high)


class Partition:
    """The regions of one type in one column, each with the mask of its rules.

    ``always`` are the rules that are true everywhere; ``further_points`` cut the regions more finely.
    """

    __slots__ = ("_by_point", "_elsewhere", "_masks", "_points", "regions")

    def __init__(self, kind: type, cells: Cells, always: int, further_points: Iterable[Any] = ()) -> None:
        own_points = [
            (bit, cell, {point for point in cell.points or () if type(point) is kind}) for bit, cell in cells
        ]
        points: set[Any] = set(further_points).union(*(own for _, _, own in own_points))
        self._points: list[Any] = [False, True] if kind is bool else sorted(points)
        self.regions = _regions(self._points, kind)
        changes: list[int] = [0] * (len(self.regions) + 1)
        for bit, cell, own in own_points:
            for first, last in self._true_stretches(cell, own):
                changes[first] ^= bit
                changes[last + 1] ^= bit
        shared: dict[int, int] = {}
        masks = (mask | always for mask in accumulate(changes[:-1], xor))
        self._masks: list[int] = [shared.setdefault(mask, mask) for mask in masks]
        gaps = {
            mask
            for mask, region in zip(self._masks[::2], self.regions[::2], strict=True)
            if region is not None
        }
        self._elsewhere = gaps.pop() if len(gaps) == 1 else None
        self._by_point: dict[Any, int] = dict(zip(self._points, self._masks[1::2], strict=True))

    def _true_stretches(self, cell: Cell, points: set[Any]) -> Iterator[tuple[int, int]]:
        """The regions, from first to last, in which a cell is true; it can only change at its own points."""
        if cell.is_list:
            yield from ((place, place) for place in (2 * bisect_left(self._points, p) + 1 for p in points))
            return
        own = sorted(2 * bisect_left(self._points, point) + 1 for point in points)
        bounds = [-1, *own, len(self.regions)]
        stretches = [(low + 1, high - 1) for low, high in pairwise(bounds)] + [
            (point, point) for point in own
        ]
        for first, last in stretches:
            region = next(filter(None, self.regions[first : min(last, first + 1) + 1]), None)
            if region is not None and cell.holds(region.sample):
                yield first, last

    def mask(self, value: Any) -> int:
        """The rules whose cell is true for ``value``, which is of the type of this partition."""
        mask = self._by_point.get(value, self._elsewhere)
        if mask is not None:
            return mask
        return self._masks[2 * bisect_left(self._points, value)]

    @property
    def parts(self) -> list[tuple[Region, int]]:
        """The regions that hold values, in order, each with its mask."""
        return [
            (region, mask)
            for region, mask in zip(self.regions, self._masks, strict=True)
            if region is not None
        ]


class LocalPartition(Partition):
    """A partition of times or date-times without a zone; a value with one has no place in it."""

    __slots__ = ()

    def mask(self, value: Any) -> int:
        if value.tzinfo is not None:
            raise TypeError("a moment with a time zone")
        return super().mask(value)


def _regions(points: Sequence[Any], kind: type) -> list[Region | None]:
    """Interval, point, interval, …, interval; None for an interval that holds no value."""
    bounds = [None, *points, None]
    regions: list[Region | None] = []
    for low, high in pairwise(bounds):
        sample = _sample(kind, low, high)
        regions.append(None if sample is None else Region(low, high, sample))
        if high is not None:
            regions.append(Region(high, high, high))
    return regions


def _sample(kind: type, low: Any, high: Any) -> Any:
    """A value strictly between two points, None standing for no bound; None where there is no such value."""
    if low is None and high is None:
        return _ANYWHERE[kind]
    try:
        sample = _BETWEEN[kind](low, high)
    except OverflowError:
        return None
    inside = sample is not None and (low is None or sample > low) and (high is None or sample < high)
    return sample if inside else None


def _number_between(low: Any, high: Any) -> Any:
    if low is None:
        return high - abs(high) - 1
    return low + abs(low) + 1 if high is None else NUMBERS.divide(NUMBERS.add(low, high), Decimal(2))


def _text_between(low: Any, high: Any) -> Any:
    """The first text after ``low``."""
    return "" if low is None else low + "\0"


def _truth_between(low: Any, high: Any) -> Any:
    return None


def _day_between(low: Any, high: Any) -> Any:
    return high - timedelta(1) if low is None else low + timedelta(1)


def _time_between(low: Any, high: Any) -> Any:
    if low is None:
        return time.min
    return (
        time.max
        if high is None
        else _moment_between(*(datetime.combine(date.min, end) for end in (low, high))).time()
    )


def _moment_between(low: Any, high: Any) -> Any:
    if low is None or high is None:
        return _day_between(low, high)
    return low + (high - low) / 2


def _months_between(low: Any, high: Any) -> Any:
    return YearsMonthsDuration(high.total - 1 if low is None else low.total + 1)


_ANYWHERE: dict[type, Any] = {
    Decimal: Decimal(0),
    str: "",
    bool: None,
    date: date(2000, 1, 1),
    time: time(12),
    datetime: datetime(2000, 1, 1),  # noqa: DTZ001
    timedelta: timedelta(0),
    YearsMonthsDuration: YearsMonthsDuration(0),
}

_BETWEEN: dict[type, Callable[[Any, Any], Any]] = {
    Decimal: _number_between,
    str: _text_between,
    bool: _truth_between,
    date: _day_between,
    time: _time_between,
    datetime: _moment_between,
    timedelta: _moment_between,
    YearsMonthsDuration: _months_between,
}
