"""Rows out of records: as wide as the header, none without text, within the limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .errors import Problem, TabularError, problem
from .limits import Limits
from .table import Problems, Row

Notes = tuple[Problem, ...]


def checked_rows(
    records: Iterable[tuple[int, list[str], Notes]], width: int, limits: Limits, problems: Problems
) -> Iterator[Row]:
    """Rows of at least `width` cells; their notes go to `problems` as well.

    Raises TabularError with the line when there are too many rows or columns.
    """
    left = limits.rows
    for number, cells, notes in records:
        if len(cells) != width or notes or not cells[0].strip():
            row = _fitted(number, cells, notes, width, limits)
            if row is None:
                continue
            for note in row.problems:
                problems.add(note)
        else:
            row = Row(number, cells)
        left -= 1
        if left < 0:
            raise TabularError("too_many_rows", line=number, limit=limits.rows)
        yield row


def _fitted(number: int, cells: list[str], notes: Notes, width: int, limits: Limits) -> Row | None:
    """The row filled up to the width, with a note where it was too short or too long; None for a blank one."""
    if not notes and not any(cell.strip() for cell in cells):
        return None
    count = len(cells)
    if count > limits.columns:
        raise TabularError("too_many_columns", line=number, count=count, limit=limits.columns)
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if len(cells) > width:
        notes = (*notes, problem("row_long", number, count=count, width=width))
    elif count < width:
        notes = (*notes, problem("row_short", number, count=count, width=width))
        cells.extend([""] * (width - count))
    return Row(number, cells, notes)
