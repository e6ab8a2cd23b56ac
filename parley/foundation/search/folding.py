"""How texts are made comparable for the search."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    """The text without case and accents, white space folded; Cyrillic й and ё keep company with и and е."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(character for character in plain if not unicodedata.combining(character)).split())


def digits(text: str) -> str:
    """The bare digits, by which a part of a phone number is found however it is written."""
    return re.sub(r"\D", "", text)


def words(text: str) -> list[str]:
    """The folded words of a query (at most eight); one that looks like a phone number becomes its digits.

    Leading zeros are the trunk or exchange prefix of a dialled number; stored numbers begin with the country's code.
    """
    if re.fullmatch(r"[\d\s()+./-]{5,}", text.strip()) and digits(text).strip("0"):
        return [digits(text).lstrip("0")]
    return fold(text).split()[:8]
