"""Names with spaces and special characters.

Adjacent words always form one name (`Monthly Salary`): nothing else can stand there. Only a name that
contains a keyword or an operator character (`Pre-bureau risk`, `values in a list`) must be known beforehand;
the longest known name wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from .lexer import KEYWORDS, UNTERMINATED, tokenize

BUILTIN_NAMES_WITH_KEYWORDS = ("date and time", "years and months duration")
"""They are names only before a parenthesis: elsewhere `date and time` is a conjunction."""

Tokens = list[tuple[str, str, int, int]]
Part = tuple[str, bool]
"""A token of a name, and whether white space stands before it."""

Branch = dict[Any, Any]
"""What can follow in a name: a branch for each part, and under `None` the name that ends here."""


class KnownNames:
    """Known names that words alone cannot tell, as a tree of their parts."""

    __slots__ = ("_added", "_root")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._root: Branch = {}
        self._added: list[Branch] = []
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know `name` from here on, if it needs to be known."""
        if name.isidentifier() and name not in KEYWORDS:
            return
        parts = _parts(name)
        if parts is not None:
            branch = _branch(self._root, parts)
            if None not in branch:
                branch[None] = normalize(name)
                self._added.append(branch)

    def mark(self) -> int:
        """The present state, for `restore` at the end of a scope."""
        return len(self._added)

    def restore(self, mark: int) -> None:
        """Forget the names added since."""
        while len(self._added) > mark:
            del self._added.pop()[None]

    def match(self, tokens: Tokens, index: int) -> tuple[str, int] | None:
        """The longest known name at `index` and the index behind it."""
        first = (tokens[index][1], False)
        if first not in self._root and first not in _BUILTIN:
            return None
        found = _longest(self._root, tokens, index)
        builtin = _longest(_BUILTIN, tokens, index)
        if builtin is not None and tokens[builtin[1]][0] == "(" and (found is None or found[1] < builtin[1]):
            return builtin
        return found


def normalize(name: str) -> str:
    """One space for every run of white space."""
    return " ".join(name.split())


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[Part, ...] | None:
    """The parts of a name that needs to be known; None if it is read anyway, or no text can hold it."""
    tokens = tokenize(name)[:-1]
    if all(kind == "name" for kind, *_ in tokens) or any(kind in UNTERMINATED for kind, *_ in tokens):
        return None
    ends = [tokens[0][2], *(end for *_, end in tokens)]
    return tuple((text, start > end) for (_, text, start, _), end in zip(tokens, ends, strict=False))


def _branch(root: Branch, parts: tuple[Part, ...]) -> Branch:
    """The branch at the end of the parts, grown where it is missing."""
    branch = root
    for part in parts:
        branch = branch.setdefault(part, {})
    return branch


def _longest(root: Branch, tokens: Tokens, index: int) -> tuple[str, int] | None:
    found = None
    branch = root.get((tokens[index][1], False))
    while branch is not None:
        index += 1
        if None in branch:
            found = branch[None], index
        if index == len(tokens):
            break
        _, text, start, _ = tokens[index]
        branch = branch.get((text, start > tokens[index - 1][3]))
    return found


_BUILTIN: Branch = {}
for _name in BUILTIN_NAMES_WITH_KEYWORDS:
    _branch(_BUILTIN, _parts(_name) or ())[None] = _name
