"""A whole file: where cards begin and end, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .building import build_card
from .cards import Card, Cards
from .errors import Problems, VcardError
from .limits import Limits
from .lines import BOUNDARY, Line, plain_bytes, unfolded
from .properties import Property, read_property

NESTED = re.compile(rb"(?:[\w-]+\.)?AGENT[^:]*:\s*(?:BEGIN\s*:\s*VCARD)?\s*", re.IGNORECASE)
NESTED_AT_ONCE = re.compile(rb".*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)


def is_vcard(start: bytes) -> bool:
    """Whether the first bytes of a file (some hundred) are those of cards, in any encoding."""
    return BOUNDARY.match(plain_bytes(start).lstrip()) is not None


def read_cards(data: bytes, *, fallback: str = "cp1252", limits: Limits | None = None) -> Cards:
    """All cards of a file, whatever program wrote it.

    `fallback` is the codec for text that is neither UTF-8 nor names its character set.
    Raises VcardError when there is no card, or more than the limits allow; nothing else.
    """
    limits = limits or Limits()
    if len(data) > limits.file_size:
        raise VcardError("card_file_too_large", size=len(data), limit=limits.file_size)
    plain = plain_bytes(data)
    if not plain.strip(b"\0 \t\r\n"):
        raise VcardError("card_file_empty")
    problems = Problems(limits.problems)
    cards = tuple(_cards(unfolded(plain, limits, problems), fallback, limits, problems))
    if not cards:
        raise VcardError("card_none", line=1)
    return Cards(cards, problems.listed())


def _cards(lines: Iterator[Line], fallback: str, limits: Limits, problems: Problems) -> Iterator[Card]:
    """A card that has no end is ended by the next one, or by the file."""
    begun: Line | None = None
    properties: list[Property] = []
    count = 0
    for line in lines:
        boundary = BOUNDARY.fullmatch(line.content)
        if boundary is None and begun is None:
            problems.add("card_outside", line.number)
        elif boundary is None:
            if NESTED.fullmatch(line.content):
                _pass_nested(line, lines, problems)
            elif len(properties) < limits.properties:
                found = read_property(line, fallback, problems)
                properties += [found] if found else []
            elif len(properties) == limits.properties:
                problems.add("card_too_many_properties", line.number, limit=limits.properties)
        elif boundary[1].upper() == b"END" and begun is None:
            problems.add("card_outside", line.number)
        else:
            if begun is not None:
                if boundary[1].upper() == b"BEGIN":
                    problems.add("card_end_missing", begun.number)
                yield build_card(begun.number, properties, problems)
                count += 1
            begun, properties = (line if boundary[1].upper() == b"BEGIN" else None), []
            if begun is not None and count >= limits.cards:
                raise VcardError("card_too_many", line=line.number, limit=limits.cards)
    if begun is not None:
        problems.add("card_end_missing", begun.number)
        yield build_card(begun.number, properties, problems)


def _pass_nested(line: Line, lines: Iterator[Line], problems: Problems) -> None:
    """AGENT of vCard 2.1 holds a card of its own: up to its end."""
    problems.add("card_nested", line.number)
    depth = 1 if NESTED_AT_ONCE.fullmatch(line.content) else 0
    for inner in lines:
        boundary = BOUNDARY.fullmatch(inner.content)
        if boundary is not None:
            depth += 1 if boundary[1].upper() == b"BEGIN" else -1
        if depth <= 0:
            return
