"""Names of files as people gave them, in any script, made safe to show and to send."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Control characters and marks that turn the direction of writing: with them "exe.pdf" is written backwards."""


def safe_name(name: str) -> str:
    """The last part of a path, without unseen characters, in one spelling, at most LONGEST characters long.

    The extension is kept where the name has to be cut. A name of which nothing is left becomes "file".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = re.sub(r"\s+", " ", _UNSEEN.sub("", last)).strip(" .")
    if not clean:
        return "file"
    if len(clean) <= LONGEST:
        return clean
    stem, dot, extension = clean.rpartition(".")
    if not dot or len(extension) > 20:
        return clean[:LONGEST]
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"


def same_name(one: str, other: str) -> bool:
    """Whether two names mean the same document: without regard to case."""
    return one.casefold() == other.casefold()
