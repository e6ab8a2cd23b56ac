"""A pattern as a program for the matcher.

An instruction is a tuple: `(ONE, test, next)`, `(SPLIT, first, second)`, `(SAVE, slot, next)`,
`(BACK, group, next)`, `(ANCHOR, anchor, next)` or `(DONE,)`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..limits import Run
from .characters import Characters, case_variants
from .pattern import Anchor, Back, Choice, Group, One, Pattern, PatternError, Repeat, Sequence, Tree

ONE, SPLIT, SAVE, BACK, ANCHOR, DONE = range(6)
_LARGEST_PROGRAM = 20_000

Slots = tuple[int | None, ...]


class Program:
    """The instructions of one pattern, and the matcher that runs them."""

    def __init__(self, pattern: Pattern) -> None:
        self._ignore_case = pattern.ignore_case
        self._groups = pattern.groups
        self._has_back = pattern.has_back
        self._instructions: list[Any] = [(DONE,)]
        self._start = self._emit(pattern.tree, 0)

    def _add(self, *instruction: Any) -> int:
        if len(self._instructions) >= _LARGEST_PROGRAM:
            raise PatternError("The pattern repeats too much")
        self._instructions.append(instruction)
        return len(self._instructions) - 1

    def _emit(self, tree: Tree, then: int) -> int:
        """Add the instructions for `tree`, followed by those at `then`; where they begin."""
        match tree:
            case One(characters=characters):
                return self._add(ONE, self._test(characters), then)
            case Anchor():
                return self._add(ANCHOR, tree, then)
            case Back(group=group):
                return self._add(BACK, group, then)
            case Group(number=number, inner=inner):
                end = self._add(SAVE, 2 * number + 1, then)
                return self._add(SAVE, 2 * number, self._emit(inner, end))
            case Sequence(parts=parts):
                for part in reversed(parts):
                    then = self._emit(part, then)
                return then
            case Choice(parts=parts):
                begin = self._emit(parts[-1], then)
                for part in reversed(parts[:-1]):
                    begin = self._add(SPLIT, self._emit(part, then), begin)
                return begin
        return self._emit_repeat(tree, then)

    def _emit_repeat(self, tree: Repeat, then: int) -> int:
        if tree.maximum is None:
            loop = self._add(SPLIT, 0, 0)
            body = self._emit(tree.inner, loop)
            self._instructions[loop] = (SPLIT, body, then) if tree.greedy else (SPLIT, then, body)
            begin = loop
        else:
            begin = then
            for _ in range(tree.maximum - tree.minimum):
                body = self._emit(tree.inner, begin)
                begin = self._add(SPLIT, body, then) if tree.greedy else self._add(SPLIT, then, body)
        for _ in range(tree.minimum):
            begin = self._emit(tree.inner, begin)
        return begin

    def _test(self, characters: Characters) -> Callable[[str], bool]:
        if self._ignore_case:
            return characters.has_in_any_case
        if len(characters.spans) == 1 and not characters.categories and not characters.parts:
            (low, high), negated = characters.spans[0], characters.negated
            if characters.without is None and low == high:
                return low.__ne__ if negated else low.__eq__
        return characters.has

    def search(self, text: str, start: int, run: Run) -> Slots | None:
        """The slots (start and end of match and groups) of the first match at or behind `start`."""
        tried: set[Any] = set()
        for position in range(start, len(text) + 1):
            slots = self._match(text, position, tried, run)
            if slots is not None:
                return slots
        return None

    def _match(self, text: str, start: int, tried: set[Any], run: Run) -> Slots | None:
        """Depth-first with the preferred branch first. A state that failed once fails again: it is not
        retried.
        """
        instructions, has_back = self._instructions, self._has_back
        empty: Slots = (None,) * (2 * self._groups + 2)
        pending = [(self._start, start, empty)]
        while pending:
            at, position, slots = pending.pop()
            while True:
                state = (at, position, slots) if has_back else (at, position)
                if state in tried:
                    break
                tried.add(state)
                run.spend(1)
                instruction = instructions[at]
                code = instruction[0]
                if code == ONE:
                    if position == len(text) or not instruction[1](text[position]):
                        break
                    position += 1
                    at = instruction[2]
                elif code == SPLIT:
                    pending.append((instruction[2], position, slots))
                    at = instruction[1]
                elif code == DONE:
                    return (start, position, *slots[2:])
                elif code == SAVE:
                    slot = instruction[1]
                    slots = (*slots[:slot], position, *slots[slot + 1 :])
                    at = instruction[2]
                elif code == ANCHOR:
                    if not _anchored(instruction[1], text, position):
                        break
                    at = instruction[2]
                else:
                    length = self._length_of_group(text, position, slots, instruction[1])
                    if length is None:
                        break
                    position += length
                    at = instruction[2]
        return None

    def _length_of_group(self, text: str, position: int, slots: Slots, group: int) -> int | None:
        """How much of the text at `position` is what the group matched; an unmatched group is empty."""
        begin, end = slots[2 * group], slots[2 * group + 1]
        if begin is None or end is None:
            return 0
        wanted = text[begin:end]
        found = text[position : position + len(wanted)]
        if found == wanted:
            return len(wanted)
        if (
            self._ignore_case
            and len(found) == len(wanted)
            and all(character in case_variants(other) for character, other in zip(found, wanted, strict=True))
        ):
            return len(wanted)
        return None


def _anchored(anchor: Anchor, text: str, position: int) -> bool:
    if anchor.start:
        return position == 0 or (anchor.every_line and text[position - 1] == "\n")
    return position == len(text) or (anchor.every_line and text[position] == "\n")
