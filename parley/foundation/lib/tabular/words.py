"""Yes and no, e-mail addresses, phones, web addresses, money."""

from __future__ import annotations

import re
from decimal import Decimal

from .errors import TabularError
from .numbers import LONGEST, POINT, NumberStyle, parse_number

YES = frozenset(["yes", "y", "true", "t", "on", "1", "да", "д", "истина", "ya", "benar", "✓", "✔"])
NO = frozenset(["no", "n", "false", "f", "off", "0", "нет", "н", "ложь", "tidak", "tdk", "salah", "✗", "✘"])
EMAIL = re.compile(
    r"[^\s@<>\",;:()\[\]\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+\.[^\s<>\"]+", re.IGNORECASE)
PHONE = re.compile(
    r"\+?[\d\s().\-\u2010-\u2013/\u00a0]{5,40}(?:\s*(?:x|ext\.?|доб\.?|#)\s*\d{1,6})?", re.IGNORECASE
)
# Signs on their own are read as the currency they mostly stand for.
CURRENCIES = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₽": "RUB",
    "руб": "RUB",
    "руб.": "RUB",
    "р.": "RUB",
    "rp": "IDR",
    "rp.": "IDR",
    "₸": "KZT",
    "₴": "UAH",
    "₹": "INR",
}
CODE = re.compile(r"[A-Z]{3}")
AMOUNT = re.compile(
    r"(?P<before>[^\d\s().,+\-\u2212]{1,4}\.?)?\s*(?P<number>.*?\d[)\-\u2212]?)\s*(?P<after>[^\d\s()]{1,4})?"
)


def parse_yes_no(text: str, *, line: int = 0) -> bool:
    """Yes or no in English, Russian or Indonesian, as 1 and 0, or as a tick."""
    word = text.strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise TabularError("not_yes_no", line=line, text=text[:LONGEST])


def parse_email(text: str, *, line: int = 0) -> str:
    """The address without spaces around it. Checks the form, not whether anyone reads it."""
    body = text.strip()
    if len(body) > 254 or not EMAIL.fullmatch(body) or ".." in body:
        raise TabularError("not_an_email", line=line, text=text[:LONGEST])
    return body


def parse_phone(text: str, *, line: int = 0) -> str:
    """The text of a number of 6 to 15 digits, as written: to normalise it needs a country."""
    body = text.strip()
    digits = sum(char.isdigit() for char in re.split(r"[x#дe]", body.lower(), maxsplit=1)[0])
    if len(body) > LONGEST or not PHONE.fullmatch(body) or not 6 <= digits <= 15:
        raise TabularError("not_a_phone", line=line, text=text[:LONGEST])
    return body


def parse_url(text: str, *, line: int = 0) -> str:
    """A web address with a scheme or `www.`; without a scheme it gets `https://`."""
    body = text.strip()
    if len(body) > 2000 or not URL.fullmatch(body):
        raise TabularError("not_a_url", line=line, text=text[:LONGEST])
    return body if "://" in body else f"https://{body}"


def parse_money(text: str, style: NumberStyle = POINT, *, line: int = 0) -> tuple[Decimal, str]:
    """Amount and ISO 4217 code, which is empty when the text names none."""
    body = text.strip()
    negative = body.startswith(("-", "\u2212"))
    match = AMOUNT.fullmatch(body[1:].lstrip() if negative else body) if len(body) <= LONGEST else None
    codes = [mark for mark in (match["before"], match["after"]) if mark] if match else []
    if match is None or len(codes) > 1:
        raise TabularError("not_money", line=line, text=text[:LONGEST])
    code = _currency(codes[0]) if codes else ""
    if code is None:
        raise TabularError("not_money", line=line, text=text[:LONGEST])
    value = parse_number(match["number"], style, line=line)
    return (value.copy_negate() if negative else value), code


def _currency(mark: str) -> str | None:
    return CURRENCIES.get(mark.lower()) or (mark if CODE.fullmatch(mark) else None)
