"""The span of days that a report is about, as it stands in an address: `2017-Q4`, `2026`, `2026-11`, `this-quarter`, `a..b`."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from parley.foundation.lib.refusals import Invalid

RELATIVE = ("this-month", "last-month", "this-quarter", "last-quarter", "this-year", "last-year")


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included; None is open. `text` is its form in an address, "" for all time."""

    text: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None

    @property
    def label(self) -> str:
        """What the person reads."""
        if self.text in RELATIVE:
            return relative_labels()[self.text]
        quarter = re.fullmatch(r"(\d{4})-Q([1-4])", self.text)
        if quarter:
            return pgettext("quarter of a year", "Q%(quarter)s %(year)s") % {
                "quarter": quarter[2],
                "year": quarter[1],
            }
        if self.start is None and self.end is None:
            return _("All time")
        if re.fullmatch(r"\d{4}", self.text):
            return self.text
        return " – ".join(
            format_date(day, "medium", locale=get_language() or "en") if day else "…"
            for day in (self.start, self.end)
        )


def relative_labels() -> dict[str, str]:
    """The spans that move with the calendar."""
    return {
        "this-month": _("This month"),
        "last-month": _("Last month"),
        "this-quarter": _("This quarter"),
        "last-quarter": _("Last quarter"),
        "this-year": _("This year"),
        "last-year": _("Last year"),
    }


def read(text: str) -> Period:
    """The period of an address. Raises Invalid for a text that is none."""
    text = text.strip()
    if not text:
        return Period()
    try:
        start, end = _span(text)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            _("This period cannot be read. Use for example 2026-Q4 or 2026-01-01..2026-03-31.")
        ) from error
    return Period(text, start, end)


def _span(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    if text in RELATIVE:
        return _relative(text)
    if match := re.fullmatch(r"(\d{4})", text):
        return _months(int(match[1]), 1, 12)
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return _months(int(match[1]), int(match[2]) * 3 - 2, 3)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return _months(int(match[1]), int(match[2]), 1)
    start, dots, end = text.partition("..")
    if not dots or not (start or end):
        raise ValueError(text)
    first = datetime.date.fromisoformat(start) if start else None
    last = datetime.date.fromisoformat(end) if end else None
    if first and last and last < first:
        first, last = last, first
    return first, last


def _months(year: int, month: int, count: int) -> tuple[datetime.date, datetime.date]:
    """`count` whole months from the first of one."""
    start = datetime.date(year, month, 1)
    after = month - 1 + count
    return start, datetime.date(year + after // 12, after % 12 + 1, 1) - datetime.timedelta(days=1)


def _relative(text: str) -> tuple[datetime.date, datetime.date]:
    today = timezone.localdate()
    which, unit = text.split("-")
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    index = today.year * 12 + today.month - 1
    index -= (today.month - 1) % length
    index -= length if which == "last" else 0
    return _months(index // 12, index % 12 + 1, length)
