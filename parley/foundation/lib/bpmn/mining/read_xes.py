"""Event logs as XES (IEEE 1849): traces of events with typed attributes."""

from __future__ import annotations

import io
from datetime import UTC, tzinfo

from lxml import etree

from .log import Event, Log, LogError, parse_time

_KEYS = frozenset({"concept:name", "time:timestamp", "org:resource", "lifecycle:transition"})
MAX_BYTES = 200_000_000


def read_xes(data: bytes, *, zone: tzinfo = UTC) -> Log:
    """Read a log from XES. Of an event with a life cycle only its completion counts.

    Raises LogError, with the line, for what is not well-formed or not XES, for a DOCTYPE, for more than 200 MB, and for an
    event without a name or time.
    """
    if len(data) > MAX_BYTES:
        raise LogError(f"The log has {len(data):,} bytes; at most {MAX_BYTES:,} are read. Split it.")
    if b"<!DOCTYPE" in data:
        raise LogError("The log has a DOCTYPE, which is not read. Remove it.")
    events: list[Event] = []
    parser = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag="{*}trace",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
    )
    try:
        for _, trace in parser:
            events += _trace(trace, zone, len(events))
            trace.clear()
            while trace.getprevious() is not None:
                del trace.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise LogError(f"The log is not well-formed: {error.msg}", line=error.lineno or 0) from None
    if etree.QName(parser.root).localname != "log":
        raise LogError(f"The root is <{etree.QName(parser.root).localname}>, not <log>: this is no XES.")
    return Log(events)


def _trace(trace: etree._Element, zone: tzinfo, number: int) -> list[Event]:
    case = next((child.get("value") for child in trace if child.get("key") == "concept:name"), None)
    found = []
    for element in trace.iterchildren("{*}event"):
        values = {key: child.get("value") for child in element if (key := child.get("key")) in _KEYS}
        if values.get("lifecycle:transition", "complete").lower() != "complete":
            continue
        name, at = values.get("concept:name"), values.get("time:timestamp")
        if not name or not at:
            raise LogError(
                "The event has no concept:name or no time:timestamp.", line=element.sourceline or 0
            )
        line = element.sourceline or 0
        found.append(
            Event(
                case or f"trace {number}", name, parse_time(at, zone, line), values.get("org:resource") or ""
            )
        )
    return found
