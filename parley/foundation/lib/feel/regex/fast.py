"""Hands a harmless pattern to Python's `re`.

Harmless: at most one repetition without a small bound, no back reference, no ignored case, and no class that
`re` writes differently. Such a pattern costs at most the square of the length of the text, so long texts are
left to the matcher as well.
"""

from __future__ import annotations

import re

from .characters import CLASSES, Characters
from .pattern import Anchor, Choice, Group, One, Pattern, Repeat, Sequence, Tree

LONGEST_TEXT = 2_000
_SMALL = 8


class _NotHarmless(Exception):
    pass


def python_pattern(pattern: Pattern) -> re.Pattern[str] | None:
    """The pattern for `re`, or None when it is not known to be harmless."""
    if pattern.ignore_case or pattern.has_back or _repetitions(pattern.tree) > 1:
        return None
    try:
        return re.compile(_write(pattern.tree))
    except _NotHarmless:
        return None


def _repetitions(tree: Tree) -> int:
    match tree:
        case Repeat(inner=inner, maximum=maximum):
            inside = _repetitions(inner)
            if maximum is not None and maximum <= 1:
                return inside
            return 2 if inside or (maximum is not None and maximum > _SMALL) else 1
        case Group(inner=inner):
            return _repetitions(inner)
        case Sequence(parts=parts) | Choice(parts=parts):
            return sum(map(_repetitions, parts))
    return 0


def _write(tree: Tree) -> str:
    match tree:
        case One(characters=characters):
            return _write_class(characters)
        case Anchor(start=start, every_line=every_line):
            if every_line:
                raise _NotHarmless
            return r"\A" if start else r"\Z"
        case Group(inner=inner):
            return f"({_write(inner)})"
        case Sequence(parts=parts):
            return "".join(
                f"(?:{_write(part)})" if isinstance(part, Choice) else _write(part) for part in parts
            )
        case Choice(parts=parts):
            return "|".join(map(_write, parts))
        case Repeat(inner=inner, minimum=minimum, maximum=maximum, greedy=greedy):
            high = "" if maximum is None else maximum
            return f"(?:{_write(inner)}){{{minimum},{high}}}{'' if greedy else '?'}"
    raise _NotHarmless


def _write_class(characters: Characters) -> str:
    if characters == CLASSES["d"]:
        return r"\d"
    if characters.categories or characters.without is not None:
        raise _NotHarmless
    inside = "".join(f"{_escape(low)}-{_escape(high)}" for low, high in characters.spans)
    for part in characters.parts:
        inside += _write_part(part)
    if not inside:
        return r"[\s\S]"
    return f"[{'^' if characters.negated else ''}{inside}]"


def _write_part(part: Characters) -> str:
    if part == CLASSES["d"]:
        return r"\d"
    if part.categories or part.negated or part.parts or part.without is not None:
        raise _NotHarmless
    return "".join(f"{_escape(low)}-{_escape(high)}" for low, high in part.spans)


def _escape(character: str) -> str:
    return f"\\U{ord(character):08x}"
