"""Cells: every node in its column gets a row of its lane, the main path straight, branches below it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .ranks import Link

FAR = 60
"""Cells beyond which a line runs in a channel: a longer straight way would have to be looked at cell by cell."""
Cell = tuple[int, int]
"""Column, row."""


@dataclass(slots=True)
class Grid:
    """`lane_rows`: first and last row of each lane, top to bottom."""

    columns: int
    rows: int
    cells: dict[str, Cell]
    lane_rows: list[tuple[int, int]]
    taken: dict[Cell, str] = field(default_factory=dict)


def fill_grid(
    ranks: dict[str, int], links: list[Link], back: set[str], lane_of: dict[str, int], lanes: int
) -> Grid:
    """Place nodes of the same column below each other.

    A node stands on the row of the first predecessor whose first way leads to it; other branches go down. Rows belong to
    one lane each.
    """
    rows = _Rows(ranks, lane_of)
    incoming: dict[str, list[Link]] = defaultdict(list)
    first_way: dict[str, str] = {}
    for link in links:
        if link.id not in back:
            incoming[link.target].append(link)
            if link.via is None:
                first_way.setdefault(link.source, link.id)
    order = {node: place for place, node in enumerate(ranks)}
    for node in sorted(ranks, key=lambda node: (ranks[node], order[node])):
        rows.place(node, incoming[node], first_way)
    return rows.grid(max(lanes, 1))


class _Rows:
    def __init__(self, ranks: dict[str, int], lane_of: dict[str, int]) -> None:
        self._ranks = ranks
        self._lane_of = lane_of
        self._row: dict[str, int] = {}
        self._taken: set[tuple[int, int, int]] = set()
        self._lowest: dict[tuple[int, int, int], int] = {}
        """Where the search for a row may begin: what was taken once stays taken."""

    def place(self, node: str, incoming: list[Link], first_way: dict[str, str]) -> None:
        lane = self._lane_of.get(node, 0)
        wish, source_rank = self._wish(node, lane, incoming, first_way)
        rank = self._ranks[node]
        is_far = rank - source_rank > FAR
        needed = range(rank if is_far else min(source_rank + 1, rank), rank + 1)
        row = self._lowest.get((lane, rank, wish), wish)
        while any((lane, row, column) in self._taken for column in needed):
            row += 1
        self._lowest[(lane, rank, wish)] = row
        self._row[node] = row
        self._taken.update((lane, row, column) for column in needed)

    def _wish(self, node: str, lane: int, incoming: list[Link], first_way: dict[str, str]) -> tuple[int, int]:
        """The row to try first, and the column from which that row must be free."""
        near = [link for link in incoming if self._lane_of.get(link.source, 0) == lane]
        if not near:
            return 0, self._ranks[node] - 1
        wishes = [
            (self._row[link.source] + (first_way.get(link.source) != link.id), self._ranks[link.source])
            for link in near
        ]
        return min(wishes)

    def grid(self, lanes: int) -> Grid:
        heights = [1] * lanes
        for node, row in self._row.items():
            lane = self._lane_of.get(node, 0)
            heights[lane] = max(heights[lane], row + 1)
        first = [sum(heights[:lane]) for lane in range(lanes)]
        cells = {
            node: (self._ranks[node], first[self._lane_of.get(node, 0)] + row)
            for node, row in self._row.items()
        }
        return Grid(
            columns=max(self._ranks.values(), default=-1) + 1,
            rows=sum(heights),
            cells=cells,
            lane_rows=[(top, top + height - 1) for top, height in zip(first, heights, strict=True)],
            taken={cell: node for node, cell in cells.items()},
        )
