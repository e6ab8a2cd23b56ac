"""The lines of a text file, one in memory at a time, with damage noted by line number."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

from .encodings import Encoding
from .errors import Problem, problem
from .limits import Limits

REPLACEMENT = "\ufffd"
ENDS = ("\n", "\r")


class Lines:
    """Iterate over the lines of a file, each with its own ending (LF, CR or CRLF, also mixed).

    Bytes that are not of the encoding, and NULs, come out as U+FFFD. A line longer than the limit comes out blank.
    `damage` maps the number of such a line, counted from 1, to what is wrong with it.
    """

    def __init__(self, path: Path, encoding: Encoding, limits: Limits) -> None:
        self.path = path
        self.encoding = encoding
        self.limit = limits.line_length
        self.damage: dict[int, Problem] = {}

    def __iter__(self) -> Iterator[str]:
        limit = self.limit
        with self.path.open("rb") as file:
            file.seek(self.encoding.mark)
            text = io.TextIOWrapper(file, self.encoding.name, errors="replace", newline="")
            readline = text.readline
            number = 0
            while line := readline(limit):
                number += 1
                if "\0" in line or REPLACEMENT in line:
                    line = self._repaired(line, number)
                if len(line) >= limit and not line.endswith(ENDS):
                    line = self._skipped(readline, number)
                yield line

    def _repaired(self, line: str, number: int) -> str:
        if REPLACEMENT in line:
            self.damage[number] = problem("broken_bytes", number, encoding=self.encoding.name)
        else:
            self.damage[number] = problem("nul_character", number)
        return line.replace("\0", REPLACEMENT)

    def _skipped(self, readline: Callable[[int], str], number: int) -> str:
        """Read past the rest of a line that is too long; a blank line stands in for it."""
        self.damage[number] = problem("line_too_long", number, limit=self.limit)
        while (rest := readline(self.limit)) and not rest.endswith(ENDS):
            pass
        return "\n"
