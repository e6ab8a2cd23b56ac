"""Open a text table: CSV, TSV and their relatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from .dialect import guess_delimiter, named_delimiter
from .encodings import Encoding, chosen_encoding, detect_encoding
from .errors import Problem, TabularError, problem
from .layout import Layout, lay_out
from .limits import Limits
from .lines import Lines
from .records import Records
from .rows import checked_rows
from .table import Problems, Row, Table

SAMPLE_LINES = 400
SAMPLE_TEXT = 1 << 20


def open_delimited(
    path: Path, encoding: str | None, delimiter: str | None, has_header: bool | None, limits: Limits
) -> Table:
    """See `open_table`."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        raise TabularError("bad_delimiter", delimiter=delimiter)
    found = chosen_encoding(path, encoding) if encoding else detect_encoding(path)
    sample = _sample(Lines(path, found, limits))
    named = named_delimiter(sample[0]) if sample else ""
    delimiter = delimiter or named or guess_delimiter(sample)
    records = list(Records(sample, {}, delimiter, limits))[: SAMPLE_LINES // 2]
    first = 1 if named else 0
    layout = lay_out([(record.number, record.cells) for record in records[first:]], has_header, limits)
    notes = [*found.problems, *_notes_on_lines(sample, named), *layout.problems]

    def read(problems: Problems) -> Iterator[Row]:
        return _rows(path, found, delimiter, layout, limits, problems)

    return Table(
        format="csv",
        header=layout.header,
        raw_header=layout.raw_header,
        problems=notes,
        read=read,
        kept_problems=limits.kept_problems,
        encoding=found.name,
        delimiter=delimiter,
        header_line=layout.header_line,
        preamble=layout.preamble,
    )


def _sample(lines: Iterable[str]) -> list[str]:
    sample: list[str] = []
    size = 0
    for line in islice(lines, SAMPLE_LINES):
        sample.append(line)
        size += len(line)
        if size > SAMPLE_TEXT:
            break
    return sample


def _notes_on_lines(sample: list[str], named: str) -> list[Problem]:
    ends = {line[len(line.rstrip("\r\n")) :] for line in sample if line.endswith(("\r", "\n"))}
    notes = [problem("mixed_line_endings")] if len(ends) > 1 and not _has_quoted_breaks(sample) else []
    return [problem("separator_line", 1, delimiter=named), *notes] if named else notes


def _has_quoted_breaks(sample: list[str]) -> bool:
    """A line with an odd number of quotes starts or ends a cell of several lines: its line end is data."""
    return any(line.count('"') % 2 for line in sample)


def _rows(
    path: Path, encoding: Encoding, delimiter: str, layout: Layout, limits: Limits, problems: Problems
) -> Iterator[Row]:
    lines = Lines(path, encoding, limits)
    records = (
        (number, cells, notes)
        for number, _, cells, notes in Records(lines, lines.damage, delimiter, limits)
        if number >= layout.data_line
    )
    return checked_rows(records, len(layout.header), limits, problems)
