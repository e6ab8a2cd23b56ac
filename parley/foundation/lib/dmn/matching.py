"""Finds the rules of a table that match: a bit mask for each column, and the rules in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any

from .cells import Cell
from .partition import ORDERED_TYPES, LocalPartition, Partition

MAX_MASK_BITS = 1_000_000_000
"""Points times rules of a column (125 MB of masks, some 20,000 rules) up to which it is cut into regions."""

MAX_WORK = 1_000_000
"""Comparisons that finding the regions of a column may take; half a second."""


class ColumnMatcher:
    """The cells of one input column, one for each rule."""

    __slots__ = ("_always", "_by_type", "_count", "_simple", "expressions")

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._simple = [
            (1 << rule, cell)
            for rule, cell in enumerate(cells)
            if cell.points is not None and not cell.is_any
        ]
        self.expressions = mask_where(cell.points is None and not cell.is_any for cell in cells)
        self._always = self.expressions | mask_where(cell.is_any for cell in cells)
        self._count = len(cells)
        self._by_type: dict[type, Partition | _Constant] = {}

    def mask(self, value: Any) -> int:
        """The rules whose cell is true for ``value``; expressions count as true and are still to be evaluated."""
        try:
            return self._by_type[type(value)].mask(value)
        except (KeyError, TypeError):
            return self._mask_of_new(value)

    def simple_mask(self, value: Any) -> int:
        """The same, by evaluating every simple cell."""
        mask = self._always
        for bit, cell in self._simple:
            if cell.holds(value):
                mask |= bit
        return mask

    def partition(self, kind: type, further_points: Sequence[Any] = ()) -> Partition:
        """The regions of one ordered type; ``further_points`` cut them more finely."""
        build = LocalPartition if kind in (time, datetime) else Partition
        return build(kind, self._simple, self._always, further_points)

    @property
    def is_too_large(self) -> bool:
        """Whether the regions would take more memory, or more time to find, than the speed is worth."""
        points = sum(len(cell.points or ()) for _, cell in self._simple)
        work = sum(cell.work for _, cell in self._simple)
        return points * self._count > MAX_MASK_BITS or work > MAX_WORK

    def kinds(self) -> Iterator[type]:
        """The types of the points of the cells."""
        return (type(point) for _, cell in self._simple for point in cell.points or ())

    def _mask_of_new(self, value: Any) -> int:
        """The mask of a value of a type not seen before, or of one that no partition holds."""
        kind = type(value)
        if kind in self._by_type:
            return self.simple_mask(value)
        if value is None:
            self._by_type[kind] = _Constant(self.simple_mask(value))
        elif kind in ORDERED_TYPES and not self.is_too_large:
            self._by_type[kind] = self.partition(kind)
        else:
            return self.simple_mask(value)
        return self.mask(value)


class _Constant:
    """The one region of null."""

    __slots__ = ("_mask",)

    def __init__(self, mask: int) -> None:
        self._mask = mask

    def mask(self, value: Any) -> int:
        return self._mask


def mask_where(truths: Iterable[bool]) -> int:
    return sum(1 << rule for rule, truth in enumerate(truths) if truth)


def rules_in(mask: int) -> list[int]:
    """The numbers of the bits that are set, in order."""
    rules = []
    while mask:
        low = mask & -mask
        rules.append(low.bit_length() - 1)
        mask ^= low
    return rules
