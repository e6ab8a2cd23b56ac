"""What can go wrong with a file of cards: one error and one note, both with a code, its figures and a line.

The message here is English; a caller that speaks other languages translates `code` and fills in `params`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Param = str | int

MESSAGES: Mapping[str, str] = {
    # the whole file is refused
    "card_file_empty": "The file is empty. Export the contacts again.",
    "card_file_too_large": "The file has {size} bytes; at most {limit} are read. Export fewer contacts at once.",
    "card_none": "The file holds no card: no line says BEGIN:VCARD. Export the contacts again.",
    "card_too_many": "The file has more than {limit} cards. Export fewer contacts at once.",
    # notes on a file that is read all the same
    "card_outside": "This line stands outside of any card and was passed over.",
    "card_line_unknown": "This line is no property (NAME:value) and was passed over.",
    "card_end_missing": "The card that begins here has no END:VCARD; the file may be cut off.",
    "card_line_too_long": "The property {name} has more than {limit} bytes and was not read.",
    "card_too_many_properties": "The card has more than {limit} properties; the rest was not read.",
    "card_charset_unknown": "There is no character set called {charset}; another was used for {name}.",
    "card_bytes_broken": "The property {name} has bytes that are not {charset}; they are shown as \ufffd.",
    "card_nul": "The property {name} had a NUL character, which was left out.",
    "card_quoted_broken": "The quoted-printable text of {name} breaks off.",
    "card_photo_too_large": "The picture has {size} bytes; more than {limit} is no picture of a person.",
    "card_nested": "The card inside this card was passed over.",
    "card_date_unknown": "{text!r} is not a date; it was kept as text.",
    "card_address_parts": "The address has {count} parts where 7 belong: "
    "post box; extension; street; town; region; postal code; country.",
    "card_more_problems": "{count} more problems are not listed.",
}


class VcardError(ValueError):
    """A file of which no card can be read.

    `code` is a key of `MESSAGES`, `params` fills it in, `line` counts from 1 as in the file (0: no single line).
    """

    def __init__(self, code: str, *, line: int = 0, **params: Param) -> None:
        self.code = code
        self.params = params
        self.line = line
        self.message = MESSAGES[code].format(**params)
        super().__init__(f"Line {line}: {self.message}" if line else self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader got over and does not hide. `line` as in the file, 0 for the file as a whole."""

    code: str
    line: int
    params: Mapping[str, Param]

    @property
    def message(self) -> str:
        return MESSAGES[self.code].format(**self.params)


class Problems:
    """The problems of one file: the first of them whole, the others counted."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: list[Problem] = []
        self._more = 0

    def add(self, code: str, line: int, **params: Param) -> None:
        if len(self._kept) < self._limit:
            self._kept.append(Problem(code, line, params))
        else:
            self._more += 1

    def listed(self) -> tuple[Problem, ...]:
        more = [Problem("card_more_problems", 0, {"count": self._more})] if self._more else []
        return (*self._kept, *more)
