"""Classes of characters: ranges, Unicode categories, blocks, and one class without another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

Span = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters in `spans`, of the Unicode `categories` (`L` or `Lu`) or in a class of `parts`;
    `negated` turns that round; `without` is then taken away.
    """

    spans: tuple[Span, ...] = ()
    categories: frozenset[str] = frozenset()
    parts: tuple[Characters, ...] = ()
    negated: bool = False
    without: Characters | None = None

    def has(self, character: str) -> bool:
        """Whether the character belongs to the class."""
        return self._holds((character,))

    def has_in_any_case(self, character: str) -> bool:
        """The same, upper and lower case being one."""
        return self._holds(case_variants(character))

    def _holds(self, variants: tuple[str, ...]) -> bool:
        found = any(self._includes(variant) for variant in variants) or any(
            p._holds(variants) for p in self.parts
        )
        if found == self.negated:
            return False
        return self.without is None or not self.without._holds(variants)

    def _includes(self, character: str) -> bool:
        if any(low <= character <= high for low, high in self.spans):
            return True
        if not self.categories:
            return False
        own = category(character)
        return own in self.categories or own[0] in self.categories

    def in_any_case(self) -> Characters:
        """The class with the other case of every single character added."""
        others = {
            variant
            for low, high in self.spans
            if low == high
            for variant in case_variants(low)
            if variant != low
        }
        spans = self.spans + tuple((other, other) for other in sorted(others))
        return Characters(spans, self.categories, self.parts, self.negated, self.without)


@lru_cache(maxsize=4096)
def case_variants(character: str) -> tuple[str, ...]:
    """The character and its other cases, such as `K`, `k` and the Kelvin sign for `k`."""
    forms = {character, character.lower(), character.upper()}
    forms |= {form.lower() for form in forms} | {form.upper() for form in forms}
    return tuple(form for form in forms if len(form) == 1)


def single(character: str) -> Characters:
    return Characters(spans=((character, character),))


_NAME_START = (
    (":", ":"),
    ("A", "Z"),
    ("_", "_"),
    ("a", "z"),
    ("\u00c0", "\u00d6"),
    ("\u00d8", "\u00f6"),
    ("\u00f8", "\u02ff"),
    ("\u0370", "\u037d"),
    ("\u037f", "\u1fff"),
    ("\u200c", "\u200d"),
    ("\u2070", "\u218f"),
    ("\u2c00", "\u2fef"),
    ("\u3001", "\ud7ff"),
    ("\uf900", "\ufdcf"),
    ("\ufdf0", "\ufffd"),
    ("\U00010000", "\U000effff"),
)
_NAME_PART = (
    *_NAME_START,
    ("-", "."),
    ("0", "9"),
    ("\u00b7", "\u00b7"),
    ("\u0300", "\u036f"),
    ("\u203f", "\u2040"),
)

CLASSES: dict[str, Characters] = {
    "s": Characters(spans=((" ", " "), ("\t", "\n"), ("\r", "\r"))),
    "d": Characters(categories=frozenset(("Nd",))),
    "w": Characters(categories=frozenset("PZC"), negated=True),
    "i": Characters(spans=_NAME_START),
    "c": Characters(spans=_NAME_PART),
}

ANY_BUT_NEWLINE = Characters(spans=(("\n", "\n"), ("\r", "\r")), negated=True)
ANY = Characters(negated=True)

CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)

BLOCKS: dict[str, Span] = {
    "BasicLatin": ("\u0000", "\u007f"),
    "Latin-1Supplement": ("\u0080", "\u00ff"),
    "LatinExtended-A": ("\u0100", "\u017f"),
    "LatinExtended-B": ("\u0180", "\u024f"),
    "IPAExtensions": ("\u0250", "\u02af"),
    "SpacingModifierLetters": ("\u02b0", "\u02ff"),
    "CombiningDiacriticalMarks": ("\u0300", "\u036f"),
    "Greek": ("\u0370", "\u03ff"),
    "GreekandCoptic": ("\u0370", "\u03ff"),
    "Cyrillic": ("\u0400", "\u04ff"),
    "Armenian": ("\u0530", "\u058f"),
    "Hebrew": ("\u0590", "\u05ff"),
    "Arabic": ("\u0600", "\u06ff"),
    "Devanagari": ("\u0900", "\u097f"),
    "Thai": ("\u0e00", "\u0e7f"),
    "Georgian": ("\u10a0", "\u10ff"),
    "HangulJamo": ("\u1100", "\u11ff"),
    "LatinExtendedAdditional": ("\u1e00", "\u1eff"),
    "GreekExtended": ("\u1f00", "\u1fff"),
    "GeneralPunctuation": ("\u2000", "\u206f"),
    "CurrencySymbols": ("\u20a0", "\u20cf"),
    "LetterlikeSymbols": ("\u2100", "\u214f"),
    "NumberForms": ("\u2150", "\u218f"),
    "Arrows": ("\u2190", "\u21ff"),
    "MathematicalOperators": ("\u2200", "\u22ff"),
    "BoxDrawing": ("\u2500", "\u257f"),
    "CJKSymbolsandPunctuation": ("\u3000", "\u303f"),
    "Hiragana": ("\u3040", "\u309f"),
    "Katakana": ("\u30a0", "\u30ff"),
    "CJKUnifiedIdeographs": ("\u4e00", "\u9fff"),
    "HangulSyllables": ("\uac00", "\ud7a3"),
    "PrivateUse": ("\ue000", "\uf8ff"),
    "Emoticons": ("\U0001f600", "\U0001f64f"),
}
