"""What a read file looks like to its user, whatever the format was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .errors import Problem


class Row(NamedTuple):
    """One record. `number` is the line of the file (the row of the sheet) it starts at, counted from 1.

    `cells` has at least as many texts as the header; more when the row is too long. A problem of this row,
    say broken quotes, stands in `problems`.
    """

    number: int
    cells: list[str]
    problems: tuple[Problem, ...] = ()


@dataclass
class Problems:
    """The notes of one reading: the first of them whole, all of them counted by code."""

    limit: int
    kept: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, note: Problem) -> None:
        self.counts[note.code] = self.counts.get(note.code, 0) + 1
        if len(self.kept) < self.limit:
            self.kept.append(note)


@dataclass
class Table:
    """A file that is open for reading.

    `format` is csv, xlsx, xlsb, xls or ods; `delimiter` and `encoding` are empty for workbooks, `sheets` for text.
    `raw_header` is the header line as found, `header` the same made unique; `preamble` the lines above it.
    `problems` are the notes on the file as a whole, known at once; `reading` gathers those of the last `rows()`.
    """

    format: str
    header: list[str]
    raw_header: list[str]
    problems: list[Problem]
    read: Callable[[Problems], Iterator[Row]]
    kept_problems: int
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    header_line: int = 0
    preamble: list[str] = field(default_factory=list)
    reading: Problems = field(init=False)

    def __post_init__(self) -> None:
        self.reading = Problems(self.kept_problems)

    def rows(self) -> Iterator[Row]:
        """All rows below the header, streamed; rows without any text are passed over. May be called again.

        Raises TabularError where the file breaks a limit on the way.
        """
        self.reading = Problems(self.kept_problems)
        return self.read(self.reading)
