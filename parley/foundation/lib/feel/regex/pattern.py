"""The syntax of patterns: text and flags to a tree (XPath Functions 3.1, section 5.6.1)."""

from __future__ import annotations

from dataclasses import dataclass

from .characters import (
    ANY,
    ANY_BUT_NEWLINE,
    BLOCKS,
    CATEGORIES,
    CLASSES,
    Characters,
    single,
)

_SPACES = " \t\n\r"
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_LARGEST_COUNT = 1000
_DEEPEST = 50


class PatternError(ValueError):
    """The pattern, its flags or the replacement is not well formed."""


@dataclass(frozen=True, slots=True)
class One:
    """One character of a class."""

    characters: Characters


@dataclass(frozen=True, slots=True)
class Anchor:
    """The start `^` or the end `$` of the text, or of a line."""

    start: bool
    every_line: bool


@dataclass(frozen=True, slots=True)
class Back:
    """The text that a group matched."""

    group: int


@dataclass(frozen=True, slots=True)
class Group:
    """A numbered group."""

    number: int
    inner: Tree


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first alternative that leads to a match."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`minimum` to `maximum` times, as often as possible if `greedy`; a `maximum` of None is without end."""

    inner: Tree
    minimum: int
    maximum: int | None
    greedy: bool


Tree = One | Anchor | Back | Group | Sequence | Choice | Repeat


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern."""

    tree: Tree
    groups: int
    ignore_case: bool
    has_back: bool


def parse_pattern(text: str, flags: str) -> Pattern:
    """The tree; raises `PatternError`."""
    if any(flag not in "smixq" for flag in flags):
        raise PatternError(f"Unknown flags {flags!r}")
    if "q" in flags:
        literal = Sequence(tuple(One(_cased(single(character), flags)) for character in text))
        return Pattern(literal, 0, "i" in flags, False)
    reader = _Reader(_without_spaces(text) if "x" in flags else text, flags)
    tree = reader.choice(0)
    if reader.index < len(reader.text):
        raise PatternError(f"Unexpected {reader.text[reader.index]!r}")
    return Pattern(tree, reader.groups, "i" in flags, reader.has_back)


def _cased(characters: Characters, flags: str) -> Characters:
    return characters.in_any_case() if "i" in flags else characters


def _without_spaces(text: str) -> str:
    """The flag `x`: white space outside character classes does not count."""
    kept = []
    depth = 0
    escaped = False
    for character in text:
        if character in _SPACES and depth == 0:
            continue
        kept.append(character)
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character in "[]":
            depth += 1 if character == "[" else -1
    return "".join(kept)


class _Reader:
    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self.flags = flags
        self.index = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.has_back = False

    def choice(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise PatternError(f"Groups are nested more than {_DEEPEST} deep")
        parts = [self._sequence(depth)]
        while self._accept("|"):
            parts.append(self._sequence(depth))
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self, depth: int) -> Tree:
        parts: list[Tree] = []
        while self.index < len(self.text) and self._peek() not in "|)":
            parts.append(self._quantified(self._atom(depth)))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _quantified(self, atom: Tree) -> Tree:
        character = self._peek()
        if character == "" or character not in "*+?{":
            return atom
        self.index += 1
        if character == "{":
            minimum, maximum = self._counts()
        else:
            minimum, maximum = {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        greedy = not self._accept("?")
        if self._peek() and self._peek() in "*+?{":
            raise PatternError("Two quantifiers in a row")
        return Repeat(atom, minimum, maximum, greedy)

    def _counts(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.index)
        low, comma, high = self.text[self.index : end].partition(",")
        if end < 0 or not _is_count(low) or (high and not _is_count(high)):
            raise PatternError("A count is {n}, {n,} or {n,m}")
        self.index = end + 1
        minimum = int(low)
        maximum = int(high) if high else None if comma else minimum
        if maximum is not None and maximum < minimum:
            raise PatternError("The smaller count comes first")
        return minimum, maximum

    def _atom(self, depth: int) -> Tree:
        character = self._next()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return One(_cased(self._class(depth), self.flags))
        if character == ".":
            return One(ANY if "s" in self.flags else ANY_BUT_NEWLINE)
        if character in "^$":
            return Anchor(character == "^", "m" in self.flags)
        if character == "\\":
            return self._escape()
        if character in "*+?{}]":
            raise PatternError(f"{character!r} stands for nothing here")
        return One(_cased(single(character), self.flags))

    def _group(self, depth: int) -> Tree:
        captures = not self._accept("?:")
        number = 0
        if captures:
            self.groups += 1
            number = self.groups
        inner = self.choice(depth + 1)
        if not self._accept(")"):
            raise PatternError("A group is not closed")
        if not captures:
            return inner
        self.closed.add(number)
        return Group(number, inner)

    def _escape(self) -> Tree:
        character = self._next()
        if character.isdigit() and character.isascii():
            return self._back_reference(character)
        return One(_cased(self._escaped(character), self.flags))

    def _back_reference(self, digits: str) -> Tree:
        while self._peek().isdigit() and int(digits + self._peek()) in self.closed:
            digits += self._next()
        if int(digits) not in self.closed:
            raise PatternError(f"There is no closed group {digits}")
        self.has_back = True
        return Back(int(digits))

    def _escaped(self, character: str) -> Characters:
        """The class of an escape, inside or outside brackets."""
        if character in _SIMPLE_ESCAPES:
            return single(_SIMPLE_ESCAPES[character])
        known = CLASSES.get(character.lower())
        if known is not None:
            return known if character.islower() else Characters(parts=(known,), negated=True)
        if character in "pP":
            return self._property(negated=character == "P")
        if character.isalnum():
            raise PatternError(f"Unknown escape \\{character}")
        return single(character)

    def _property(self, *, negated: bool) -> Characters:
        end = self.text.find("}", self.index)
        if not self._accept("{") or end < 0:
            raise PatternError("A property is \\p{...}")
        name = self.text[self.index : end]
        self.index = end + 1
        if "x" in self.flags:
            name = "".join(name.split())
        block = BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
        if block is not None:
            return Characters(spans=(block,), negated=negated)
        if name not in CATEGORIES:
            raise PatternError(f"Unknown property {name!r}")
        return Characters(categories=frozenset((name,)), negated=negated)

    def _class(self, depth: int) -> Characters:
        if depth > _DEEPEST:
            raise PatternError(f"Classes are nested more than {_DEEPEST} deep")
        negated = self._accept("^")
        spans: list[tuple[str, str]] = []
        parts: list[Characters] = []
        without = None
        first = True
        while not self._accept("]"):
            if self._accept("-["):
                without = _cased(self._class(depth + 1), self.flags)
                if not self._accept("]"):
                    raise PatternError("Nothing may follow the class that is taken away")
                break
            self._class_member(spans, parts, first=first)
            first = False
        if not spans and not parts:
            raise PatternError("An empty class")
        return Characters(tuple(spans), frozenset(), tuple(parts), negated, without)

    def _class_member(self, spans: list[tuple[str, str]], parts: list[Characters], *, first: bool) -> None:
        low = self._class_character(parts, first=first)
        if low is None:
            return
        if self._peek() == "-" and self.text[self.index + 1 : self.index + 2] not in ("]", "[", ""):
            self.index += 1
            high = self._class_character([], first=True)
            if high is None or high < low:
                raise PatternError("A span of characters is the wrong way round")
            spans.append((low, high))
        else:
            spans.append((low, low))

    def _class_character(self, parts: list[Characters], *, first: bool) -> str | None:
        """One character, or None when an escape such as `\\d` went to `parts`."""
        character = self._next()
        if character == "[" or (character == "-" and not first and self._peek() not in ("]", "-")):
            raise PatternError(f"{character!r} must be escaped in a class")
        if character != "\\":
            return character
        escaped = self._escaped(self._next())
        if len(escaped.spans) == 1 and escaped.spans[0][0] == escaped.spans[0][1] and not escaped.negated:
            return escaped.spans[0][0]
        parts.append(escaped)
        return None

    def _peek(self) -> str:
        return self.text[self.index : self.index + 1]

    def _next(self) -> str:
        character = self._peek()
        if not character:
            raise PatternError("The pattern ends too early")
        self.index += 1
        return character

    def _accept(self, text: str) -> bool:
        if not self.text.startswith(text, self.index):
            return False
        self.index += len(text)
        return True


def _is_count(text: str) -> bool:
    return text.isdigit() and text.isascii() and len(text) <= 4 and int(text) <= _LARGEST_COUNT
