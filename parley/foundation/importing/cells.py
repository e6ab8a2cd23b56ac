"""Texts of cells as plain values: numbers and dates the way the column writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parley.foundation.accounts.models import Company
from parley.foundation.importing.columns import Column
from parley.foundation.importing.messages import sentence
from parley.foundation.importing.outcomes import ABSENT, Refused
from parley.foundation.lib import phones
from parley.foundation.lib.tabular import (
    COMMA,
    POINT,
    NumberStyle,
    TabularError,
    is_blank,
    parse_datetime,
    parse_money,
    parse_number,
    parse_percent,
    parse_yes_no,
    strip_text_mark,
)
from parley.foundation.records.kinds import Date, DateTime, Kind, Number, Phone, Rows, YesNo

REMEMBERED = 50_000


class PlainReader:
    """Reads the cells of one column. What the field itself must refuse (too long, no such address) it leaves to it."""

    def __init__(self, kind: Kind, column: Column) -> None:
        self.kind = kind
        self.convert = converter(kind, column)
        self._known: dict[str, Any] = {}

    def outcome(self, text: str) -> Any:
        """The value for the field, ABSENT or Refused."""
        known = self._known.get(text)
        if known is None:
            known = self._read(text)
            if len(self._known) < REMEMBERED:
                self._known[text] = known
        return known

    def _read(self, text: str) -> Any:
        if not text.strip():
            return ABSENT
        try:
            return self.convert(strip_text_mark(text))
        except TabularError as error:
            return Refused(sentence(error.code, error.params))


def converter(kind: Kind, column: Column) -> Callable[[str], Any]:
    """How a text of this column becomes what the field takes."""
    inner = kind.main_field.kind if isinstance(kind, Rows) else kind
    style = COMMA if column.decimal == "," else POINT
    if isinstance(inner, Number):
        return lambda text: ABSENT if is_blank(text) else number_of(text, style)
    if isinstance(inner, Date):
        return lambda text: ABSENT if is_blank(text) else parse_datetime(text, column.order).date()
    if isinstance(inner, DateTime):
        return lambda text: ABSENT if is_blank(text) else parse_datetime(text, column.order)
    if isinstance(inner, YesNo):
        return lambda text: ABSENT if is_blank(text) else parse_yes_no(text)
    tidy = phone_reader() if isinstance(inner, Phone) else str.strip
    if isinstance(kind, Rows):
        return lambda text: [tidy(part) for part in split_rows(text) if part.strip()]
    return tidy if isinstance(inner, Phone) else lambda text: text


def phone_reader() -> Callable[[str], str]:
    """Numbers in their international form, with the company's country asked for once, not for each number."""
    country = Company.current().country
    return lambda text: phones.normalise(text.strip(), country) or text.strip()


def number_of(text: str, style: NumberStyle) -> Any:
    """A number that may carry a percent sign or a currency."""
    if "%" in text:
        return parse_percent(text, style)
    try:
        return parse_number(text, style)
    except TabularError as error:
        try:
            return parse_money(text, style)[0]
        except TabularError:
            raise error from None


def split_rows(text: str) -> list[str]:
    """Several values in one cell: one on each line, or with `;` or the `:::` of Google between them."""
    return text.replace(":::", ";").replace("\n", ";").split(";")
