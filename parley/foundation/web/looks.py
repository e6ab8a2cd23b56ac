"""How people and companies without a picture look: initials on a colour that is always the same for a name."""

from __future__ import annotations

import zlib

HUES = (270, 195, 55, 340, 130, 235, 15, 300)
"""The categorical hues of the design tokens --h1 to --h8."""


def initials(name: str, count: int = 2) -> str:
    """The first letters of the first and last word: "Maya van Lindqvist" is ML."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return name.strip()[:1].upper() or "?"
    chosen = words[:1] if count == 1 or len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()


def hue(name: str) -> int:
    """A hue in degrees, spread evenly over names and the same on every machine."""
    return HUES[zlib.crc32(name.encode()) % len(HUES)]


def keys_shown(keys: str) -> str:
    """A shortcut as people write it: "g d" is "G D", "ctrl+k" is "Ctrl K"."""
    return " ".join(part[:1].upper() + part[1:] for part in keys.replace("+", " ").split())
