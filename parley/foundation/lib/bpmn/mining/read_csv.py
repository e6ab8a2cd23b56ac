"""Event logs as CSV, with any delimiter and the usual names of columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo

from .log import Event, Log, LogError, parse_time

USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "case": ("case:concept:name", "case", "case id", "case_id", "caseid", "trace", "process instance"),
    "activity": ("concept:name", "activity", "activity name", "event", "task", "element"),
    "at": ("time:timestamp", "timestamp", "time", "at", "completed", "end", "date"),
    "actor": ("org:resource", "resource", "actor", "user", "performer"),
}
"""Names of columns, in lower case, the most telling first."""


def read_csv(data: bytes | str, columns: Mapping[str, str] | None = None, *, zone: tzinfo = UTC) -> Log:
    """Read a log from CSV.

    `columns` maps case, activity, at and actor to names of columns; what it leaves out is guessed by the usual names.
    `zone` is meant where a time names none. Raises LogError, with the line, for bytes that are no UTF-8, for a missing
    column, and for a row that has no case, no activity or no time.
    """
    text = _decoded(data)
    rows = _rows(text)
    _, header = next(rows, (1, []))
    places = _places(header, columns or {})
    return Log(_events(rows, places, zone))


def _decoded(data: bytes | str) -> str:
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LogError("The log is not valid UTF-8. Save it as UTF-8.", line=line) from None


def _delimiter(text: str) -> str:
    """The sign that the header has most of."""
    header = text.partition("\n")[0]
    return max(",;\t|", key=header.count)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the lines they end in."""
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=_delimiter(text))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise LogError(f"This is no CSV: {error}.", line=reader.line_num) from None


def _places(header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    names = {name.strip().lower(): index for index, name in reversed(list(enumerate(header)))}
    places: dict[str, int] = {}
    for field, usual in USUAL_NAMES.items():
        wanted = (columns[field].strip().lower(),) if field in columns else usual
        found = next((names[name] for name in wanted if name in names), None)
        if found is not None:
            places[field] = found
        elif field != "actor" or field in columns:
            listed = ", ".join(header) or "none"
            raise LogError(
                f"No column for the {field} ({', '.join(wanted)}). The columns are: {listed}.", line=1
            )
    return places


def _events(rows: Iterator[tuple[int, list[str]]], places: dict[str, int], zone: tzinfo) -> Iterator[Event]:
    case, activity, at = places["case"], places["activity"], places["at"]
    actor = places.get("actor", -1)
    last = max(places.values())
    for line, row in rows:
        if not any(row):
            continue
        if len(row) <= last:
            raise LogError(f"The row has {len(row)} columns, not {last + 1}.", line=line)
        if not row[case] or not row[activity]:
            raise LogError("The row has no case or no activity.", line=line)
        yield Event(
            row[case], row[activity], parse_time(row[at], zone, line), row[actor] if actor >= 0 else ""
        )
