"""How a stored file becomes a table: the reader that knows its content opens it."""

from __future__ import annotations

from pathlib import Path

from parley.foundation.importing.cards import open_cards
from parley.foundation.lib.tabular import Table, TabularError, open_table
from parley.foundation.lib.vcards import VcardError, is_vcard

CARD_NAMES = (".vcf", ".vcard")
Unreadable = (TabularError, VcardError)


def open_stored(
    path: Path,
    name: str,
    *,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    has_header: bool | None,
) -> Table:
    """The table in the file at `path`, which its owner calls `name`. Raises one of `Unreadable`."""
    if _holds_cards(path, name):
        return open_cards(path, encoding)
    return open_table(path, encoding=encoding, delimiter=delimiter, sheet=sheet, has_header=has_header)


def _holds_cards(path: Path, name: str) -> bool:
    """By content; a file that is called so but holds no card is refused as one, not read as a table."""
    try:
        with path.open("rb") as stream:
            start = stream.read(512)
    except OSError:
        return False
    return is_vcard(start) or name.lower().endswith(CARD_NAMES)
