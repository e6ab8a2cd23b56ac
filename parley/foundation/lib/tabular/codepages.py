"""Tell old single-byte code pages apart.

charset-normalizer needs long text to tell the Cyrillic ones apart; column values are short. Russian letter
frequencies do it: in the wrong page the frequent small letters turn into capitals, signs or rare letters.
"""

from __future__ import annotations

import re

import charset_normalizer

CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
FALLBACK = "cp1252"
# Letters of Russian by frequency in running text, most frequent first.
FREQUENT = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
WEIGHTS = {letter: len(FREQUENT) - place for place, letter in enumerate(FREQUENT)}
# Latin text has lone foreign letters; Greek, Hebrew, Arabic and East Asian text has runs of them.
LATIN = ("cp1250", "cp1254", "cp1257", "cp850", "cp1252")
OTHER = ("cp1253", "cp1255", "cp1256", "gb18030", "big5", "shift_jis", "euc_kr", "cp1252")
STRANGE = re.compile(r"(?<=[^\W\d_])[¹³¿£¥¯¼¾\ufffd](?=[^\W\d_])|[ðþýÐÞÝ]")
FOREIGN_RUN = re.compile(rb"[\x80-\xff]+")


def guess_codepage(sample: bytes) -> str:
    """The Python name of the most likely page for bytes that are not UTF-8."""
    runs = FOREIGN_RUN.findall(sample)
    foreign = sum(map(len, runs))
    if sum(len(run) for run in runs if len(run) > 1) * 2 > foreign:
        score, page = max((_score(sample, page), page) for page in reversed(CYRILLIC))
        if score > 8:
            return page
    lone = sum(1 for run in runs if len(run) == 1)
    if lone * 2 > len(runs):
        return FALLBACK if _is_western(sample) else _best_of(sample, LATIN)
    return _best_of(sample, OTHER)


def _best_of(sample: bytes, pages: tuple[str, ...]) -> str:
    best = charset_normalizer.from_bytes(sample[:32_768], cp_isolation=list(pages)).best()
    return best.encoding.replace("_", "-") if best is not None else FALLBACK


def _is_western(sample: bytes) -> bool:
    """Whether cp1252 gives letters inside words: Polish and Turkish in it show signs or letters of Icelandic."""
    text = sample.decode(FALLBACK, "replace")
    strange = len(STRANGE.findall(text))
    return strange * 10 < sum(1 for char in text if char > "\x7f")


def _score(sample: bytes, page: str) -> float:
    """Mean weight of the foreign characters; a capital after a small letter costs."""
    text = sample.decode(page, "replace")
    total = foreign = 0
    before = " "
    for char in text:
        if char > "\x7f":
            foreign += 1
            total += WEIGHTS.get(char.lower(), -20)
            if char.isupper() and before.islower():
                total -= 30
        before = char
    return total / foreign if foreign else 0.0
