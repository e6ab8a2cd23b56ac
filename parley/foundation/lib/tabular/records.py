"""Records out of lines: quoted cells over several lines, and what to do when quotes do not pair."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .errors import Problem, problem
from .limits import Limits

QUOTE = '"'


class Record(NamedTuple):
    """The cells of one record, the line it starts at and the line after it, and its problems."""

    number: int
    following: int
    cells: list[str]
    problems: tuple[Problem, ...]


class Records:
    """Iterate over the records of `lines`; `damage` tells by line number what is wrong with a line.

    The C reader of the standard library does the work, in strict mode. Where it stumbles over a quote, only the first
    line of the record is read by `lenient_cells`, and reading goes on with the next line: a quote that was never
    closed costs one row, not the rest of the file.
    """

    def __init__(
        self, lines: Iterable[str], damage: dict[int, Problem], delimiter: str, limits: Limits
    ) -> None:
        self.lines = lines
        self.damage = damage
        self.delimiter = delimiter
        self.limits = limits
        self._again: deque[str] = deque()
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[Record]:
        taken, damage, limit = self._taken, self.damage, self.limits.cell_length
        source = iter(self.lines)
        reader = self._reader(source)
        number = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield self._recovered(number)
                reader = self._reader(source)  # the old one may have come to the end of its lines
                number += 1
                continue
            following = number + len(taken)
            if len(taken) > 1 or len(taken[0]) > limit:
                cells, notes = self._cut(cells, number)
            else:
                notes = ()
            taken.clear()
            if damage:
                notes = (*notes, *self._damage(number, following))
            yield Record(number, following, cells, notes)
            number = following

    def _reader(self, source: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(self._feed(source), delimiter=self.delimiter, strict=True)

    def _feed(self, source: Iterator[str]) -> Iterator[str]:
        """Lines for the reader; a record that grows too large is cut short, so that its quote counts as broken."""
        taken, again = self._taken, self._again
        most_lines, most_text = self.limits.record_lines, self.limits.line_length
        size = 0
        while line := again.popleft() if again else next(source, ""):
            taken.append(line)
            size = len(line) if len(taken) == 1 else size + len(line)
            if len(taken) > 1 and (len(taken) > most_lines or size > most_text):
                line = QUOTE + "broken" + QUOTE
            yield line

    def _recovered(self, number: int) -> Record:
        first, *rest = self._taken
        self._again.extendleft(reversed(rest))
        self._taken.clear()
        cells, notes = self._cut(lenient_cells(first.rstrip("\r\n"), self.delimiter), number)
        notes = notes or (problem("broken_quotes", number),)
        return Record(number, number + 1, cells, (*notes, *self._damage(number, number + 1)))

    def _cut(self, cells: list[str], number: int) -> tuple[list[str], tuple[Problem, ...]]:
        """The cells, none longer than the limit, and a note on each that was."""
        limit = self.limits.cell_length
        notes = tuple(
            problem("cell_too_long", number, column=place, length=len(cell), limit=limit)
            for place, cell in enumerate(cells, 1)
            if len(cell) > limit
        )
        return ([cell[:limit] for cell in cells] if notes else cells), notes

    def _damage(self, number: int, following: int) -> tuple[Problem, ...]:
        return tuple(self.damage.pop(line) for line in range(number, following) if line in self.damage)


def lenient_cells(line: str, delimiter: str) -> list[str]:
    """Cut one line whose quotes are wrong: a quote closes a cell only before a delimiter or the end of the line.

    A cell that opens with a quote and never closes is taken up to the next delimiter, quote included.
    """
    cells: list[str] = []
    start, end = 0, len(line)
    unclosed = False
    while start <= end:
        stop = -1
        if not unclosed and line.startswith(QUOTE, start):
            stop = _closing_quote(line, start + 1, delimiter)
            unclosed = stop < 0
        if stop >= 0:
            cells.append(line[start + 1 : stop].replace(QUOTE * 2, QUOTE))
            start = stop + 2
        else:
            stop = line.find(delimiter, start)
            stop = end if stop < 0 else stop
            cells.append(line[start:stop])
            start = stop + 1
    return cells


def _closing_quote(line: str, start: int, delimiter: str) -> int:
    """Where the quote is that closes a cell whose text starts at `start`; -1 for nowhere."""
    closing = line.find(QUOTE + delimiter, start)
    if closing >= 0:
        return closing
    return len(line) - 1 if line.endswith(QUOTE) and len(line) > start else -1
