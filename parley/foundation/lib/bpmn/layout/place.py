"""Coordinates: how wide columns, rows and channels become, and where that puts shapes and lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from ..diagram import Bounds, Point
from .grid import Grid
from .routes import Coordinate, Port, Route, Router
from .tracks import Track

_COLUMN_GAP = 44.0
_ROW_GAP = 26.0
_TRACK_GAP = 14.0
_BORDER_GAP = 18.0
"""What the border between two lanes adds to the channel it lies in."""


@dataclass(frozen=True, slots=True)
class Need:
    """Room for a node: its size, and what its name takes above, below and in width."""

    width: float
    height: float
    above: float = 0
    below: float = 0
    span: float = 0


class Places:
    """The coordinates of one body, its upper left corner at 0, 0."""

    def __init__(
        self, grid: Grid, router: Router, needs: Mapping[str, Need], label_widths: Mapping[int, float]
    ) -> None:
        """`label_widths`: room that names of flows need in the channel before a column."""
        self._grid = grid
        vertical, horizontal = router.vertical.arrange(), router.horizontal.arrange()
        self._slots = {True: vertical, False: horizontal}
        widths = _largest(
            grid.columns, ((grid.cells[node][0], max(need.width, need.span)) for node, need in needs.items())
        )
        above = _largest(
            grid.rows, ((grid.cells[node][1], need.height / 2 + need.above) for node, need in needs.items())
        )
        below = _largest(
            grid.rows, ((grid.cells[node][1], need.height / 2 + need.below) for node, need in needs.items())
        )
        self._column_gaps = _gaps(grid.columns, vertical, _COLUMN_GAP)
        for channel, width in label_widths.items():
            self._column_gaps[channel] = max(self._column_gaps[channel], width)
        self._row_gaps = _gaps(grid.rows, horizontal, _ROW_GAP)
        self._borders = {first for first, _ in grid.lane_rows if first}
        for channel in self._borders:
            self._row_gaps[channel] += _BORDER_GAP
        self._lefts = _starts(widths, self._column_gaps)
        self._tops = _starts([up + down for up, down in zip(above, below, strict=True)], self._row_gaps)
        self.width = self._lefts[-1]
        self.height = self._tops[-1]
        self.bounds = {node: self._node_bounds(node, need, widths, above) for node, need in needs.items()}

    def _node_bounds(self, node: str, need: Need, widths: list[float], above: list[float]) -> Bounds:
        column, row = self._grid.cells[node]
        x = self._lefts[column] + (widths[column] - need.width) / 2
        y = self._tops[row] + above[row] - need.height / 2
        return Bounds(x, y, need.width, need.height)

    def row_span(self, first: int, last: int) -> tuple[float, float]:
        """Top and bottom of the lane that has these rows; the border lies below all lines of its channel."""
        top = self._tops[first] - _BORDER_GAP if first else 0.0
        at_end = last + 1 == self._grid.rows
        return top, self.height if at_end else self._tops[last + 1] - _BORDER_GAP

    def points(self, route: Route) -> tuple[Point, ...]:
        """The way points of a route, without repeated or needless ones."""
        return _simplify([Point(self._x(x), self._y(y)) for x, y in route])

    def _x(self, at: Coordinate) -> float:
        if isinstance(at, Track):
            return self._track(at, vertical=True)
        box = self._port_box(at)
        return {"left": box.x, "right": box.right}.get(at.side, box.center.x)

    def _y(self, at: Coordinate) -> float:
        if isinstance(at, Track):
            return self._track(at, vertical=False)
        box = self._port_box(at)
        return {"top": box.y, "bottom": box.bottom}.get(at.side, box.center.y)

    def _port_box(self, port: Port) -> Bounds:
        return self.bounds[port.via or port.node]

    def _track(self, track: Track, *, vertical: bool) -> float:
        starts, gaps = (self._lefts, self._column_gaps) if vertical else (self._tops, self._row_gaps)
        gap = gaps[track.channel]
        room = gap - _BORDER_GAP if not vertical and track.channel in self._borders else gap
        slots = self._slots[vertical][track.channel]
        return starts[track.channel] - gap + room * (track.slot + 1) / (slots + 1)


def _largest(count: int, values: Iterable[tuple[int, float]]) -> list[float]:
    found = [0.0] * count
    for index, value in values:
        found[index] = max(found[index], value)
    return found


def _gaps(count: int, slots: Mapping[int, int], least: float) -> list[float]:
    """Widths of the channels; those at the outer sides are there only if a line needs them."""
    gaps = [max(least, _TRACK_GAP * (slots.get(channel, 0) + 1)) for channel in range(count + 1)]
    for outer in (0, count):
        if outer not in slots:
            gaps[outer] = 0.0
    return gaps


def _starts(sizes: list[float], gaps: list[float]) -> list[float]:
    """Where each cell begins, and the end of all."""
    ends = accumulate(gap + size for gap, size in zip(gaps, [*sizes, 0.0], strict=True))
    return [end - size for end, size in zip(ends, [*sizes, 0.0], strict=True)]


def _simplify(points: list[Point]) -> tuple[Point, ...]:
    kept = points[:1]
    for before, after in pairwise(points[1:]):
        last = kept[-1]
        same_line = last.x == before.x == after.x or last.y == before.y == after.y
        if not same_line and before != last:
            kept.append(before)
    return (*kept, points[-1])


def shifted(bounds: Bounds, x: float, y: float) -> Bounds:
    return replace(bounds, x=bounds.x + x, y=bounds.y + y)
