"""Numbers as people write them: `1 234,56`, `1.234,56`, `(500)`, `12%`, `1'234.50`, `12-`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .errors import TabularError

LONGEST = 100
SPACES = " \u00a0\u2007\u2009\u202f"
MINUS_SIGNS = "-\u2212\u2013"


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The mark before the decimals. Thousands may be set off by a space, an apostrophe or the other mark."""

    decimal: str = "."

    @property
    def thousands(self) -> str:
        return SPACES + "'\u2019" + ("." if self.decimal == "," else ",")

    def __str__(self) -> str:
        return f"decimal {'comma' if self.decimal == ',' else 'point'}"


POINT = NumberStyle(".")
COMMA = NumberStyle(",")


def parse_number(text: str, style: NumberStyle = POINT, *, line: int = 0) -> Decimal:
    """The exact number. Accepts signs before or after, brackets for negative ones, thousands, an exponent.

    Groups must have three digits (or two before the last three, as in India), else TabularError: `1,5` is not 15.
    """
    if len(text) > LONGEST:
        raise TabularError("value_too_long", line=line, length=len(text), limit=LONGEST)
    body = text.strip()
    negative, body = _sign(body)
    match = _pattern(style).fullmatch(body)
    if match is None or not body:
        raise TabularError("not_a_number", line=line, text=text, expected=str(style))
    whole = re.sub(r"\D", "", match["whole"] or "")
    digits = f"{'-' if negative else ''}{whole or '0'}.{match['fraction'] or '0'}{match['exponent'] or ''}"
    value = Decimal(digits)
    return value if match["fraction"] or match["exponent"] else value.to_integral_value()


def parse_integer(text: str, style: NumberStyle = POINT, *, line: int = 0) -> int:
    """A whole number; `12.00` is one, `12.5` is not."""
    value = parse_number(text, style, line=line)
    if value != value.to_integral_value() or abs(value.adjusted()) > LONGEST:
        raise TabularError("not_an_integer", line=line, text=text)
    return int(value)


def parse_percent(text: str, style: NumberStyle = POINT, *, line: int = 0) -> Decimal:
    """`12 %` and `12` as 12: in hundredths, the sign is allowed and not needed."""
    return parse_number(text.strip().removesuffix("%").rstrip(SPACES), style, line=line)


def _sign(body: str) -> tuple[bool, str]:
    if body.startswith("(") and body.endswith(")"):
        return True, body[1:-1].strip()
    if body[:1] and body[0] in MINUS_SIGNS:
        return True, body[1:].lstrip()
    if body[-1:] and body[-1] in MINUS_SIGNS:
        return True, body[:-1].rstrip()
    return False, body.removeprefix("+").lstrip()


@lru_cache
def _pattern(style: NumberStyle) -> re.Pattern[str]:
    """One separator of thousands throughout, as the back reference demands."""
    separators = re.escape(style.thousands)
    decimal = re.escape(style.decimal)
    return re.compile(
        rf"(?P<whole>[0-9]{{1,3}}(?P<mark>[{separators}])(?:[0-9]{{2,3}}(?P=mark))*[0-9]{{3}}|[0-9]*)"
        rf"(?:(?<=[0-9]){decimal}(?=$)|{decimal}(?P<fraction>[0-9]+))?(?P<exponent>(?<=[0-9])[eE][-+]?[0-9]{{1,2}})?"
    )
