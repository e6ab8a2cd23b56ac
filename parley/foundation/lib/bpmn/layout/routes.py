"""Ways of lines over the grid: straight where cells are free, else through the channels."""

from __future__ import annotations

from dataclasses import dataclass, field

from .grid import FAR, Cell, Grid
from .ranks import Link
from .tracks import Channels, Track


@dataclass(frozen=True, slots=True)
class Port:
    """A side of a node (left, right, top, bottom), or of the boundary event `via`."""

    node: str
    side: str
    via: str | None = None


Coordinate = Track | Port
Route = list[tuple[Coordinate, Coordinate]]
"""Points; each coordinate is where a track or a port lies."""


@dataclass(slots=True)
class Router:
    """Routes links one after the other; `ports` tells which sides of a node are used."""

    grid: Grid
    gateways: set[str]
    full_below: set[str]
    """Nodes whose lower side is covered by boundary events."""
    vertical: Channels = field(default_factory=Channels)
    horizontal: Channels = field(default_factory=Channels)
    ports: dict[str, set[str]] = field(default_factory=dict)
    _across: dict[Cell, Link] = field(default_factory=dict, init=False)
    _down: dict[Cell, Link] = field(default_factory=dict, init=False)

    def route(self, link: Link, leads_back: bool) -> Route:
        if link.via is not None:
            return self._drop(link, leads_back) or self._under(link)
        if leads_back:
            return self._loop(link) or self._around(link)
        return (
            self._straight(link)
            or self._fork(link)
            or self._join(link)
            or self._bypass(link)
            or self._step(link)
            or self._around(link)
        )

    def _free_across(self, link: Link, row: int, columns: range) -> bool:
        return len(columns) <= FAR and all(
            (column, row) not in self.grid.taken and _may_share(self._across.get((column, row)), link)
            for column in columns
        )

    def _free_down(self, link: Link, column: int, rows: range) -> bool:
        return len(rows) <= FAR and all(
            (column, row) not in self.grid.taken and _may_pass(self._down.get((column, row)), link)
            for row in rows
        )

    def _use(self, *ports: Port) -> None:
        for port in ports:
            self.ports.setdefault(port.node, set()).add(port.side)

    def _take(self, link: Link, across: list[Cell], down: list[Cell]) -> None:
        self._across.update(dict.fromkeys(across, link))
        self._down.update(dict.fromkeys(down, link))

    def _straight(self, link: Link) -> Route | None:
        (column, row), (to_column, to_row) = self._ends(link)
        between = range(column + 1, to_column)
        if row != to_row or not self._free_across(link, row, between):
            return None
        self._take(link, [(at, row) for at in between], [])
        start, end = Port(link.source, "right"), Port(link.target, "left")
        self._use(start, end)
        return [(start, start), (end, end)]

    def _fork(self, link: Link) -> Route | None:
        """Out of a gateway up or down, then across."""
        if link.source not in self.gateways:
            return None
        (column, row), (to_column, to_row) = self._ends(link)
        down, across = _between(row, to_row, True), range(column + 1, to_column)
        if to_column <= column or row == to_row:
            return None
        if not (
            self._free_down(link, column, down) and self._free_across(link, to_row, range(column, to_column))
        ):
            return None
        self._take(link, [(at, to_row) for at in across], [(column, at) for at in down])
        start = Port(link.source, "bottom" if to_row > row else "top")
        end = Port(link.target, "left")
        self._use(start, end)
        return [(start, start), (start, end), (end, end)]

    def _join(self, link: Link) -> Route | None:
        """Across, then up or down into a gateway."""
        if link.target not in self.gateways:
            return None
        (column, row), (to_column, to_row) = self._ends(link)
        down, across = _between(to_row, row, True), range(column + 1, to_column + 1)
        if to_column <= column or row == to_row:
            return None
        if not (self._free_down(link, to_column, down) and self._free_across(link, row, across)):
            return None
        self._take(link, [(at, row) for at in across], [(to_column, at) for at in down])
        start = Port(link.source, "right")
        end = Port(link.target, "top" if to_row > row else "bottom")
        self._use(start, end)
        return [(start, start), (end, start), (end, end)]

    def _bypass(self, link: Link) -> Route | None:
        """Out of a gateway below what stands in the way on the same row, and up into another gateway."""
        (column, row), (to_column, to_row) = self._ends(link)
        if row != to_row or to_column <= column or not {link.source, link.target} <= self.gateways:
            return None
        along = self.horizontal.claim(row + 1, 2 * column + 1, 2 * to_column + 1)
        start, end = Port(link.source, "bottom"), Port(link.target, "bottom")
        self._use(start, end)
        return [(start, start), (start, along), (end, along), (end, end)]

    def _step(self, link: Link) -> Route | None:
        """Across, through one channel, across."""
        (column, row), (to_column, to_row) = self._ends(link)
        if to_column <= column:
            return None
        between = range(column + 1, to_column)
        if self._free_across(link, to_row, between):
            channel, cells = column + 1, [(at, to_row) for at in between]
        elif self._free_across(link, row, between):
            channel, cells = to_column, [(at, row) for at in between]
        else:
            return None
        self._take(link, cells, [])
        track = self.vertical.claim(channel, 2 * row + 1, 2 * to_row + 1)
        start, end = Port(link.source, "right"), Port(link.target, "left")
        self._use(start, end)
        return [(start, start), (track, start), (track, end), (end, end)]

    def _around(self, link: Link) -> Route:
        """Any way: out at the right, along a channel between rows, in at the left."""
        (column, row), (to_column, to_row) = self._ends(link)
        level = to_row if to_row > row else to_row + 1
        out = self.vertical.claim(column + 1, 2 * row + 1, 2 * level)
        along = self.horizontal.claim(level, 2 * column + 2, 2 * to_column)
        into = self.vertical.claim(to_column, 2 * level, 2 * to_row + 1)
        start, end = Port(link.source, "right"), Port(link.target, "left")
        self._use(start, end)
        return [(start, start), (out, start), (out, along), (into, along), (into, end), (end, end)]

    def _loop(self, link: Link) -> Route | None:
        """Back over the top of the own row, or through the channel between two neighbouring rows."""
        (column, row), (to_column, to_row) = self._ends(link)
        if abs(row - to_row) > 1 or link.source == link.target:
            return None
        leaves_below = to_row > row
        enters_below = to_row < row
        if (leaves_below and link.source in self.full_below) or (
            enters_below and link.target in self.full_below
        ):
            return None
        level = max(row, to_row) if row != to_row else row
        along = self.horizontal.claim(level, 2 * column + 1, 2 * to_column + 1)
        start = Port(link.source, "bottom" if leaves_below else "top")
        end = Port(link.target, "bottom" if enters_below else "top")
        self._use(start, end)
        return [(start, start), (start, along), (end, along), (end, end)]

    def _drop(self, link: Link, leads_back: bool) -> Route | None:
        """From a boundary event straight down to the row of the target, then across."""
        (column, row), (to_column, to_row) = self._ends(link)
        if leads_back or to_row <= row or to_column <= column:
            return None
        down, across = range(row + 1, to_row + 1), range(column, to_column)
        if not (self._free_down(link, column, down) and self._free_across(link, to_row, across)):
            return None
        self._take(link, [(at, to_row) for at in across], [(column, at) for at in down])
        start, end = Port(link.source, "bottom", link.via), Port(link.target, "left")
        return [(start, start), (start, end), (end, end)]

    def _under(self, link: Link) -> Route:
        """From a boundary event into the channel below its host, then to the left side of the target."""
        (column, row), (to_column, to_row) = self._ends(link)
        along = self.horizontal.claim(row + 1, 2 * column + 1, 2 * to_column)
        into = self.vertical.claim(to_column, 2 * row + 2, 2 * to_row + 1)
        start, end = Port(link.source, "bottom", link.via), Port(link.target, "left")
        return [(start, start), (start, along), (into, along), (into, end), (end, end)]

    def _ends(self, link: Link) -> tuple[Cell, Cell]:
        return self.grid.cells[link.source], self.grid.cells[link.target]


def _between(start: int, end: int, with_end: bool) -> range:
    """The rows after `start` as far as `end`."""
    step = 1 if end > start else -1
    return range(start + step, end + (step if with_end else 0), step)


def _may_share(taken: Link | None, link: Link) -> bool:
    """Lines may lie on each other only where they part or meet."""
    if taken is None:
        return True
    return (taken.source, taken.via) == (link.source, link.via) or taken.target == link.target


def _may_pass(taken: Link | None, link: Link) -> bool:
    """Ways down from two boundary events of one host are apart."""
    if taken is None or _may_share(taken, link):
        return True
    return taken.via is not None and link.via is not None and taken.source == link.source
