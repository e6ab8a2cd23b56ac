"""Where the header of a table stands, in a text file and in a workbook alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .dialect import count_preamble
from .errors import Problem, TabularError, problem
from .header import looks_like_data, name_columns
from .limits import Limits


@dataclass(frozen=True, slots=True)
class Layout:
    """Lines count from 1 as in the file; `header_line` is 0 when there is no header, `data_line` the first of data."""

    header: list[str]
    raw_header: list[str]
    header_line: int
    data_line: int
    preamble: list[str]
    problems: list[Problem]


def lay_out(numbered: Sequence[tuple[int, Sequence[str]]], has_header: bool | None, limits: Limits) -> Layout:
    """Find preamble and header in the first records; `has_header` overrules the guess.

    Raises TabularError for a table without any text and for one with too many columns.
    """
    skipped = count_preamble([cells for _, cells in numbered])
    above = [(number, cells) for number, cells in numbered[:skipped] if any(cells)]
    rest = [(number, cells) for number, cells in numbered[skipped:] if any(cell.strip() for cell in cells)]
    if not rest:
        raise TabularError("file_empty")
    line, first = rest[0]
    if len(first) > limits.columns:
        raise TabularError("too_many_columns", line=line, count=len(first), limit=limits.columns)
    notes = [problem("preamble", above[0][0], count=len(above))] if above else []
    preamble = [" ".join(filter(None, cells)) for _, cells in above]
    following = [cells for _, cells in rest[1:]]
    if has_header is False or (has_header is None and looks_like_data(first, following)):
        width = max(len(cells) for _, cells in rest)
        names = [f"Column {place}" for place in range(1, width + 1)]
        notes.append(problem("header_missing", line))
        return Layout(names, [], 0, line, preamble, notes)
    names, more = name_columns(first, line)
    return Layout(names, list(first), line, line + 1, preamble, [*notes, *more])
