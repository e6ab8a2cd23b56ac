"""How texts are made comparable for the search, and what else a typed text may have meant."""

from __future__ import annotations

import re
import unicodedata

CYRILLIC = "абвгдежзиклмнопрстуфхцчшщъыьэюяіїєґ"
LATIN = (
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts",
    "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "i", "i", "ye", "g",
)  # fmt: skip
TRANSLITERATED = str.maketrans(dict(zip(CYRILLIC, LATIN, strict=True)))
ROMAN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
AS_RUSSIAN = str.maketrans(ROMAN_KEYS, RUSSIAN_KEYS)
AS_ROMAN = str.maketrans(RUSSIAN_KEYS, ROMAN_KEYS)
_CYRILLIC = re.compile("[а-яёіїєґ]", re.IGNORECASE)
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_ROMAN = re.compile("[a-z]", re.IGNORECASE)


def fold(text: str) -> str:
    """The text without case and accents, white space folded; Cyrillic й and ё keep company with и and е."""
    plain = unicodedata.normalize("NFKD", _NO_TEXT.sub(" ", text.casefold()))
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


def in_latin(folded: str) -> str:
    """Folded Cyrillic in Latin letters, as names are commonly written: “иванов” is “ivanov”; "" where nothing is Cyrillic."""
    return folded.translate(TRANSLITERATED) if _CYRILLIC.search(folded) else ""


def meanings(text: str) -> list[list[str]]:
    """The words of a query as typed, in Latin letters, and as they would be in the other layout of the keyboard.

    The index holds Cyrillic names in Latin letters too, so that each alphabet finds the other.
    """
    lowered = text.casefold()
    readings = [text]
    if _CYRILLIC.search(lowered):
        readings += [in_latin(fold(text)), lowered.translate(AS_ROMAN)]
    elif _ROMAN.search(lowered):
        readings.append(lowered.translate(AS_RUSSIAN))
    found: list[list[str]] = []
    for reading in readings:
        split = words(reading)
        if split and split not in found:
            found.append(split)
    return found


def indexed(parts: list[str]) -> str:
    """The text that the index holds: every word begins after a space, Cyrillic stands in Latin letters once more."""
    folded = " ".join(part for part in parts if part)
    latin = in_latin(folded)
    return f" {folded} {latin}"[:10_000] if latin else f" {folded}"[:10_000]
