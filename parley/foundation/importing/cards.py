"""Address cards as a table: a row for each card, and columns whose names lead to the fields of people."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from parley.foundation.accounts.models import Company
from parley.foundation.importing.card_cells import HEADER, cells_of
from parley.foundation.lib import vcards
from parley.foundation.lib.tabular import Problem, Problems, Row, Table, detect_encoding

# With one of these a card does not say what its owner meant: its row waits to be mended.
REFUSED = frozenset(("card_address_parts", "card_line_too_long", "card_too_many_properties"))
MOST_NOTES = 50


def open_cards(path: Path, encoding: str | None) -> Table:
    """The cards of the file; `encoding` is for text that does not say its own. Raises VcardError."""
    found = encoding or detect_encoding(path).name
    read = vcards.read_cards(path.read_bytes(), fallback=found)
    refused, notes = _by_card(read)
    country = Company.current().country
    rows = []
    for card in read.cards:
        cells, more = cells_of(card, country)
        notes += more
        rows.append(Row(card.line, cells, tuple(refused.get(card.line, ()))))

    def stream(problems: Problems) -> Iterator[Row]:
        for row in rows:
            for note in row.problems:
                problems.add(note)
            yield row

    return Table(
        format="vcard",
        header=list(HEADER),
        raw_header=[],
        problems=_shortened(notes),
        read=stream,
        kept_problems=MOST_NOTES,
        encoding=found,
    )


def _by_card(read: vcards.Cards) -> tuple[dict[int, list[Problem]], list[Problem]]:
    """What keeps a card from being written, by the line of the card, and notes on all the rest."""
    begins = [card.line for card in read.cards]
    refused: dict[int, list[Problem]] = {}
    notes = []
    for told in read.problems:
        place = bisect_right(begins, told.line) - 1
        note = Problem(told.code, told.line, {**told.params, "line": told.line})
        if told.code in REFUSED and place >= 0:
            refused.setdefault(begins[place], []).append(note)
        else:
            notes.append(note)
    return refused, notes


def _shortened(notes: list[Problem]) -> list[Problem]:
    """The first of many notes, in the order of the file."""
    notes = sorted(notes, key=lambda note: note.line or 1 << 60)
    more = len(notes) - MOST_NOTES
    return [*notes[:MOST_NOTES], Problem("card_more_problems", 0, {"count": more})] if more > 0 else notes
