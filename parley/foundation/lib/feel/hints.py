"""Findings, and proposals of how to mend them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from heapq import nlargest
from typing import Any, NamedTuple, Protocol

from . import nodes
from .properties import properties_of
from .types import NUMBER, Type

_ALIKE = 0.6
_LOOKED_AT = 10
"""Of a thousand names alike at first sight only so many are compared in full, which takes its time."""


class Hint(NamedTuple):
    """A proposal: a stable code of `HINTS` and the text it is about."""

    code: str
    suggestion: str

    def __str__(self) -> str:
        return HINTS[self.code].format(suggestion=self.suggestion)


HINTS = {
    "did_you_mean": 'did you mean "{suggestion}"?',
    "without_quotes": "write {suggestion} without quotes",
    "as_temporal": 'write @"{suggestion}"',
}


class Report(Protocol):
    """Receives what the inference finds: a code of `messages`, the node, a hint, the values of the text."""

    def __call__(self, code: str, node: nodes.Node, hint: Hint | None = None, /, **params: Any) -> None: ...


def ignore(code: str, node: nodes.Node, hint: Hint | None = None, /, **params: Any) -> None:
    """A report that nobody reads."""


def did_you_mean(name: str, known: Iterable[str]) -> Hint | None:
    """A known name that looks like `name`."""
    by_folded = {other.casefold(): other for other in known}
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name.casefold())
    rough = []
    for folded in by_folded:
        matcher.set_seq1(folded)
        if matcher.real_quick_ratio() >= _ALIKE and (ratio := matcher.quick_ratio()) >= _ALIKE:
            rough.append((ratio, folded))
    close = []
    for _, folded in nlargest(_LOOKED_AT, rough):
        matcher.set_seq1(folded)
        close.append((matcher.ratio(), folded))
    best, folded = max(close, default=(0.0, ""))
    return Hint("did_you_mean", by_folded[folded]) if best >= _ALIKE else None


def conversion_hint(wanted: Type, node: nodes.Node) -> Hint | None:
    """How to write the text in `node` so that it can be compared with a value of type `wanted`."""
    if not isinstance(node, nodes.Literal) or type(node.value) is not str:
        return None
    if wanted == NUMBER:
        is_number = node.value.replace(".", "", 1).isdigit()
        return Hint("without_quotes", node.value) if is_number else None
    return Hint("as_temporal", node.value) if properties_of(wanted) else None
