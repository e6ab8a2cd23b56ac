"""Searching, replacing and splitting with a pattern."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..limits import Run
from .fast import LONGEST_TEXT, python_pattern
from .pattern import PatternError, parse_pattern
from .program import Program, Slots


class Match:
    """One match; `start` and `end` are offsets into the text."""

    __slots__ = ("_slots", "_text", "end", "start")

    def __init__(self, text: str, slots: Slots) -> None:
        self._text = text
        self._slots = slots
        self.start: int = slots[0] or 0
        self.end: int = slots[1] or 0

    def group(self, number: int) -> str:
        """The text of a group, empty when it took no part; 0 is the whole match."""
        begin, end = self._slots[2 * number], self._slots[2 * number + 1]
        return "" if begin is None or end is None else self._text[begin:end]


class Regex:
    """A compiled pattern."""

    def __init__(self, pattern: str, flags: str = "") -> None:
        parsed = parse_pattern(pattern, flags)
        self.groups = parsed.groups
        self._python = python_pattern(parsed)
        self._program = Program(parsed)

    @staticmethod
    @lru_cache(maxsize=256)
    def of(pattern: str, flags: str) -> Regex:
        """The compiled pattern, remembered; raises `PatternError`."""
        return Regex(pattern, flags)

    def search(self, text: str, run: Run, start: int = 0) -> Match | None:
        """The first match at or behind `start`. Raises `FeelLimitError` when the run is used up."""
        if self._python is None or len(text) > LONGEST_TEXT:
            slots = self._program.search(text, start, run)
            return None if slots is None else Match(text, slots)
        found = self._python.search(text, start)
        if found is None:
            return None
        spans = [found.span(number) for number in range(self.groups + 1)]
        return Match(text, tuple(None if place < 0 else place for span in spans for place in span))

    def matches(self, text: str, run: Run) -> Iterator[Match]:
        """All matches from left to right; raises `PatternError` when one could be empty."""
        if self.search("", run) is not None:
            raise PatternError("The pattern matches the empty string")
        match = self.search(text, run)
        while match is not None:
            if match.end == match.start:
                raise PatternError("The pattern matches nothing at all")
            yield match
            match = self.search(text, run, match.end)

    def replace(self, text: str, replacement: str, run: Run) -> str:
        """`text` with every match replaced; `$1` is a group, `\\$` a dollar sign."""
        template = _template(replacement, self.groups)
        pieces: list[str] = []
        size = end = 0
        for match in self.matches(text, run):
            piece = text[end : match.start] + "".join(
                match.group(part) if isinstance(part, int) else part for part in template
            )
            size += len(piece)
            run.check_size(size)
            pieces.append(piece)
            end = match.end
        return "".join(pieces) + text[end:]

    def split(self, text: str, run: Run) -> list[str]:
        """The pieces between the matches."""
        pieces = []
        end = 0
        for match in self.matches(text, run):
            pieces.append(text[end : match.start])
            end = match.end
        return [*pieces, text[end:]]


def _template(replacement: str, groups: int) -> list[str | int]:
    """The replacement as literal pieces and numbers of groups."""
    parts: list[str | int] = []
    index = 0
    while index < len(replacement):
        character = replacement[index]
        following = replacement[index + 1 : index + 2]
        if character == "\\":
            if following not in ("\\", "$"):
                raise PatternError("In a replacement \\ stands before \\ or $")
            parts.append(following)
            index += 2
        elif character == "$":
            digits = _group_digits(replacement, index + 1, groups)
            if int(digits) <= groups:
                parts.append(int(digits))
            index += 1 + len(digits)
        else:
            parts.append(character)
            index += 1
    return parts


def _group_digits(replacement: str, index: int, groups: int) -> str:
    """The digits of the longest group number that exists, at least one digit."""
    digits = replacement[index : index + 1]
    if not (digits.isdigit() and digits.isascii()):
        raise PatternError("In a replacement $ stands before the number of a group")
    following = replacement[index + 1 : index + 2]
    while following.isdigit() and following.isascii() and int(digits + following) <= groups:
        digits += following
        following = replacement[index + len(digits) : index + len(digits) + 1]
    return digits
