"""Delimiter, lines above the header and the header itself, from the first lines of a text file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .limits import Limits
from .records import Records

DELIMITERS = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r'^"?sep=(?P<delimiter>[^\r\n"])"?\s*$', re.IGNORECASE)


def named_delimiter(first_line: str) -> str:
    """The delimiter of a `sep=;` line, an old Excel custom, or an empty string."""
    found = SEPARATOR_LINE.match(first_line)
    return found["delimiter"] if found else ""


def guess_delimiter(lines: Sequence[str]) -> str:
    """The candidate that cuts most lines into the same number of cells, more than one; a comma if none does.

    Next counts whether it cuts the first line so too: the comma of `1,5` is in the data only.
    """
    best, best_score = ",", (0.0, False, 0)
    for delimiter in DELIMITERS:
        widths = [len(cells) for cells in sample_records(lines, delimiter) if cells]
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        score = (round(count / len(widths), 1), widths[0] == width, width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def sample_records(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    return [record.cells for record in Records(lines, {}, delimiter, Limits())]


def count_preamble(records: Sequence[Sequence[str]]) -> int:
    """How many records stand above the header: titles and notes fill one cell where the table fills several.

    Looks at the first 30 records. Zero when most rows fill a single cell or no note is found.
    """
    filled = [_filled(record) for record in records]
    usual = Counter(count for count in filled if count > 1).most_common(1)
    if not usual:
        return 0
    for place, record in enumerate(records[:30]):
        before_blank = filled[place + 1 : place + 2] == [0]
        if not _is_note(record, usual[0][0], before_blank):
            below = [count for count in filled[place + 1 :] if count]
            is_table = sum(1 for count in below if count > 1) * 2 > len(below)
            return place if is_table and any(filled[:place]) else 0
    return 0


def _is_note(record: Sequence[str], usual: int, before_blank: bool) -> bool:
    """Of two columns, one may well have no name: there a note must have a blank line under it."""
    filled = _filled(record)
    return filled * 2 < usual or (filled < 2 and (len(record) != 2 or before_blank))


def _filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell.strip())
