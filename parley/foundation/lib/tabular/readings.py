"""The ways a column of texts can be read, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .dates import ORDERS, has_time, parse_date, parse_datetime
from .numbers import COMMA, POINT, NumberStyle, parse_integer, parse_number, parse_percent
from .words import parse_email, parse_money, parse_phone, parse_url, parse_yes_no


class Reading(NamedTuple):
    """A kind of value and how it is written: `option` is `.` or `,` for figures, an order for dates, else empty."""

    kind: str
    option: str = ""

    def parse(self, text: str, *, line: int = 0) -> Any:
        """The value: str, int, Decimal, date, datetime, bool or (Decimal, currency). Raises TabularError."""
        if self.kind == "text":
            return text
        parse = PARSERS[self.kind]
        return (
            parse(text, STYLES.get(self.option, self.option), line=line)
            if self.option
            else parse(text, line=line)
        )


TEXT = Reading("text")
STYLES: dict[str, NumberStyle] = {".": POINT, ",": COMMA}
PARSERS: dict[str, Callable[..., Any]] = {
    "email": parse_email,
    "url": parse_url,
    "date": parse_date,
    "datetime": parse_datetime,
    "yes_no": parse_yes_no,
    "integer": parse_integer,
    "number": parse_number,
    "percent": parse_percent,
    "money": parse_money,
    "phone": parse_phone,
}
FIGURES = ("integer", "number", "percent", "money")
DAYS = ("date", "datetime")
# Of two kinds that fit equally well, the one named first is proposed.
READINGS: tuple[Reading, ...] = tuple(
    Reading(kind, option)
    for kind in PARSERS
    for option in (ORDERS if kind in DAYS else STYLES if kind in FIGURES else ("",))
)
BLANK = frozenset(("", "-", "—", "–", "n/a", "#n/a", "null", "none", "nan", "nil", "н/д", "нет данных"))


def is_blank(text: str) -> bool:
    """Whether the text stands for no value in a column that is not plain text."""
    return text.strip().lower() in BLANK


def has_mark(kind: str, text: str) -> bool:
    """Whether the text shows what sets this kind apart from a plainer one that also takes it."""
    if kind == "datetime":
        return has_time(text)
    if kind == "percent":
        return "%" in text
    if kind == "money":
        return any(not (char.isdigit() or char in " \u00a0\u202f\u2009'’.,+-\u2212()") for char in text)
    if kind == "phone":
        return text.lstrip().startswith(("+", "(")) or any(mark in text.strip() for mark in " -")
    if kind == "yes_no":
        return not text.strip().isdigit()
    return True


def may_be(kind: str, text: str) -> bool:
    """A cheap look that spares most attempts to parse."""
    if kind == "email":
        return "@" in text
    if kind == "url":
        return "." in text and text.lstrip()[:4].lower() in ("http", "www.")
    if kind == "yes_no":
        return len(text) < 10
    return len(text) <= 100 and any(char.isdigit() for char in text)
