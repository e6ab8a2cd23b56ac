"""Lines of totals, which programs put below their tables: they are no records."""

from __future__ import annotations

from collections.abc import Sequence

from parley.foundation.lib.tabular import COMMA, POINT, TabularError, parse_money
from parley.foundation.records.kinds import folded

WORDS = frozenset(
    folded(word)
    for word in (
        "total", "totals", "total:", "grand total", "subtotal", "sum", "итого", "итого:", "всего", "итог", "сумма",
        "jumlah", "total keseluruhan", "jumlah total", "summe", "gesamt", "suma", "somme",
    )
)  # fmt: skip
FEWEST_COLUMNS = 4


def is_total(cells: Sequence[str]) -> bool:
    """Whether the first word of the line says total and nothing but numbers follows, with at least half left empty.

    A company called Total has a town or a phone beside its name; in tables of three columns nobody can tell.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(cells) < FEWEST_COLUMNS or not filled or 2 * len(filled) > len(cells):
        return False
    return folded(filled[0].rstrip(": ")) in WORDS and all(_is_number(text) for text in filled[1:])


def _is_number(text: str) -> bool:
    for style in (POINT, COMMA):
        try:
            parse_money(text, style)
        except TabularError:
            continue
        return True
    return False
